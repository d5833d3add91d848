"""Fifty articles a hostile library could hold, shown by the real reader over a real library; run as a program.

    python hostile.py LIBRARY CANARIES [page]

Between the two stats of CANARIES/begin and CANARIES/end nothing may be opened but what lies in LIBRARY: the test that
runs this under strace reads them as marks. With `page` the narrowing is left out, and the page alone must stand.
Prints what Python's own audit hook saw.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]


def hostile_pieces(folder: Path) -> list[str]:
    """HTML that names the canaries in every way that is known to make Qt, or a browser, open something."""
    local = str(folder / "canary.png")
    style = str(folder / "canary.css")
    names = [
        *(
            f"file://{local}",
            f"FILE://{local}",
            f"file:{local}",
            local,
            f"../../../../../../../..{local}",
            "canary.png",
        ),
        *(f"qrc:{local}", f":{local}", ":/canary.png", "qrc:/canary.png", f"//localhost{local}", rf"\\server{local}"),
        *(
            "http://127.0.0.1:9/canary.png",
            "https://localhost:9/canary.png",
            "//127.0.0.1:9/c.png",
            "ftp://127.0.0.1:9/c",
        ),
        *(
            f"image:0/../..{local}",
            f"image://{local}",
            f"image:{local}",
            "data:image/svg+xml,<svg/>",
            f"resource:{local}",
        ),
        f"file://localhost{local}",
    ]
    pieces = [f'<p>x<img src="{name}"></p>' for name in names]
    pieces += [f'<p>x<img src="image:0" srcset="{name}" style="background:url({name})"></p>' for name in names[:4]]
    return [
        *pieces,
        f'<link rel="stylesheet" href="file://{style}"><p class="c">x</p>',
        f'<link rel="stylesheet" href="{style}"><link rel=icon href="{local}"><p>x</p>',
        f'<style>@import url("file://{style}"); p{{background-image:url({local})}}</style><p>x</p>',
        f'<base href="file://{folder}/"><p><img src="canary.png"></p>',
        f'<p style="background-image:url(file://{local})">x</p>',
        f'<body background="{local}" style="background:url({local})"><p>x</p></body>',
        f'<table background="{local}"><tr><td style="background-image:url({local})">x</td></tr></table>',
        f'<ul style="list-style-image:url({local})"><li>x</li></ul>',
        f'<object data="{local}" type="image/png"></object><embed src="{local}"><iframe src="file://{local}"></iframe>',
        f'<svg><image href="file://{local}" xlink:href="{local}"/><use href="{local}#a"/></svg>',
        f'<math><annotation-xml encoding="text/html"><img src="{local}"></annotation-xml></math>',
        f'<video poster="{local}"><source src="{local}"></video><audio src="{local}"></audio>',
        f"<noscript><p title=\"</noscript><img src='{local}'>\">x</p></noscript>",
        f'<svg></p><style><a id="</style><img src={local}>">',
        f'<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src={local}&gt;">',
        f"<form><math><mtext></form><form><mglyph><style></math><img src={local}>",
        f'<meta http-equiv="refresh" content="0;url=file://{local}"><p>x</p>',
        f'<a href="file://{local}">x</a><a href="javascript:1">y</a><a href="//server/share">z</a>',
        f"<p onload=1>&lt;img src='file://{local}'&gt;</p>",
        f'<?xml-stylesheet href="{style}"?><!DOCTYPE html SYSTEM "file://{style}"><p>x</p>',
        f"<!--[if gte mso 9]><img src={local}><![endif]--><p>x</p>",
        f'<div><img src="image:0"><img src="image:1"><img src="image:2"><img alt="{local}"></div>',
        f'<hr style="background:url({local})"><p>x</p>',
        f"<p><img src=\"x\" src='{local}'></p><IMG SRC={local}>",
    ]


def main(library_folder: Path, canaries: Path, page_alone: bool) -> None:
    sys.path.insert(0, str(ROOT))
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication

    app = QApplication([])
    from archiver.gui.reader.document import read_body, write_document
    from archiver.gui.reader.fonts import text_families
    from archiver.gui.reader.style import ReaderStyle
    from archiver.gui.tasks import Tasks
    from archiver.gui.theme import Theme
    from archiver.gui.views.reader import Reader
    from archiver.library import Library
    from tests.gui.reader.parts import make_article, make_picture

    opened: list[str] = []

    def note(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith("socket.") or event == "open":
            opened.append(f"{event} {arguments[0]}")
            if event.startswith("socket."):
                raise PermissionError(event)

    library = Library.open(library_folder)
    assets = [
        library._store.files.put(body, packed=False)
        for body in (make_picture(), b"<svg onload='1'/>", make_picture("#00ff00"))
    ]
    tasks, theme = Tasks(), Theme(mode="light")
    reader = Reader(theme, tasks, library.asset, lambda text, query: [(0, 1)], lambda text, words: [])
    reader.resize(800, 900)
    reader.show()

    def settle() -> None:
        for _ in range(12):
            app.processEvents()
            tasks._threads.submit(lambda: None).result()
        reader.grab()

    plain = make_article("<p>Warm <b>up</b> <i>fonts</i></p><pre>x</pre>", assets=assets)
    reader.show_article(plain, "x")  # fonts and plugins are opened once
    for mode in ("dark", "light"):  # our own files
        theme.set_mode(mode)
        settle()
    sys.addaudithook(note)
    (canaries / "begin").exists()
    pieces = hostile_pieces(canaries)
    pink = False
    for number, piece in enumerate(pieces):
        article = replace(make_article(piece + "<p>After.</p>", id=number + 10, assets=assets), dir=None)
        reader.show_article(article, "x")
        if page_alone:
            rules, html = write_document(article, read_body(article), ReaderStyle(), theme.tokens)
            written = html.replace("</body>", piece + "</body>")
            reader.page.show_document(rules, written, ReaderStyle(), text_families("serif", "en"))
        settle()
        image = reader.page.grab().toImage()
        spots = [(x, y) for x in range(0, image.width(), 20) for y in range(0, image.height(), 20)]
        pink |= any(image.pixelColor(*spot).name() == "#fe01fd" for spot in spots)
        reader.page.selectAll()
        reader.page.copy()
        if number % 10 == 0:
            theme.set_mode("dark" if theme.mode == "light" else "light")
        settle()
    (canaries / "end").exists()
    outside = [line for line in opened if str(library_folder) not in line]
    print(f"articles {len(pieces)} outside {outside} pink {pink}")
    reader.close()
    tasks.close()
    library.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:] == ["page"])
