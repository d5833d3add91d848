"""The process around the verbs: what it loads, exits with, and lets reach a terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from archiver import __version__
from tests.cli.shell import COMMAND, PARAGRAPH, Shell, page
from tests.server import Server

on_posix = pytest.mark.skipif(os.name != "posix", reason="Windows has no pseudo-terminals and pipes of this kind")


def test_the_verbs_run_as_processes(own: Shell, server: Server, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(page("A page", PARAGRAPH), "utf-8")
    for arguments, words in (
        (["save", server.page("/new", page("New here", PARAGRAPH)), "page.html"], "New here"),
        (["search", "foghorn"], "The harbour at dawn"),
        (["show", "1"], "foghorn"),
        (["mark", "favorite", "1"], "favorite"),
        (["collections", "add", "Sea"], "Sea: made"),
        (["tag", "put", "tides", "1"], "#tides"),
        (["jobs"], "done"),
        (["extract", "page.html"], "A page"),
        (["backup", "all.zip"], "all.zip"),
        (["restore", "all.zip"], "Restored 5 articles"),
        (["check"], "Everything is as it was kept: 5 articles."),
    ):
        done = own.process(*arguments)
        assert (done.code, done.err) == (0, ""), arguments
        assert words in done.out, arguments


def test_the_demo_does_the_main_job(shell: Shell) -> None:
    done = shell.process("demo")
    assert done.code == 0, done.err
    assert "The server is stopped." in done.out
    assert done.out.count("archiver search ") == 7
    assert not shell.library.exists()  # it has a library of its own
    assert str(shell.folder / "Demo Library") in done.out


INTERRUPTED_EARLY = """
import sys

class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == "archiver.cli.main":
            raise KeyboardInterrupt

