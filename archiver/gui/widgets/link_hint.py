"""Where the link under the pointer leads, as browsers say it: in the lower corner, over the page."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QWidget

SHARE = 0.7
"""Of the page's width, at most."""
LONGEST = 400
"""Characters that are measured: an address may have a megabyte."""


class LinkHint(QLabel):
    """Lets the mouse through; hidden while there is nothing to tell."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over, textFormat=Qt.TextFormat.PlainText)
        self._over = over
        self.setProperty("look", "hint")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def tell(self, address: str, corner: QPoint) -> None:
        """Show an address with its lower left corner there; an empty one takes it away."""
        if not address:
            self.hide()
            return
        room = round(self._over.width() * SHARE)
        self.setText(self.fontMetrics().elidedText(address[:LONGEST], Qt.TextElideMode.ElideMiddle, room))
        self.adjustSize()
        self.move(corner.x() + 8, corner.y() - self.height() - 7)
        self.raise_()
        self.show()
