"""One door for developers: everything from a bare Python 3.11 or newer, with one command.

    python3 packaging/dev.py run [ARGS]         start the program, or the command-line verb in ARGS
    python3 packaging/dev.py test [ARGS]        lint, types, architecture, all tests; with ARGS: pytest ARGS
    python3 packaging/dev.py bench NAME [ARGS]  a benchmark as a table of figures; --json prints one JSON object
    python3 packaging/dev.py fuzz [SECONDS]     a minute of pages that nobody would write, or longer
    python3 packaging/dev.py shots DIR          pictures of every screen, in every theme, at 1x and 2x
    python3 packaging/dev.py bundle             the installable bundle for this system
    python3 packaging/dev.py lock [ARGS]        remake the lock from pyproject.toml; --upgrade takes newer versions

Each first makes what it needs, once: a virtual environment for this Python in `.venv/`, filled from
`packaging/requirements-dev.lock` (every file checked by its hash), and on Linux the system libraries Qt loads: as root
on Debian and Ubuntu they are installed, elsewhere they are named. Only the standard library is used here.
"""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - whoever calls it with an older one is to be told why it fails
    sys.exit("Python 3.11 or newer is needed: python3.11 packaging/dev.py …")

import ctypes
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
import time
import tomllib
import venv
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

Command: TypeAlias = Sequence[str | Path]

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "packaging" / "requirements.lock"
DEV_LOCK = ROOT / "packaging" / "requirements-dev.lock"
BENCH_LOCK = ROOT / "packaging" / "requirements-bench.lock"
BENCHMARKS = ROOT / "tests" / "benchmarks"
VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
ENVIRONMENT = ROOT / ".venv" / VERSION
WINDOWS = sys.platform == "win32"
BIN = ENVIRONMENT / ("Scripts" if WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if WINDOWS else "python")
PIP: Command = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "-qq", "--no-compile"]  # 15 s less
HASHED: Command = [*PIP, "--require-hashes", "--only-binary", ":all:"]

OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}

# What Qt loads at run time, and the package of Debian and Ubuntu that brings it.
QT_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libbrotlidec.so.1": "libbrotli1",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
}
X11_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")
FONT_PACKAGE = "fonts-dejavu-core"

# Of pip's variables only those that say where packages come from may reach it: the rest (PIP_TARGET, PIP_USER,
# PIP_REQUIRE_VIRTUALENV, …) would install something else or somewhere else.
PIP_SOURCES = {
    "PIP_CACHE_DIR",
    "PIP_CERT",
    "PIP_CLIENT_CERT",
    "PIP_CONFIG_FILE",
    "PIP_DEFAULT_TIMEOUT",
    "PIP_EXTRA_INDEX_URL",
    "PIP_FIND_LINKS",
    "PIP_INDEX_URL",
    "PIP_KEYRING_PROVIDER",
    "PIP_NO_INDEX",
    "PIP_PROXY",
    "PIP_RETRIES",
    "PIP_TIMEOUT",
    "PIP_TRUSTED_HOST",
}


def main(arguments: Sequence[str]) -> int:
    """Dispatch to the command's function and return its exit code; 2 for wrong usage."""
    commands = {"run": run, "test": test, "bench": bench, "fuzz": fuzz, "bundle": bundle, "lock": lock, "shots": shots}
    if not arguments or arguments[0] not in commands:
        print(__doc__)
        return 0 if arguments[:1] in (["-h"], ["--help"]) else 2
    return commands[arguments[0]](list(arguments[1:]))


# --- the commands


def run(arguments: list[str]) -> int:
    """Start the program: its window, on the sample pages if there is no library yet; without a display the main job."""
    set_up()
    if arguments:
        return archiver(*arguments)
    if not has_display(sys.platform, os.environ):
        say("No display: doing the main job in the terminal.")
        return archiver("demo")
    library = Path(answer([PYTHON, "-P", "-c", "from archiver.settings import load_default as s; print(s().library)"]))
    if not (library / "library.db").exists():
        library = library.parent / "Demo Library"
        if not (library / "library.db").exists() and (code := archiver("--library", str(library), "demo")):
            return code
    return archiver("--library", str(library))


