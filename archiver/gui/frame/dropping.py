"""The whole window as a drop zone: it dims, says what would be saved, and takes it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from archiver.gui.desk.intake import FORMATS, read_mime, understand
from archiver.gui.views.drags import ARTICLES_MIME
from archiver.gui.widgets.drop_overlay import DropOverlay
from archiver.gui.words import count


class DropZone(QObject):
    """Watches a window's drag events. Articles dragged between our own panes are none of its business."""

    dropped = Signal(QMimeData)

    def __init__(self, window: QWidget, overlay: DropOverlay, is_ready: Callable[[], bool]) -> None:
        super().__init__(window)
        self._overlay = overlay
        self._is_ready = is_ready
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.DragEnter if isinstance(event, QDragEnterEvent):
                return self._enter(event)
            case QEvent.Type.DragMove if isinstance(event, QDragMoveEvent) and self._overlay.isVisible():
                self._take(event)
                return True
            case QEvent.Type.DragLeave:
                self._overlay.hide()
            case QEvent.Type.Drop if isinstance(event, QDropEvent) and self._overlay.isVisible():
                self._overlay.hide()
                self._take(event)
                self.dropped.emit(event.mimeData())
                return True
            case _:
                pass
        return super().eventFilter(watched, event)

    def preview(self, links: int) -> None:
        """Look as if so many links were held over the window, for a picture of it."""
        self._overlay.show_text(count(links, self.tr("Drop to save {n} link"), self.tr("Drop to save {n} links")))

    def hide(self) -> None:
        """Look as always."""
        self._overlay.hide()

    def _enter(self, event: QDragEnterEvent) -> bool:
        mime = event.mimeData()
        if mime.hasFormat(ARTICLES_MIME) or not self._is_ready():
            return False
        if not (mime.hasUrls() or mime.hasText() or mime.hasHtml() or any(mime.hasFormat(name) for name in FORMATS)):
            return False
        words, can_drop = self._words(mime)
        self._overlay.show_text(words, can_drop=can_drop)
        self._take(event)
        return True

    def _take(self, event: QDropEvent) -> None:
        """Always copy: a file manager that offers a move would take the person's file away."""
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def _words(self, mime: QMimeData) -> tuple[str, bool]:
        """What a drop would do. Files are counted, not read: reading them is for when they are dropped."""
        formats, files = read_mime(mime)
        if files:
            return count(len(files), self.tr("Drop to save {n} file"), self.tr("Drop to save {n} files")), True
        links = len(understand(formats, ()).requests)
        if links:
            return count(links, self.tr("Drop to save {n} link"), self.tr("Drop to save {n} links")), True
        return self.tr("There is no link in this"), False
