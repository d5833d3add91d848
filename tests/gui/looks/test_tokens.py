"""Colours by their use, and that one can read what is written in them."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor

from archiver.gui.looks.tokens import ROLES, contrast, lay_over, load_tokens, mix

NAMES = ["light", "dark", "sepia"]
GROUNDS = ["window", "surface", "surface_raised", "field", "selection", "code", "hit"]
OVERLAYS = ["hover", "pressed"]
WORDS = ["text", "muted", "accent", "danger"]
READABLE = 4.5
"""WCAG 2.1 AA for text of any size."""


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("words", WORDS)
def test_words_are_readable_on_every_ground(name: str, ground: str, words: str) -> None:
    tokens = load_tokens(name)
    assert contrast(getattr(tokens, words), getattr(tokens, ground)) >= READABLE


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("ground", ["window", "surface", "surface_raised"])
@pytest.mark.parametrize("overlay", OVERLAYS)
def test_text_is_readable_under_the_mouse(name: str, ground: str, overlay: str) -> None:
    tokens = load_tokens(name)
    seen = lay_over(getattr(tokens, overlay), getattr(tokens, ground))
    for words in ("text", "danger", "muted") if overlay == "hover" else ("text", "danger"):
        assert contrast(getattr(tokens, words), seen) >= READABLE, words


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("words", "ground"),
    [("text", "segment"), ("on_accent", "accent"), ("on_toast", "toast"), ("on_toast_accent", "toast")],
)
def test_words_on_filled_grounds_are_readable(name: str, words: str, ground: str) -> None:
    tokens = load_tokens(name)
    assert contrast(getattr(tokens, words), getattr(tokens, ground)) >= READABLE


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("ground", ["window", "surface", "surface_raised", "field"])
def test_marks_and_rings_stand_out(name: str, ground: str) -> None:
    tokens = load_tokens(name)
    for mark in ("focus", "star"):
        assert contrast(getattr(tokens, mark), getattr(tokens, ground)) >= 3, mark  # WCAG 1.4.11: parts of controls


@pytest.mark.parametrize("name", NAMES)
def test_grounds_are_opaque_and_fit_the_name(name: str) -> None:
    tokens = load_tokens(name)
    assert all(getattr(tokens, ground).alpha() == 255 for ground in [*GROUNDS, *WORDS])
    assert tokens.is_dark == (tokens.surface.lightnessF() < 0.5) == (name == "dark")
    assert all(isinstance(getattr(tokens, role), QColor) for role in ROLES)


def test_a_recipe_names_a_hue_and_its_opacity() -> None:
    hues = {"ink": "#102030"}
    assert mix(hues, "ink") == QColor(16, 32, 48)
    assert mix(hues, "ink 50%").alpha() == 128
    with pytest.raises(KeyError):
        mix(hues, "milk")
    with pytest.raises(ValueError, match="inky"):
        mix({"ink": "inky"}, "ink")


def test_contrast_is_that_of_wcag() -> None:
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21)
    assert contrast(QColor("#777777"), QColor("white")) == pytest.approx(4.48, abs=0.01)
    assert lay_over(QColor(0, 0, 0, 128), QColor("white")).red() == pytest.approx(127, abs=1)
