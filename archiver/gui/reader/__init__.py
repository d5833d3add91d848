"""A stored article on the screen.

markup.py            stored HTML, narrowed once more, as a small tree
document.py          Article + style + colours → the HTML that QTextBrowser draws
flow.py, rules.py    its body and its style sheet
style.py, fonts.py   what a person can change about the type; which fonts answer to it
pictures.py          reading, decoding and keeping the pictures near what is on the screen
picture_object.py    how a picture stands in the text
page.py              the QTextBrowser: layout, resources, quote bars, keys
position.py          where one has read to, kept through every change of layout
hits.py, find_bar.py what a search found, marked and walked through
copying.py           the selection as plain text and HTML
"""
