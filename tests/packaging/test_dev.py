from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


def load_dev() -> ModuleType:
    """`packaging/` is no package (it would hide the library of that name), so the file is loaded by its path."""
    spec = importlib.util.spec_from_file_location("dev", ROOT / "packaging" / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


dev = load_dev()

LOCK = """\
other==1.0 \\
    --hash=sha256:aa
    # via pip
pip==26.3 \\
    --hash=sha256:bb \\
    --hash=sha256:cc
    # via article-archiver (pyproject.toml:dev)
pip-more==1.0 ; sys_platform == 'win32' \\
    --hash=sha256:dd
"""

PROJECT = """
[project]
name = "x"
[project.scripts]
x = "x:main"
[tool.ruff]
line-length = 120
"""


def test_one_entry_of_the_lock_is_cut_out_with_its_hashes() -> None:
    assert dev.entry("pip", LOCK) == "pip==26.3 \\\n    --hash=sha256:bb \\\n    --hash=sha256:cc\n"
    assert dev.entry("pip-more", LOCK).startswith("pip-more==1.0 ;")
    with pytest.raises(SystemExit, match="pi is not in"):
        dev.entry("pi", LOCK)


def test_the_stamp_changes_with_what_the_environment_is_made_from_and_with_nothing_else() -> None:
    stamp = dev.stamp(LOCK.encode(), PROJECT)
    assert stamp == dev.stamp(LOCK.encode(), PROJECT.replace("120", "100"))
    assert stamp != dev.stamp(LOCK.encode() + b"x", PROJECT)
    assert stamp != dev.stamp(LOCK.encode(), PROJECT.replace("x:main", "y:main"))


def test_a_stamped_environment_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "stamp").write_text(dev.stamp(dev.DEV_LOCK.read_bytes(), (ROOT / "pyproject.toml").read_text("utf-8")))
    monkeypatch.setattr(dev, "ENVIRONMENT", tmp_path)
    monkeypatch.setattr(dev, "find_system_packages", lambda: None)
    dev.set_up()
    assert [path.name for path in tmp_path.iterdir()] == ["stamp"]


@pytest.mark.parametrize(
    ("platform", "variables", "display"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ""}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("darwin", {}, True),
        ("win32", {}, True),
    ],
)
def test_a_display_is_known_when_there_is_one(platform: str, variables: dict[str, str], display: bool) -> None:
    assert dev.has_display(platform, variables) is display


def test_variables_that_would_lead_elsewhere_are_dropped() -> None:
    kept = {"PATH": "/bin", "HOME": "/me", "PIP_INDEX_URL": "https://mirror.invalid/simple", "PIP_CERT": "ca.pem"}
    strangers = {"VIRTUAL_ENV": "/v", "PYTHONPATH": "/p", "PYTHONHOME": "/h", "PIP_TARGET": "/t", "PIP_USER": "1"}
    strangers |= {"PYTHONDONTWRITEBYTECODE": "1"}
    assert dev.clean(kept | strangers) == kept


@pytest.mark.skipif(sys.platform != "linux", reason="system libraries are looked for on Linux only")
def test_missing_libraries_are_named_with_the_command_and_found_ones_never_looked_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "FONT_FOLDERS", (str(tmp_path),))
    (tmp_path / "some.ttf").touch()
    monkeypatch.setattr(dev, "has_apt", lambda: True)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(dev, "can_load", lambda name: name not in ("libEGL.so.1", "libxcb-cursor.so.0"))

    dev.find_system_packages()
    assert "sudo apt-get install --no-install-recommends libegl1\n" in capsys.readouterr().out

    monkeypatch.setenv("DISPLAY", ":0")
    dev.find_system_packages()
    assert "sudo apt-get install --no-install-recommends libegl1 libxcb-cursor0\n" in capsys.readouterr().out

    monkeypatch.setattr(dev, "can_load", lambda name: True)
    dev.find_system_packages()
    monkeypatch.setattr(dev, "can_load", lambda name: pytest.fail("looked again"))
    dev.find_system_packages()
    assert capsys.readouterr().out == ""


@pytest.mark.skipif(sys.platform != "linux", reason="apt is Debian's")
def test_root_on_debian_installs_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[list[str]] = []

    def apt(command: list[str], **_more: object) -> int:
        called.append(command)
        return 0

    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "FONT_FOLDERS", ())
    monkeypatch.setattr(dev, "has_apt", lambda: True)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(dev, "can_load", lambda name: name != "libGL.so.1")
    monkeypatch.setattr(dev, "call", apt)
    dev.find_system_packages()
    assert [command[1] for command in called] == ["update", "install"]
    assert called[1][-2:] == ["libgl1", "fonts-dejavu-core"]


def test_without_apt_the_libraries_themselves_are_named() -> None:
    assert "libEGL.so.1" in dev.advice(["libegl1"], apt=False)


def test_wrong_usage_says_how_and_ends_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main([]) == 2
    assert dev.main(["paint"]) == 2
    assert "dev.py run [ARGS]" in capsys.readouterr().out
    assert dev.main(["--help"]) == 0


def test_an_unknown_benchmark_is_answered_with_those_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("save.py", "search.py", "_table.py"):
        (tmp_path / name).touch()
    monkeypatch.setattr(dev, "BENCHMARKS", tmp_path)
    assert dev.main(["bench", "sing"]) == 2
    assert capsys.readouterr().out.strip().endswith("save, search")


def test_the_exit_code_of_what_was_called_is_ours() -> None:
    assert dev.call([sys.executable, "-c", "raise SystemExit(3)"]) == 3
    if os.name == "posix":
        assert dev.call([sys.executable, "-c", "import os; os.kill(os.getpid(), 9)"]) == 128 + 9


def test_it_needs_nothing_but_the_standard_library() -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-S", ROOT / "packaging" / "dev.py", "--help"],
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr


# --- the locks


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock", "requirements-bench.lock"])
def test_a_lock_pins_and_hashes_everything_and_names_no_index(name: str) -> None:
    text = (ROOT / "packaging" / name).read_text("utf-8")
    for line in text.splitlines():
        assert re.fullmatch(r"[a-z0-9-]+==[^ ]+( ; [^\\]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?|    #.*", line), (
            line
        )
    assert "://" not in text


def test_the_lock_that_is_tested_contains_the_lock_that_is_shipped() -> None:
    def pins(path: Path) -> set[str]:
        return {line for line in path.read_text("utf-8").splitlines() if "==" in line}

    assert pins(dev.LOCK) <= pins(dev.DEV_LOCK)


def test_the_lock_has_every_dependency_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    locked = set(re.findall(r"^([a-z0-9-]+)==", dev.DEV_LOCK.read_text("utf-8"), re.MULTILINE))
    names = {re.split(r"[<>=;\s]", wish)[0].lower() for wish in wanted}
    assert names <= locked
