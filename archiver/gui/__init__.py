"""The window: all of Qt.

theme.py, looks/    colours, icons and the style sheet; which of the themes is on, and when
tasks.py, bridge.py the two crossings to the library: reads off the GUI thread, its events onto it
models/, views/     what the panes show, and the panes
reader/             a stored article as the HTML that QTextBrowser draws
widgets/            small parts that know nothing but the theme
fields/             what one sets a value with, in a dialog
dialogs/            what lies over the window for a moment: they get data and emit what a person chose
app.py, window.py   put it all together
"""
