"""The one style sheet: what the palette cannot say. It refers to Qt's own classes and to a few properties.

`QPushButton[look="primary"]`, `[look="plain"]`, `[look="danger"]`; `QLabel[look="muted"]`, `[look="heading"]`;
`QFrame[look="line"]` is a hairline.
"""

from __future__ import annotations

from string import Template

from PySide6.QtGui import QColor

from archiver.gui.looks.tokens import ROLES, Tokens

# Every selector costs a match a widget when the theme is switched: keep it short.
SHEET = Template("""
QToolTip { background: $toast; color: $on_toast; border: 0; padding: 5px 8px; }
QLabel[look="muted"] { color: $muted; }
QLabel[look="heading"] { font-size: 15pt; font-weight: 600; }
QLabel[look="hint"] { background: $surface_raised; color: $muted; border: 1px solid $line; border-radius: 6px;
    padding: 3px 8px; }
QLabel[look="section"] { font-weight: 600; }
QFrame[look="line"] { background: $line; border: 0; max-height: 1px; min-height: 1px; }
QSplitter::handle { background: $line; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QMainWindow::separator { background: $line; width: 1px; height: 1px; }

QAbstractScrollArea { border: 0; }
QScrollBar { background: transparent; border: 0; margin: 0; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: $scrollbar; border-radius: 3px; margin: 2px; }
QScrollBar::handle:hover { background: $scrollbar_hover; }
QScrollBar::handle:disabled { background: transparent; }
QScrollBar::handle:vertical { min-height: 40px; }
QScrollBar::handle:horizontal { min-width: 40px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QPushButton { background: $hover; border: 2px solid transparent; border-radius: 8px; padding: 5px 14px;
    min-height: 20px; }
QPushButton:hover { background: $pressed; }
QPushButton:focus { border-color: $focus; }
QPushButton:disabled { color: $disabled; }
QPushButton[look="primary"] { background: $accent; color: $on_accent; font-weight: 600; }
QPushButton[look="primary"]:hover { background: $accent_hover; }
QPushButton[look="primary"]:focus { border-color: $text; }
QPushButton[look="primary"]:disabled { background: $hover; color: $disabled; }
QPushButton[look="plain"] { background: transparent; }
QPushButton[look="plain"]:hover { background: $hover; }
QPushButton[look="danger"] { color: $danger; }
QPushButton[look="toast"] { background: transparent; color: $on_toast_accent; font-weight: 600; padding: 3px 10px; }
QPushButton[look="toast"]:focus { border-color: $on_toast_accent; }

QToolButton { background: transparent; border: 2px solid transparent; border-radius: 8px; padding: 4px; }
QToolButton:hover, QToolButton:open { background: $hover; }
QToolButton:pressed { background: $pressed; }
QToolButton:focus { border-color: $focus; }
QToolButton::menu-indicator { width: 0; }
QToolButton[look="chip"] { background: $segment; border-radius: 6px; padding: 2px 6px; }
QToolButton[look="segment"] { border-radius: 6px; padding: 5px 12px; }
QToolButton[look="segment"]:checked { background: $segment; }
QFrame[look="segments"] { background: $field; border-radius: 8px; }
QFrame[look="field"] { background: $field; border: 2px solid transparent; border-radius: 8px; }
QFrame[look="field"][focused="true"] { border-color: $focus; }

QLineEdit, QPlainTextEdit, QComboBox { background: $field; color: $text;
    border: 2px solid transparent; border-radius: 8px; padding: 5px 8px; selection-background-color: $marked;
    placeholder-text-color: $muted; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus { border-color: $focus; }
QLineEdit:disabled, QComboBox:disabled { color: $disabled; }
QComboBox { padding: 5px 10px; min-height: 20px; }
QComboBox::drop-down { border: 0; width: 28px; }
QComboBox::down-arrow { image: none; }
QTextEdit[look="difference"] { background: $field; color: $text; border: 0; border-radius: 8px; }
QLineEdit[look="search"] { padding-left: 2px; }
QLineEdit[look="value"] { background: transparent; border: 0; border-radius: 0; padding: 0; }
QLineEdit[look="bare"] { background: transparent; border: 0; padding: 4px 2px; }

QProgressBar { background: $line; border: 0; border-radius: 2px; max-height: 4px; min-height: 4px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }

QMenu { background: $surface_raised; border: 1px solid $line; padding: 5px; }
QMenu::item { padding: 6px 24px 6px 10px; border-radius: 5px; }
QMenu::item:selected { background: $selection; }
QMenu::item:disabled { color: $disabled; }
QMenu::separator { height: 1px; background: $pressed; margin: 5px 8px; }
QMenu::icon { padding-left: 8px; }
QMenuBar { background: $window; }
QMenuBar::item { padding: 4px 10px; border-radius: 5px; }
QMenuBar::item:selected { background: $hover; }

QAbstractItemView { outline: 0; selection-background-color: $selection; selection-color: $text; }
QComboBox QAbstractItemView { background: $surface_raised; border: 1px solid $line; padding: 4px; }
""")


def make_style_sheet(tokens: Tokens) -> str:
    """The sheet in the colours of a theme."""
    colors = {role: css_color(getattr(tokens, role)) for role in ROLES}
    hovered = tokens.accent.lighter(110) if tokens.is_dark else tokens.accent.darker(112)
    marked = QColor(tokens.accent)
    marked.setAlphaF(0.3)  # text that is marked in a field whose ground is as soft as `selection`
    return SHEET.substitute(colors, accent_hover=css_color(hovered), marked=css_color(marked))


def css_color(color: QColor) -> str:
    """As style sheets and rich text write it."""
    if color.alpha() == 255:
        return color.name()
    return f"rgba({color.red()}, {color.green()}, {color.blue()}, {color.alphaF():.3f})"