sys.meta_path.insert(0, Finder())
from archiver.__main__ import main
main()
"""


def test_ctrl_c_before_the_program_is_loaded_says_nothing(shell: Shell) -> None:
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED_EARLY], env=shell.environment(), capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


# --- usage


def test_without_a_verb_the_help_is_shown(shell: Shell) -> None:
    done = shell.run()
    assert (done.code, done.out) == (2, "")
    assert "save pages: links to fetch" in done.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["frobnicate"],
        ["list", "--state", "asleep"],
        ["list", "--limit", "0"],
        ["list", "--library", ""],
        ["search"],
        ["show", "one"],
        ["show", "-1"],
        ["show", "9" * 30],
        ["show", "1", "--format", "pdf"],
        ["mark", "glad", "1"],
        ["collections", "paint"],
        ["collections", "put", "Sea"],
        ["jobs", "list", "--state", "odd"],
        ["extract"],
        ["restore"],
    ],
    ids=" ".join,
)
def test_wrong_usage_exits_2_and_says_why(shell: Shell, arguments: list[str]) -> None:
    done = shell.run(*arguments)
    assert (done.code, done.out) == (2, "")
    assert "error: " in done.err
    assert list(shell.folder.iterdir()) == []


def test_the_version_is_told(shell: Shell) -> None:
    assert shell.run("--version").out == f"archiver {__version__}\n"


# --- which library


def test_the_library_is_chosen_before_or_after_the_verb(saved: Shell, tmp_path: Path) -> None:
    here = Shell(tmp_path)
    assert here.run("list").code == 1
    for arguments in (["--library", str(saved.library), "list"], ["list", "--library", str(saved.library)]):
        assert "The harbour" in here.run(*arguments).out
    assert "The harbour" in here.run("list", ARCHIVER_LIBRARY=str(saved.library)).out
    assert here.run("list", "--library", "elsewhere", ARCHIVER_LIBRARY=str(saved.library)).code == 1


def test_without_a_choice_it_is_in_the_systems_folder_for_data(shell: Shell) -> None:
    done = shell.run("list", ARCHIVER_LIBRARY="")
    assert done.code == 1
    assert str(shell.folder / "home") in done.err


def test_a_folder_that_is_something_else_is_left_alone(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "library.db").write_text("my own notes", "utf-8")
    for arguments in (["list"], ["collections", "add", "Sea"]):
        done = shell.run("--library", "other", *arguments)
        assert done.code == 1
        assert "is not a library of Archiver. It was left as it is." in done.err
    assert (tmp_path / "other" / "library.db").read_text("utf-8") == "my own notes"


def test_settings_that_cannot_be_used_are_named(shell: Shell) -> None:
    assert shell.run("collections", "add", "Sea").code == 0
    home = shell.folder / "home"
    for folder in (
        home / "Archiver",
        home / "Library" / "Application Support" / "Archiver",
    ):  # Linux and Windows, macOS
        folder.mkdir(parents=True)
        (folder / "settings.toml").write_text("workers = 'many'", "utf-8")
    done = shell.run("list")
    assert done.code == 1
    assert "cannot be used: workers has a value of the wrong type." in done.err


# --- what a terminal gets


def test_no_escape_code_leaves_for_a_file(saved: Shell) -> None:
    for arguments in (["list"], ["search", "water"], ["show", "3"], ["show", "3", "--format", "html"], ["jobs"]):
        assert "\x1b" not in saved.run(*arguments).out


def at_a_terminal(shell: Shell, *arguments: str, columns: int = 80, **environment: str) -> str:
    """What a process writes to a terminal of so many columns."""
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=shell.folder,
        env=shell.environment(environment),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        close_fds=True,
    )
    os.close(theirs)
    written = b""
    try:
        while data := os.read(ours, 65_536):
            written += data
    except OSError:  # Linux says so when the other end is closed
        pass
    finally:
        os.close(ours)
        process.wait()
    return written.decode("utf-8").replace("\r\n", "\n")


@on_posix
def test_whoever_searches_sees_how_the_index_gets_on_that_has_to_be_made(saved: Shell) -> None:
    (saved.library / "search.db").unlink()
    assert "Indexing 3 of 3 articles" in at_a_terminal(saved, "search", "water")
    assert "Indexing" not in at_a_terminal(saved, "search", "water")


@on_posix
def test_a_terminal_gets_colours_and_lines_that_fit(saved: Shell) -> None:
    listed = at_a_terminal(saved, "list", columns=60)
    assert listed.startswith("\x1b[2mid  title")
    plain = listed.replace("\x1b[2m", "").replace("\x1b[0m", "")
    assert "\x1b" not in plain
    assert all(len(line) <= 60 for line in plain.splitlines())
    assert "The harbour…" in plain
    text = at_a_terminal(saved, "show", "3", NO_COLOR="1")
    assert "\x1b" not in text
    assert all(len(line) <= 80 for line in text.splitlines())


@on_posix
def test_a_title_cannot_steer_the_terminal(saved: Shell) -> None:
    for arguments in (["search", "alert"], ["show", "3"]):
        written = at_a_terminal(saved, *arguments, columns=200)
        for code in ("\x1b[0m", "\x1b[1m", "\x1b[2m"):
            written = written.replace(code, "")
        assert not set(written) & set("\x1b\x07\x9b\u202e\u202c")
        assert "alert" in written


@on_posix
def test_progress_is_shown_and_taken_away(shell: Shell, server: Server) -> None:
    url = server.page("/harbour", page("The harbour", PARAGRAPH))
    written = at_a_terminal(shell, "save", url)
    assert f"Saving 1 of 1 · {url}" in written
    last = written.rstrip("\n").split("\r")[-1]
    assert "The harbour" in last
    assert "Saving" not in last


@on_posix
def test_a_reader_that_has_had_enough_is_no_error(saved: Shell) -> None:
    with saved.started("list", "--json") as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("{")
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == ""
        assert process.wait() == 0


@on_posix
def test_streams_that_are_closed_are_no_error(saved: Shell) -> None:
    command = ["/bin/sh", "-c", 'exec "$@" >&- 2>&- <&-', "sh", *COMMAND, "list"]
    assert subprocess.run(command, cwd=saved.folder, env=saved.environment(), check=False).returncode == 0


def test_an_encoding_that_lacks_letters_is_no_error(saved: Shell) -> None:
    done = saved.process("list", PYTHONIOENCODING="cp1252", encoding="cp1252")
    assert (done.code, done.err) == (0, "")
    assert "\\u706f\\u53f0" in done.out  # 灯台
    row = saved.run("search", "灯台", "--json", encoding="cp1252").row
    assert row["title"] == "灯台の光"


# --- what a process loads

LOADED = """
import sys
from archiver.cli.main import main
try:
    main(sys.argv[1:])
finally:
    print(*sys.modules, file=sys.stderr)
"""


def loaded_by(shell: Shell, *arguments: str) -> set[str]:
    """The modules that a process holds after a verb."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *arguments],
        cwd=shell.folder,
        env=shell.environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return set(done.stderr.splitlines()[-1].split())


def test_help_loads_almost_nothing(shell: Shell) -> None:
    modules = loaded_by(shell, "--help")
    assert "archiver.cli.arguments" in modules
    assert modules.isdisjoint({"sqlalchemy", "sqlite3", "httpx", "lxml", "archiver.library", "multiprocessing"})


@pytest.mark.parametrize("arguments", [["list"], ["search", "foghorn"]], ids=" ".join)
def test_reading_loads_neither_the_network_nor_parsers(saved: Shell, arguments: list[str]) -> None:
    modules = loaded_by(saved, *arguments)
    assert "sqlalchemy" in modules
    assert modules & {"httpx", "httpcore", "lxml", "readability", "nh3", "PIL", "alembic", "sqlalchemy.orm"} == set()
