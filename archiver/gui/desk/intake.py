"""Everything a person can hand in to the window: drops, pastes, lines in a box, files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, Signal

from archiver.errors import CaptureError
from archiver.gui.tasks import Tasks
from archiver.model.capture import CaptureRequest
from archiver.model.jobs import Accepted

if TYPE_CHECKING:
    from archiver.library import Library
    from archiver.library.intake import Drop

FORMATS = ("text/x-moz-url", "_NETSCAPE_URL", "text/uri-list", "text/html", "text/plain")
"""What `library.intake.read_drop` reads, by their names on a drag."""

LONGEST = 4_000_000
"""Bytes of one format that are looked at: what is pasted by mistake must not hold up the window."""


class Intake(QObject):
    """Belongs to one open library."""

    accepted = Signal(list)
    """`Accepted`s: their jobs are on disk."""
    refused = Signal(list)
    """CaptureErrors: what could not be read."""
    nothing = Signal()
    """There was nothing to save in it."""

    def __init__(self, library: Library, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._tasks = tasks

    def take_mime(self, mime: QMimeData) -> None:
        """Save what a drop or the clipboard holds."""
        formats, files = read_mime(mime)
        self._take(lambda: understand(formats, files))

    def take_text(self, text: str, tags: Sequence[str] = (), collection: int | None = None) -> None:
        """Save the links in a text."""
        self._take(lambda: understand({"text/plain": text.encode()}, ()), tags, collection)

    def take_files(self, paths: Sequence[Path]) -> None:
        """Save page files, and the links in link files."""
        self._take(lambda: understand({}, paths))

    def take_items(self, items: Sequence[str]) -> None:
        """Save links and page files, as a command line has them."""
        self._take(lambda: understand_items(items))

    def save_again(self, urls: Sequence[str]) -> None:
        """Fetch pages anew."""
        requests = [CaptureRequest(url) for url in urls]
        self._tasks.run(self, lambda: self._library.save(requests), self.accepted.emit)

    def _take(self, read: Callable[[], Drop], tags: Sequence[str] = (), collection: int | None = None) -> None:
        def work() -> tuple[list[Accepted], list[CaptureError]]:
            drop = read()
            requests = [replace(request, tags=tuple(tags), collection=collection) for request in drop.requests]
            return self._library.save(requests), list(drop.errors)

        self._tasks.run(self, work, self._tell)

    def _tell(self, result: tuple[list[Accepted], list[CaptureError]]) -> None:
        accepted, errors = result
        if accepted:
            self.accepted.emit(accepted)
        if errors:
            self.refused.emit(errors)
        if not accepted and not errors:
            self.nothing.emit()


def read_mime(mime: QMimeData) -> tuple[dict[str, bytes], list[Path]]:
    """The formats and the local files of a drag, copied: after the drop the sender may take them away."""
    formats = {}
    for name in FORMATS:
        # Asked for by its name, also where formats() does not list it: X11 lists what Qt renamed.
        data = mime.data(name)
        if data.size():
            formats[name] = bytes(data.data())[:LONGEST]
    # On X11 Qt hands out raw UTF-16 for some of them; as a string it converts (FORMATS 3.17).
    if mime.hasHtml():
        formats["text/html"] = mime.html()[:LONGEST].encode()
    if mime.hasText():
        formats["text/plain"] = mime.text()[:LONGEST].encode()
    files = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    return formats, files


def understand(formats: Mapping[str, bytes], files: Sequence[Path]) -> Drop:
    """What can be saved of it. Reads the files, so not on the GUI thread."""
    # Not above: the window paints before the library and all it needs are imported.
    from archiver.library.intake import read_drop

    return read_drop(formats, files)


def understand_items(items: Sequence[str]) -> Drop:
    """What can be saved of links and of paths from this process's folder. Reads the files, so not on the GUI thread."""
    from archiver.library.intake import Drop, read_item

    requests: list[CaptureRequest] = []
    errors: list[CaptureError] = []
    for item in items:
        try:
            requests += read_item(item)
        except CaptureError as error:
            errors.append(error)
    return Drop(tuple(requests), tuple(errors))
