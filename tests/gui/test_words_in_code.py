"""What the window's code may not hold: colours, and words that no translator would ever see."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import archiver.gui

MODULES = sorted(Path(archiver.gui.__file__).parent.rglob("*.py"))
COLOUR = re.compile(
    r"""["'(:\s]#[0-9a-fA-F]{3,8}\b|\brgba?\(\d|QColor\(\s*["'\d]|Qt\.GlobalColor\.(?!transparent)|\bQt\.(black|white)\b"""
)
# fmt: off
SHOWN = frozenset({
    "setText", "setToolTip", "setStatusTip", "setWindowTitle", "setPlaceholderText", "setAccessibleName",
    "setAccessibleDescription", "setTitle", "setLabelText", "addAction", "addMenu", "addSection", "say",
    "QAction", "QLabel", "QPushButton", "QMenu", "word_button", "plain_label", "set_title", "set_name",
    "set_text", "show_error", "Spec",
})
# fmt: on
"""Calls whose texts a person reads."""
NAMES = {"Archiver"}
"""Names are no words."""


def test_no_colour_stands_in_code() -> None:
    assert [(module.name, found) for module in MODULES if (found := COLOUR.findall(module.read_text("utf-8")))] == []


def test_every_word_a_person_reads_goes_through_tr() -> None:
    read = {module.name: list(untranslated(ast.parse(module.read_text("utf-8")))) for module in MODULES}
    assert len(read) > 50
    assert {name: found for name, found in read.items() if found} == {}


def untranslated(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, text) of literals that are handed straight to what shows them."""
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call) and called(node) in SHOWN):
        # The first argument of a spec or a menu's entry is its text; a look or an icon's name comes later.
        for text in (part for argument in call.args[:1] for part in literals(argument)):
            if re.search(r"[^\W\d_]{2}", text) and text not in NAMES:
                yield call.lineno, text


def called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def literals(node: ast.expr) -> Iterator[str]:
    """The texts of an expression that nobody translates on the way."""
    match node:
        case ast.Constant(value=str() as text):
            yield text
        case ast.JoinedStr(values=parts):
            for part in parts:
                yield from literals(part)
        case ast.IfExp(body=one, orelse=other):
            yield from literals(one)
            yield from literals(other)
        case ast.BinOp(left=one, right=other):
            yield from literals(one)
            yield from literals(other)


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('button.setText("Save")', ["Save"]),
        ('button.setText(self.tr("Save"))', []),
        ('menu.addAction("Copy" if one else self.tr("Copy all"))', ["Copy"]),
        ('label.setText(f"{count} links")', [" links"]),
        ('label.setText(" · ".join(words))', []),
    ],
)
def test_the_search_for_words_finds_them(code: str, found: list[str]) -> None:
    assert [text for _, text in untranslated(ast.parse(code))] == found


@pytest.mark.parametrize(
    "code", ['QColor("#fff")', 'x = "#12ab34"', "rgba(0, 0, 0, 1)", "Qt.GlobalColor.red", "QColor(1, 2, 3)"]
)
def test_the_search_for_colours_finds_them(code: str) -> None:
    assert COLOUR.search(f" {code}")
