from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, env=bare(), capture_output=True, text=True, check=False, timeout=110)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def bare() -> dict[str, str]:
    """The environment without what could lead back to the checkout."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP_", "VIRTUAL_ENV"))}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's wheel, built with what is installed here."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    [path] = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts of a fresh environment that has the wheel, and our own dependencies by a path file (no network)."""
    folder = tmp_path_factory.mktemp("fresh")
    venv.create(folder)
    scripts = folder / ("Scripts" if sys.platform == "win32" else "bin")
    run(
        sys.executable,
        "-m",
        "pip",
        "--python",
        scripts / "python",
        "install",
        "--no-deps",
        "--no-index",
        wheel,
        cwd=folder,
    )
    packages = run(
        scripts / "python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder
    ).strip()
    # Our editable install's own path file is not read from there: only .pth files of real site folders are.
    Path(packages, "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return scripts


def test_the_wheel_holds_the_program_its_resources_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert "archiver/py.typed" in names
    assert "archiver/resources/samples/index.toml" in names
    assert {name.split("/")[0].split("-")[0] for name in names} == {"archiver", "article_archiver"}
    assert not [name for name in names if "__pycache__" in name or "tests" in name]


def test_an_installed_program_finds_its_resources_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    code = "import archiver.paths, archiver.samples as s; print(archiver.paths.__file__, len(s.read_samples()))"
    file, count = run(installed / "python", "-c", code, cwd=tmp_path).rsplit(maxsplit=1)
    assert Path(file).is_relative_to(installed.parent)
    assert int(count) >= 6


def test_the_command_works_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    from archiver import __version__

    assert __version__ in run(installed / "archiver", "--version", cwd=tmp_path)
