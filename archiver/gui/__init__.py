"""The window: all of Qt.

theme.py, looks/    colours, icons and the style sheet; which of the themes is on, and when
tasks.py, bridge.py the two crossings to the library: reads off the GUI thread, its events onto it
models/, views/     what the panes show, and the panes
reader/             a stored article as the HTML that QTextBrowser draws
widgets/            small parts that know nothing but the theme
fields/             what one sets a value with, in a dialog
dialogs/            what lies over the window for a moment: they get data and emit what a person chose
desk/               what is behind the panes: what is browsed, read, taken in
frame/              the window: its actions and panes, and who is connected to whom
app.py              puts it all together
"""

from __future__ import annotations

import builtins

_python_import = builtins.__import__

import PySide6.QtCore  # noqa: E402, F401  # between: it is this import that replaces Python's own

# PySide6 reads, and keeps, the source of every module that is imported after it, to see whether it asks for another
# spelling of Qt's names (`from __feature__ import snake_case`). None of ours does, and the sources of SQLAlchemy and
# all the rest are 20 MB of a window that has 140.
builtins.__import__ = _python_import
