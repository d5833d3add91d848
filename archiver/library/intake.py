"""What a person hands in, as requests to save."""

from __future__ import annotations

from pathlib import Path

from archiver.capture.drops import Drop, read_drop
from archiver.capture.files import read_file
from archiver.capture.links import read_text
from archiver.errors import CaptureError
from archiver.model.capture import CaptureRequest

FILE_ENDINGS = (
    *(".html", ".htm", ".xhtml", ".mhtml", ".mht", ".webarchive", ".eml", ".pdf", ".txt"),
    *(".url", ".website", ".webloc", ".desktop"),
)
"""Of names that are no host names: a mistyped file must not be looked for on the web."""

__all__ = ["Drop", "read_drop", "read_item", "read_lines"]


def read_item(item: str, *, url: str | None = None) -> list[CaptureRequest]:
    """A link, or the path of a document or a link file; `url` is the address that a saved page came from.

    Raises BadURL, UnsupportedScheme, UnreadableFile.
    """
    if url is not None or _is_path(item):
        return read_file(Path(item).expanduser(), url=url)
    return read_text(item)


def read_lines(text: str) -> tuple[list[str], list[str]]:
    """What a person is typing, as (the links in it, lines without one), for a box that counts along."""
    links: dict[str, None] = {}
    refused = []
    for line in filter(str.strip, text.splitlines()):
        try:
            links.update({request.url: None for request in read_text(line)})
        except CaptureError:
            refused.append(line.strip())
    return list(links), refused


def _is_path(item: str) -> bool:
    """Whether a person means a file: it is there, or it is written as nobody writes a site."""
    if "://" in item:
        return False
    if item.startswith(("/", "./", "../", "~", ".\\", "..\\")) or Path(item).drive:
        return True
    if "/" not in item and item.lower().endswith(FILE_ENDINGS):
        return True
    try:
        return Path(item).exists()
    except (OSError, ValueError):  # too long for a path, or with a NUL: then it is none
        return False
