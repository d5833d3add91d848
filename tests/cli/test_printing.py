"""What a `Printer` lets through, by where it goes."""

from __future__ import annotations

import io

import pytest

from archiver.cli.printing import Printer


class Screen(io.StringIO):
    """A terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"NO_COLOR": "", "TERM": "xterm", "COLUMNS": "40", "LINES": "24", "WT_SESSION": "1"}.items():
        monkeypatch.setenv(name, value)


def printer(out: io.StringIO, err: io.StringIO | None = None, *, as_json: bool = False) -> Printer:
    return Printer(as_json=as_json, out=out, err=err or io.StringIO())


EVIL = "a\x1b[31mb\x07\r\nc\u202ed"


def test_only_its_own_styles_are_escape_codes() -> None:
    out = Screen()
    to = printer(out)
    to.line(to.bold(EVIL), " ", EVIL, f" {to.dim('x')}")
    assert out.getvalue() == "\x1b[1ma[31mbcd\x1b[0m a[31mbcd [2mx[0m\n"


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_colours_can_be_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    out = Screen()
    printer(out).line(printer(out).bold("x"))
    assert out.getvalue() == "x\n"


def test_a_table_fits_the_terminal_and_is_whole_in_a_file() -> None:
    row = ("1", "東京都の灯台守の長い話", "https://example.test/a/very/long/address")
    screen, file = Screen(), io.StringIO()
    printer(screen).table(("id", "title", "link"), [row])
    printer(file).table(("id", "title", "link"), [row])
    assert screen.getvalue().splitlines()[1] == "1   東京都の灯台守の…  https://example.…"
    assert file.getvalue().splitlines()[1] == f"1   {row[1]}  {row[2]}"


def test_a_passage_is_broken_with_its_hits_in_bold() -> None:
    screen, file = Screen(), io.StringIO()
    text = "one two three four five six seven eight nine ten"
    printer(screen).passage(text, [(4, 13), (34, 39)], indent=7)
    printer(file).passage(text, [(4, 13)], indent=7)
    assert screen.getvalue().splitlines() == [
        "       one \x1b[1mtwo three\x1b[0m four five six seven",
        "       \x1b[1meight\x1b[0m nine ten",
    ]
    assert file.getvalue() == f"       {text}\n"


def test_an_articles_text_is_changed_for_a_terminal_only() -> None:
    text = "line one goes on and on and on and on and on\n\n\tcode\u202e"
    screen, file = Screen(), io.StringIO()
    printer(screen).text(text)
    printer(file).text(text)
    assert screen.getvalue() == "line one goes on and on and on and on\nand on\n\n    code\n"
    assert file.getvalue() == text + "\n"


def test_progress_is_one_line_that_goes() -> None:
    out, err = io.StringIO(), Screen()
    to = printer(out, err)
    to.progress("Saving 1 of 2 · " + "x" * 60)
    to.line("done")
    assert err.getvalue().count("\n") == 0
    shown, _, blank = err.getvalue().partition("\r")
    assert len(shown) == 39
    assert blank == " " * 39 + "\r"
    silent = Screen()
    printer(out, silent, as_json=True).progress("Saving")
    assert silent.getvalue() == ""


def test_json_is_alone_on_the_output() -> None:
    out = io.TextIOWrapper(io.BytesIO(), "cp1252", write_through=True)
    to = Printer(as_json=True, out=out, err=io.StringIO())
    to.line("for people")
    to.table(("a",), [("b",)])
    to.row(title="灯台")
    assert out.buffer.getvalue() == b'{"title": "\\u706f\\u53f0"}\n'


def test_an_item_is_named_once() -> None:
    err = io.StringIO()
    to = printer(io.StringIO(), err)
    to.fail("http://a.test/", "http://a.test/ answered 404.")
    to.fail("http://a.test/", "It was too large.")
    assert err.getvalue() == "http://a.test/ answered 404.\nhttp://a.test/: It was too large.\n"
