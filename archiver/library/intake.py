"""What a person hands in, as requests to save."""

from __future__ import annotations

from pathlib import Path

from archiver.capture.files import read_file
from archiver.capture.links import read_text
from archiver.model import CaptureRequest


def read_item(item: str, *, url: str | None = None) -> list[CaptureRequest]:
    """A link, or the path of a saved page or link file; `url` is the address a saved page came from.

    Raises BadURL, UnsupportedScheme, UnreadableFile.
    """
    path = Path(item)
    if url is not None or ("://" not in item and _exists(path)):
        return read_file(path, url=url)
    return read_text(item)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # too long for a path, or with a NUL: then it is none
        return False