def archiver(*arguments: str) -> int:
    """Run the program."""
    # -P: the folder we are called from must not be searched for modules.
    return call([PYTHON, "-P", "-m", "archiver", *arguments])


def shots(arguments: list[str]) -> int:
    """Pictures of every screen in every theme at 1x and 2x, from a library of the sample pages, without a display."""
    set_up()
    if len(arguments) != 1:
        say("Where to? python3 packaging/dev.py shots DIR")
        return 2
    for scale in ("1", "2"):
        script: Command = [PYTHON, "-P", ROOT / "packaging" / "shots.py", *arguments]
        if code := call(script, variables={**OFFSCREEN, "QT_SCALE_FACTOR": scale}):
            return code
    say(f"The pictures are in {arguments[0]}.")
    return 0


def test(arguments: list[str]) -> int:
    """All checks, the quick ones first; where all is well the last line is pytest's summary."""
    set_up()
    if arguments:
        return call([PYTHON, "-m", "pytest", *arguments], cwd=ROOT, variables=OFFSCREEN)
    checks: dict[str, Command] = {
        "ruff check": [BIN / "ruff", "check"],
        "ruff format": [BIN / "ruff", "format", "--check"],
        "import table": [BIN / "lint-imports", "--no-cache"],
        # On a clean clone everything imported is compiled, tests twice over: once here, not by each of the three below.
        "collection": [PYTHON, "-m", "pytest", "--collect-only", "--quiet"],
    }
    aside: dict[str, Any] = {"env": clean(os.environ), "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    # mypy, a third of a minute on a clean clone, takes one core beside all this.
    with subprocess.Popen([BIN / "mypy"], cwd=ROOT, **aside) as types:
        for name, command in checks.items():
            started = time.monotonic()
            done = subprocess.run(command, cwd=ROOT, check=False, **aside)
            say(f"{name}: {'failed' if done.returncode else 'ok'} ({time.monotonic() - started:.1f} s)")
            if done.returncode:
                types.kill()
                sys.stdout.buffer.write(done.stdout)
                return done.returncode
        # Three for two cores: many tests wait for a server, a process or a window. Who is done takes from the others.
        code = call([PYTHON, "-m", "pytest", "-n", "3", "--dist", "worksteal"], cwd=ROOT, variables=OFFSCREEN)
        output, _ = types.communicate()
    if types.returncode:
        sys.stdout.buffer.write(output)
    return code or types.returncode


def fuzz(arguments: list[str]) -> int:
    """Pages that nobody would write, for a minute or for so many seconds: `fuzz 3600 --seed 7`."""
    set_up()
    seconds = [] if not arguments or arguments[0].startswith("-") else ["--fuzz", arguments.pop(0)]
    command: Command = [PYTHON, "-m", "pytest", "-s", "-q", "tests/campaigns/test_fuzz.py", *seconds, *arguments]
    return call(command, cwd=ROOT, variables=OFFSCREEN)


def bench(arguments: list[str]) -> int:
    """Run `tests/benchmarks/NAME.py` with the remaining arguments, what it compares with installed beside the rest."""
    names = sorted(path.stem for path in BENCHMARKS.glob("*.py") if not path.stem.startswith("_"))
    if not arguments or arguments[0] not in names:
        say(f"bench NAME, where NAME is one of: {', '.join(names) or '(there are none yet)'}")
        return 2
    set_up()
    add_baselines()
    name, *rest = arguments
    return call([PYTHON, "-m", "tests.benchmarks", name, *rest], cwd=ROOT, variables=OFFSCREEN)


def bundle(arguments: list[str]) -> int:
    """The installable bundle; not there yet."""
    say("bundle comes with a later version. Until then, run starts the program from here.")
    return 2


def lock(arguments: list[str]) -> int:
    """Remake the locks: pinned, hashed, for every system and Python, naming no index."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        tools = Path(folder) / BIN.name
        code = call([tools / PYTHON.name, "-m", "pip", "install", "--quiet", "uv"])
        options = [
            "--universal",
            "--python-version",
            "3.11",
            "--generate-hashes",
            "--no-emit-index-url",
            "--no-header",
            "-q",
        ]
        compile_lock: list[str | Path] = [tools / "uv", "pip", "compile", "pyproject.toml", *options, *arguments]
        code = code or call([*compile_lock, "--output-file", relative(LOCK)], cwd=ROOT)
        # Each contains the one before it, pin by pin, so that tests and benchmarks run on what is shipped.
        more = ["--group", "dev", "--constraint", relative(LOCK), "--output-file", relative(DEV_LOCK)]
        code = code or call([*compile_lock, *more], cwd=ROOT)
        most = ["--group", "dev", "--group", "bench", "--constraint", relative(DEV_LOCK)]
        return code or call([*compile_lock, *most, "--output-file", relative(BENCH_LOCK)], cwd=ROOT)


# --- what the commands need


def set_up() -> None:
    """Make the virtual environment and find the system libraries, unless the stamp says it has been done."""
    find_system_packages()
    wanted = stamp(DEV_LOCK.read_bytes(), (ROOT / "pyproject.toml").read_text("utf-8"))
    stamp_file = ENVIRONMENT / "stamp"
    if stamp_file.is_file() and stamp_file.read_text() == wanted:
        return
    if Path(sys.prefix) == ENVIRONMENT:
        raise SystemExit(f"This Python is in {relative(ENVIRONMENT)}, which has to be made again: call another one.")
    say(f"Setting up {relative(ENVIRONMENT)} for Python {VERSION}: this takes a minute, once.")
    stamp_file.unlink(missing_ok=True)
    venv.create(ENVIRONMENT, clear=True, with_pip=True, symlinks=not WINDOWS)
    with tempfile.TemporaryDirectory() as folder:
        # The pip of a fresh venv may be too old to resolve the lock (23.2 fails on two wishes for lxml[html_clean]).
        only_pip = Path(folder) / "pip.lock"
        only_pip.write_text(entry("pip", DEV_LOCK.read_text()))
        must([*HASHED, "--requirement", only_pip])
    must([*HASHED, "--requirement", DEV_LOCK])
    must([*PIP, "--no-index", "--no-deps", "--no-build-isolation", "--editable", ROOT])
    stamp_file.write_text(wanted)


def add_baselines() -> None:
    """Install what only benchmarks need into the environment: 65 MB that no test run should have to fetch."""
    wanted = hashlib.sha256(BENCH_LOCK.read_bytes()).hexdigest()
    stamp_file = ENVIRONMENT / "stamp-bench"  # goes with the environment when that is made anew
    if stamp_file.is_file() and stamp_file.read_text() == wanted:
        return
    say("Adding what the benchmarks compare with, once.")
    must([*HASHED, "--requirement", BENCH_LOCK])
    stamp_file.write_text(wanted)


def stamp(lock_text: bytes, project_text: str) -> str:
    """What an environment was made from: if any of it changes, the environment is made again."""
    commands = tomllib.loads(project_text)["project"].get("scripts", {})
    made_from = (lock_text, repr(commands).encode(), sys.version.encode(), os.fsencode(ROOT))
    return hashlib.sha256(b"\0".join(made_from)).hexdigest()


def entry(name: str, lock_text: str) -> str:
    """The lines of one requirement in a lock: its pin and its hashes."""
    match = re.search(rf"^{re.escape(name)}==.*(?:\n[ ]+--hash=.*)*", lock_text, re.MULTILINE)
    if not match:
        raise SystemExit(f"{name} is not in {relative(DEV_LOCK)}")
    return match[0].removesuffix("\\") + "\n"


def find_system_packages() -> None:
    """Install what Linux lacks, as root on Debian and Ubuntu; elsewhere say what it is and go on.

    Once nothing is missing a mark is left, so that no later run looks again.
    """
    if sys.platform != "linux":
        return
    display = has_display(sys.platform, os.environ)
    mark = ROOT / ".venv" / ("system-x11" if display else "system")
    if mark.exists():
        return
    wanted = QT_LIBRARIES | (X11_LIBRARIES if display else {})
    missing = [package for name, package in wanted.items() if not can_load(name)]
    if not any(next(Path(folder).rglob("*.[ot]tf"), None) for folder in FONT_FOLDERS):
        missing.append(FONT_PACKAGE)
    no_venv = importlib.util.find_spec("ensurepip") is None
    if no_venv:
        missing.append(f"python{VERSION}-venv")
    if missing and has_apt() and os.geteuid() == 0:
        say(f"Installing system packages: {' '.join(missing)}")
        ask_nothing = {"DEBIAN_FRONTEND": "noninteractive"}
        call(["apt-get", "update", "-qq"], variables=ask_nothing)
        install = ["apt-get", "install", "-qq", "--no-install-recommends"]
        if call([*install, *missing], variables=ask_nothing) == 0:
            missing = []
            no_venv = False
    if missing:
        say(f"Missing on this system: {' '.join(missing)}\n  {advice(missing, has_apt())}")
    else:
        mark.parent.mkdir(exist_ok=True)
        mark.touch()
    if no_venv:
        raise SystemExit("Without venv there is nothing to install into.")


def advice(packages: Sequence[str], apt: bool) -> str:
    """The exact command that installs system packages, or the best we can say without apt."""
    if apt:
        return f"sudo apt-get install --no-install-recommends {' '.join(packages)}"
    names = [name for name, package in (QT_LIBRARIES | X11_LIBRARIES).items() if package in packages]
    return f"(the names are Debian's; install what brings {', '.join(names) or 'them'} here)"


def can_load(library: str) -> bool:
    """Whether the system's loader finds a shared library and all it needs."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_apt() -> bool:
    return shutil.which("apt-get") is not None and Path("/etc/debian_version").exists()


def has_display(platform: str, variables: Mapping[str, str]) -> bool:
    """Whether a window can be shown: always on Windows and macOS, else where X11 or Wayland says so."""
    return platform in ("win32", "darwin") or any(variables.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


# --- processes


def clean(variables: Mapping[str, str]) -> dict[str, str]:
    """The variables without those that would make another checkout's Python or packages answer.

    Nor the one that keeps Python from keeping what it compiled, as many containers set it: each of the hundreds of
    processes of a test run would compile the program anew, and a benchmark would measure that.
    """
    dropped = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__", "MYPYPATH", "PYTHONDONTWRITEBYTECODE"}
    return {
        name: value
        for name, value in variables.items()
        if name not in dropped and (not name.startswith("PIP_") or name in PIP_SOURCES)
    }


def call(command: Command, cwd: Path | None = None, variables: Mapping[str, str] = MappingProxyType({})) -> int:
    """Run a command in the foreground and return its exit code; Ctrl-C is the command's to handle."""
    process = subprocess.Popen(command, cwd=cwd, env=clean(os.environ) | dict(variables))
    while True:
        try:
            code = process.wait()
        except KeyboardInterrupt:
            continue
        return code if code >= 0 else 128 - code


def answer(command: Command) -> str:
    """What a command prints."""
    return subprocess.run(command, env=clean(os.environ), check=True, text=True, stdout=subprocess.PIPE).stdout.strip()


def must(command: Command) -> None:
    """Run a command whose failure ends the set-up."""
    if code := call(command):
        raise SystemExit(f"Setting up failed (exit code {code}): {' '.join(map(str, command))}")


def relative(path: Path) -> str:
    """A path as a person in the checkout would write it."""
    return path.relative_to(ROOT).as_posix()


def say(text: str) -> None:
    # Flushed: what child processes print must come after it.
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
