"""The shape of the program: who imports whom, what a process loads, and the house rules a machine can check."""

from __future__ import annotations

import ast
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import archiver

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted((ROOT / "archiver").rglob("*.py"))
SOURCES = [*MODULES, *sorted((ROOT / "tests").rglob("*.py")), *sorted((ROOT / "packaging").rglob("*.py"))]
FOLDERS = sorted({path.parent for path in MODULES})
TABLE = ROOT / "pyproject.toml"
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def run_python(code: str, *arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=cwd, capture_output=True, text=True, timeout=100, check=False
    )


# --- who imports whom


def test_every_place_imports_only_what_the_table_allows() -> None:
    done = run_python(LINT, "--no-cache", "--no-logo")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("module", "line", "fault"),
    [
        ("store/rows.py", "from archiver.fetch import client", "archiver.store.rows imports archiver.fetch"),
        ("jobs/runner.py", "import sqlalchemy.orm", "archiver.jobs.runner imports sqlalchemy"),
        ("cli/main.py", "from archiver.gui import window", "archiver.cli.main imports archiver.gui"),
        ("text/urls.py", "def f():\n    import httpx", "archiver.text.urls imports httpx"),
        ("model.py", "from archiver.text import urls", "archiver.model imports archiver.text"),
        ("helpers/misc.py", "", "archiver.helpers is in no row of the table"),
    ],
)
def test_the_table_bites(tmp_path: Path, module: str, line: str, fault: str) -> None:
    package = tmp_path / "archiver"
    for place in (
        "store",
        "fetch",
        "jobs",
        "cli",
        "gui",
        "text",
        "helpers" if module.startswith("helpers") else "text",
    ):
        (package / place).mkdir(parents=True, exist_ok=True)
        (package / place / "__init__.py").touch()
    for name in ("__init__.py", "model.py", "fetch/client.py", "gui/window.py", "text/urls.py"):
        (package / name).touch()
    (package / module).write_text(line + "\n", "utf-8")
    (tmp_path / "pyproject.toml").write_bytes(TABLE.read_bytes())
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "import_table.py").write_bytes((ROOT / "tests" / "import_table.py").read_bytes())
    done = run_python(LINT, "--no-cache", "--no-logo", cwd=tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert fault in re.sub(r"\s+", " ", done.stdout)


def test_every_folder_is_a_package_or_the_table_would_not_see_it() -> None:
    assert [name_of(folder) for folder in FOLDERS if not (folder / "__init__.py").exists()] == []


# --- what a process loads


def loaded_by(*modules: str) -> set[str]:
    """The modules a fresh interpreter holds after importing some."""
    code = "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)\nprint(*sys.modules)"
    done = run_python(code, *modules)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def roots(modules: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in modules}


def test_the_core_and_the_command_line_load_no_qt() -> None:
    found = [module.name for module in pkgutil.walk_packages(archiver.__path__, "archiver.")]
    # Migrations are scripts that only Alembic can run.
    core = [name for name in found if not name.startswith(("archiver.gui", "archiver.store.migrations"))]
    assert roots(loaded_by(*core)).isdisjoint({"PySide6", "shiboken6"})


def test_a_worker_loads_no_database_no_network_and_no_qt() -> None:
    loaded = loaded_by("archiver.extract.worker")
    assert roots(loaded).isdisjoint({"sqlalchemy", "alembic", "sqlite3", "httpx", "httpcore", "PySide6", "shiboken6"})
    places = {name.split(".")[1] for name in loaded if name.startswith("archiver.")}
    assert places <= {"extract", "containers", "text", "model", "errors", "paths"}


def test_the_entry_point_loads_nothing_before_main() -> None:
    ours = {name for name in loaded_by("archiver.__main__") if name.startswith("archiver")}
    assert ours == {"archiver", "archiver.__main__"}


# --- house rules


def test_a_module_is_short_enough_to_read() -> None:
    lengths = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in SOURCES}
    assert {name: lines for name, lines in lengths.items() if lines > 400} == {}


def test_a_folder_is_small_enough_to_see() -> None:
    counts = {name_of(folder): len([*folder.glob("[!_]*.py")]) for folder in FOLDERS}
    assert {name: count for name, count in counts.items() if count > 14} == {}


def test_a_module_is_a_noun() -> None:
    empty = {"utils", "util", "helpers", "manager", "misc", "common"}
    assert [name_of(path) for path in MODULES if empty & {path.stem, path.parent.name}] == []


def test_an_ignore_names_its_code_and_its_reason() -> None:
    complete = re.compile(r"(\[[\w, -]+\]|: [A-Z]+\d+(, *[A-Z]+\d+)*)\s+[#-] *\w")
    bare = []
    for path in SOURCES:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            ignore = re.search(r"# (?:type: ignore|noqa)\b(.*)", line)
            if ignore and not complete.match(ignore[1]):
                bare.append(f"{name_of(path)}:{number}")
    assert bare == []


FORBIDDEN_CALLS = {
    "eval": "data is not code",
    "exec": "data is not code",
    "extractall": "an archive may hold any path and any size: take out what was asked for, counted",
    "processEvents": "never pump the loop: let the work run elsewhere",
}
FORBIDDEN_IMPORTS = {
    "pickle": "what a worker sends back is JSON and bytes",
    "marshal": "what a worker sends back is JSON and bytes",
    "shelve": "it pickles",
    "requests": "fetch/ is the one door to the network",
    "urllib.request": "fetch/ is the one door to the network",
    "xml.etree": "lxml with our limits reads XML",
}


def test_the_house_rules_are_kept() -> None:
    broken = [
        f"{name_of(path)}:{line}: {reason}"
        for path in MODULES
        for line, reason in faults(ast.parse(path.read_text("utf-8")))
    ]
    assert broken == []


def test_the_house_rules_bite() -> None:
    bad = """
import pickle
from urllib.request import urlopen
import xml.etree.ElementTree
client.get(url, follow_redirects=True)
archive.extractall(folder)
eval(text)
store.extract(all)
client.get(url, follow_redirects=False)
"""
    assert [line for line, _reason in faults(ast.parse(bad))] == [2, 3, 4, 5, 6, 7]


def faults(tree: ast.Module) -> list[tuple[int, str]]:
    """(line, reason) of everything in a module that breaks a house rule."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in FORBIDDEN_CALLS and not (called == "exec" and isinstance(node.func, ast.Attribute)):
                found.append((node.lineno, FORBIDDEN_CALLS[called]))
            for keyword in node.keywords:
                if keyword.arg == "follow_redirects" and getattr(keyword.value, "value", True):
                    found.append((node.lineno, "httpx reads each redirect's body whole: follow by hand"))
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
            for forbidden, reason in FORBIDDEN_IMPORTS.items():
                if any(name == forbidden or name.startswith(forbidden + ".") for name in names):
                    found.append((node.lineno, reason))
    return sorted(found)
