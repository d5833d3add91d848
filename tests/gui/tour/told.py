"""The program with a window that tells what it shows to whoever connects; nothing else of it is changed.

python -m tests.gui.tour.told LIBRARY SOCKET        who writes PICTURE gets a picture of the window beside the socket
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from PySide6.QtNetwork import QLocalServer, QLocalSocket

from archiver.gui import app as program
from archiver.gui.dialogs.sheet import Sheet
from archiver.gui.frame.window import Window
from archiver.gui.models.articles import Role
from archiver.gui.widgets.drop_overlay import DropOverlay

STATE, PICTURE = b"state\n", b"picture\n"


class Told(program.App):
    """Answers each connection, which asks for the one or the other, with one JSON object."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._told = sys.argv[2]
        self._server = QLocalServer(self)
        self._server.newConnection.connect(self._listen)
        QLocalServer.removeServer(self._told)
        self._server.listen(self._told)

    def _listen(self) -> None:
        connection = self._server.nextPendingConnection()
        connection.readyRead.connect(lambda: self._tell(connection))

    def _tell(self, connection: QLocalSocket) -> None:
        if not connection.canReadLine():
            return
        if connection.readAll().data() == PICTURE:
            self.window.grab().save(str(Path(self._told).with_suffix(".png")))
        connection.write(json.dumps(state_of(self.window)).encode())
        connection.flush()
        connection.disconnectFromServer()


def state_of(window: Window) -> dict[str, Any]:
    """What a person sees, as far as it can be put in words."""
    if not window.is_furnished:
        return {"open": False}
    desk, tree, article = window.desk, window.sidebar.tree, window.reader.article
    places = {node.key: tree.visualRect(tree.places.index_of(node.key)).center() for node in tree.places.nodes()}
    return {
        "open": desk is not None and desk.browser.is_listed,
        "active": window.isActiveWindow(),
        "rows": [row_of(window, row) for row in range(window.model.rowCount())],
        "reads": article.summary.title if article else "",
        "place": desk.browser.place.key if desk else "",
        "theme": window.theme.tokens.name,
        "toast": window.toast.text if window.toast.isVisible() else "",
        "sheet": [type(sheet).__name__ for sheet in window.findChildren(Sheet) if sheet.isVisible()],
        "overlay": [each.accessibleName() for each in window.findChildren(DropOverlay) if each.isVisible()],
        "panes": window.panes.splitter.sizes(),
        "size": window.size().toTuple(),
        "style": window.reader.style_now.size,
        "hits": window.reader._bar._count.text(),
        "places": {key: tree.viewport().mapToGlobal(point).toTuple() for key, point in places.items()},
        "list": window.list.viewport().mapToGlobal(window.list.viewport().rect().topLeft()).toTuple(),
    }


def row_of(window: Window, row: int) -> str:
    index = window.model.index(row, 0)
    summary, job = index.data(Role.SUMMARY), index.data(Role.JOB)
    return str(summary.title if summary else job.words if job else "")


if __name__ == "__main__":
    program.App = Told  # type: ignore[assignment,misc]  # the one `run` makes
    sys.exit(program.run(Path(sys.argv[1])))
