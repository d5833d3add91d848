"""The colours of a theme, by what they are used for, read from `resources/themes/`."""

from __future__ import annotations

import dataclasses
import tomllib
from dataclasses import dataclass

from PySide6.QtGui import QColor

from archiver.paths import resource


@dataclass(frozen=True)
class Tokens:
    """Every colour the window may use. Those drawn over others (`hover`, `scrim`, …) are translucent."""

    name: str
    is_dark: bool

    window: QColor
    """Behind everything: bars, sidebar."""
    surface: QColor
    """Where one reads: list and reader."""
    surface_raised: QColor
    """What lies above for a moment: menus, dialogs."""
    field: QColor
    """What one types into."""
    segment: QColor
    """The chosen one of several side by side, on a field."""
    text: QColor
    muted: QColor
    line: QColor
    accent: QColor
    on_accent: QColor
    """Text on a filled button."""
    selection: QColor
    hit: QColor
    """Behind the words a search found, and highlights."""
    hover: QColor
    pressed: QColor
    focus: QColor
    """The ring around what has the keyboard."""
    disabled: QColor
    danger: QColor
    star: QColor
    """The mark of a favourite."""
    code: QColor
    quote: QColor
    """The bar beside quotes."""
    plate: QColor
    """Behind transparent line art, which is mostly drawn for white paper."""
    veil: QColor
    """Over pictures, so that a white one does not glare in a dark room."""
    edge: QColor
    """Around small pictures: one that is as light or dark as what it lies on would have no end."""
    toast: QColor
    on_toast: QColor
    on_toast_accent: QColor
    scrollbar: QColor
    scrollbar_hover: QColor
    scrim: QColor
    """Over the window while something lies above it."""
    shadow: QColor
    """Full strength; who paints a shadow thins it."""


ROLES = tuple(field.name for field in dataclasses.fields(Tokens) if field.name not in ("name", "is_dark"))


def load_tokens(name: str) -> Tokens:
    """The theme `resources/themes/<name>.toml`. Raises FileNotFoundError, KeyError or ValueError: a slip of ours."""
    theme = tomllib.loads(resource("themes", f"{name}.toml").read_text("utf-8"))
    roles = {role: mix(theme["hues"], theme["roles"][role]) for role in ROLES}
    return Tokens(name=name, is_dark=theme["is_dark"], **roles)


def mix(hues: dict[str, str], recipe: str) -> QColor:
    """`"ink"` or `"ink 6%"` as a colour. Raises KeyError for an unknown hue, ValueError for what is no colour."""
    hue, _, opacity = recipe.partition(" ")
    color = QColor(hues[hue])
    if not color.isValid():
        raise ValueError(hues[hue])
    if opacity:
        color.setAlphaF(float(opacity.removesuffix("%")) / 100)
    return color


def lay_over(color: QColor, ground: QColor) -> QColor:
    """What is seen where a translucent color lies over an opaque one."""
    alpha = color.alphaF()
    return QColor.fromRgbF(
        color.redF() * alpha + ground.redF() * (1 - alpha),
        color.greenF() * alpha + ground.greenF() * (1 - alpha),
        color.blueF() * alpha + ground.blueF() * (1 - alpha),
    )


def contrast(one: QColor, other: QColor) -> float:
    """The WCAG 2.1 contrast ratio of two opaque colours, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(color: QColor) -> float:
    """WCAG 2.1 relative luminance, 0 to 1."""
    channels = (color.redF(), color.greenF(), color.blueF())
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
