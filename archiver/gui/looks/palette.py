"""Tokens → `QPalette`: what the style draws by itself follows the theme, the style sheet says only what is left."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette

from archiver.gui.looks.tokens import Tokens, lay_over

Role = QPalette.ColorRole
Group = QPalette.ColorGroup


def make_palette(tokens: Tokens) -> QPalette:
    """A palette with every role set in every group."""
    disabled = lay_over(tokens.disabled, tokens.window)
    line = tokens.line
    colors: dict[QPalette.ColorRole, QColor] = {
        Role.Window: tokens.window,
        Role.WindowText: tokens.text,
        Role.Base: tokens.surface,
        Role.AlternateBase: tokens.window,
        Role.ToolTipBase: tokens.toast,
        Role.ToolTipText: tokens.on_toast,
        Role.PlaceholderText: tokens.muted,
        Role.Text: tokens.text,
        Role.Button: tokens.window,
        Role.ButtonText: tokens.text,
        Role.BrightText: tokens.danger,
        Role.Light: tokens.surface_raised,
        Role.Midlight: tokens.window,
        Role.Mid: line,
        Role.Dark: line.darker(140) if not tokens.is_dark else line.lighter(140),
        Role.Shadow: tokens.shadow,
        Role.Highlight: tokens.selection,
        Role.HighlightedText: tokens.text,
        Role.Link: tokens.accent,
        Role.LinkVisited: tokens.accent,
        Role.Accent: tokens.accent,
    }
    palette = QPalette()
    for role, color in colors.items():
        palette.setColor(Group.All, role, color)
    for role in (Role.WindowText, Role.Text, Role.ButtonText, Role.HighlightedText, Role.Link, Role.PlaceholderText):
        palette.setColor(Group.Disabled, role, disabled)
    palette.setColor(Group.Disabled, Role.Accent, disabled)
    return palette
