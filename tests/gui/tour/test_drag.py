"""A link is dragged out of another program's window and let go over ours."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.gui.tour.display import Display, Program
from tests.gui.window.driving import run_archiver
from tests.library.pages import article
from tests.server import Server

SENDER = """
import sys
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QApplication, QLabel

class Link(QLabel):
    def mouseMoveEvent(self, event):
        mime = QMimeData()
        line = sys.argv[1] + "\\n" + sys.argv[2]
        mime.setData("text/x-moz-url", line.encode("utf-16-le"))
        mime.setData("_NETSCAPE_URL", line.encode())
        drag = QDrag(self)
        drag.setMimeData(mime)
        offered = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction | Qt.DropAction.LinkAction
        print(drag.exec(offered).name, flush=True)

application = QApplication([])
link = Link("Drag me")
link.setWindowTitle("Sender")
link.setWindowFlag(Qt.WindowType.FramelessWindowHint)
link.setGeometry(20, 820, 200, 60)
link.show()
application.exec()
"""


def test_a_link_dragged_from_another_program_is_saved_with_its_title(
    display: Display, tmp_path: Path, server: Server
) -> None:
    url = server.page("/viaduct", article("viaduct"))
    folder = tmp_path / "library"
    with Program(display, folder) as program:
        display.do("windowsize", "--sync", program.window, 1200, 700)
        display.do("windowmove", "--sync", program.window, 150, 40)
        sender = display.start(sys.executable, "-c", SENDER, url, "The title of the link")
        try:
            display.find("^Sender$")
            display.do("windowraise", display.find("^Sender$"))
            display.drag((120, 850), (800, 400), lambda: program.state()["overlay"])
            assert sender.stdout is not None
            done = (line.strip() for line in sender.stdout)
            assert next(action for action in done if action != "IgnoreAction") == "CopyAction"  # never a move
            program.wait(lambda state: "The viaduct" in state["rows"])
            assert program.state()["overlay"] == []
        except BaseException:
            program.picture(tmp_path / "drag.png")
            raise
        finally:
            sender.kill()
            sender.communicate()
        # The other program has gone with the focus: a key pressed now would be nobody's.
        program.activate()
        display.press("ctrl+q")
        assert program.ends() == ""
    assert "The title of the link" in run_archiver(folder, "jobs", "--json")
