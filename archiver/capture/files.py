"""Files that a person hands in: saved pages, link files, lists of links."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path

from archiver.capture import link_files, saved_pages
from archiver.capture.decoding import decode
from archiver.capture.links import read_text
from archiver.errors import CaptureError, UnreadableFile
from archiver.model import CaptureRequest, Document, Origin
from archiver.text.cleaning import clean_text
from archiver.text.urls import document_url, parse_url

MAX_BYTES = 20_000_000

_PAGES = {".html": "text/html", ".htm": "text/html", ".xhtml": "application/xhtml+xml", ".xht": "application/xhtml+xml"}
_LISTS = frozenset({".txt", ".text", ".md", ".markdown"})
_TITLE_LENGTH = 300


def read_file(path: Path, *, url: str | None = None, limit: int = MAX_BYTES) -> list[CaptureRequest]:
    """A file → what to save: a page as the document it is, or the links of a link file or text. Changes nothing.

    A saved page keeps its bytes. Its URL is `url`, else what the page says of itself (`saved_pages.find_source`), else
    one made of its content (`urls.document_url`), so that handing it in twice is noticed. A page that only redirects is
    a link. Links inside texts count as imported: nobody looked at each of them.

    Raises BadURL or UnsupportedScheme for `url` and for what a link file holds, and UnreadableFile with one of the
    reasons missing, directory, not_a_file, no_permission, unreadable, empty, too_large (over `limit` bytes),
    unknown_kind, not_a_page, damaged, no_link.
    """
    kind = path.suffix.lower()
    body = _read(path, limit, known=kind in _PAGES or kind in _LISTS or kind in link_files.READERS)
    if kind in _PAGES:
        return [_page(path, body, _PAGES[kind], url)]
    return _list(path, body) if kind in _LISTS else [_link(path, kind, body)]


def _page(path: Path, body: bytes, media_type: str, url: str | None) -> CaptureRequest:
    if b"<" not in body:
        raise UnreadableFile(_item(path), "not_a_page")
    if url is None and (target := saved_pages.find_redirect(body)):
        return CaptureRequest(target, title_hint=_title(path.stem))
    source = saved_pages.find_source(body)
    return CaptureRequest(
        parse_url(url) if url is not None else source.url or document_url(hashlib.sha256(body).hexdigest()),
        document=Document(body, media_type, _title(path.name)),
        origin=Origin.IMPORTED if url is None else Origin.TYPED,
        title_hint=_title(path.stem),
        added_at=source.saved_at,
    )


def _link(path: Path, kind: str, body: bytes) -> CaptureRequest:
    first_error: CaptureError | None = None
    try:
        for link in link_files.READERS[kind](body):
            try:
                return CaptureRequest(parse_url(link.address), title_hint=_title(link.name or path.stem))
            except CaptureError as error:
                first_error = first_error or error
    except link_files.NoLink as error:
        raise UnreadableFile(_item(path), str(error)) from error
    raise first_error or UnreadableFile(_item(path), "no_link")


def _list(path: Path, body: bytes) -> list[CaptureRequest]:
    try:
        return read_text(decode(body), origin=Origin.IMPORTED)
    except CaptureError as error:
        raise UnreadableFile(_item(path), "no_link") from error


def _read(path: Path, limit: int, *, known: bool) -> bytes:
    try:
        facts = path.stat()
        if stat.S_ISDIR(facts.st_mode):
            raise UnreadableFile(_item(path), "directory")
        if not stat.S_ISREG(facts.st_mode):
            raise UnreadableFile(_item(path), "not_a_file")  # opening a pipe would wait for its other end
        if not known:
            raise UnreadableFile(_item(path), "unknown_kind")
        with path.open("rb") as file:
            body = file.read(limit + 1)
    except FileNotFoundError as error:
        raise UnreadableFile(_item(path), "missing") from error
    except PermissionError as error:
        raise UnreadableFile(_item(path), "no_permission") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise UnreadableFile(_item(path), "unreadable") from error
    if len(body) > limit:
        raise UnreadableFile(_item(path), "too_large")
    if not body.strip():
        raise UnreadableFile(_item(path), "empty")
    return body


def _item(path: Path) -> str:
    return clean_text(str(path))


def _title(name: str) -> str:
    return clean_text(name, limit=_TITLE_LENGTH, single_line=True)
