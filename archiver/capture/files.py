"""Files that a person hands in: saved pages, link files, lists of links."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Callable
from pathlib import Path

from archiver.capture import folders, link_files, saved_pages
from archiver.capture.decoding import decode
from archiver.capture.links import is_list, read_text
from archiver.capture.sources import find_source
from archiver.containers import kinds, zips
from archiver.containers.container import PAGE_BYTES, BrokenContainer, Container
from archiver.errors import CaptureError, UnreadableFile
from archiver.model.capture import CaptureRequest, Document, Origin
from archiver.text.cleaning import clean_text
from archiver.text.front_matter import split_front_matter
from archiver.text.urls import document_url, parse_url

FILE_BYTES = 50_000_000
"""Of a file that may hold more than the page: its pictures, or those of a PDF."""

_PAGES = frozenset({kinds.HTML, kinds.XHTML})
_TEXTS = frozenset({kinds.PLAIN, kinds.MARKDOWN})
_TITLE_LENGTH = 300


def read_file(path: Path, *, url: str | None = None, limit: int | None = None) -> list[CaptureRequest]:
    """A file → what to save: a page as the document it is, or the links of a link file or a list. Changes nothing.

    A document keeps its bytes; pictures in a folder beside it are packed with it (`zips.pack`). Its URL is `url`, else
    what it says of itself (`sources.find_source`), else one made of its content (`urls.document_url`), so that handing
    it in twice is noticed. A page that only redirects is a link, and a text that is but a list of links (see
    `links.is_list`) is these: they count as imported, as nobody looked at each of them.

    Raises BadURL or UnsupportedScheme for `url` and for what a link file holds, and UnreadableFile with one of the
    reasons missing, directory, not_a_file, no_permission, unreadable, empty, too_large (over `limit` bytes, or what
    its kind may have), unknown_kind, not_a_page, damaged, encrypted, no_link.
    """
    suffix = path.suffix.lower()
    body = _read(path, limit or FILE_BYTES, lambda head: suffix in link_files.READERS or kinds.recognise(suffix, head))
    if suffix in link_files.READERS:
        return [_link(path, suffix, body)]
    media_type = kinds.recognise(suffix, body)
    if media_type is None:
        raise UnreadableFile(_item(path), "unknown_kind")
    if media_type in _TEXTS and len(body) > PAGE_BYTES:
        raise UnreadableFile(_item(path), "too_large")
    if media_type in _TEXTS and url is None:
        facts, text = split_front_matter(decode(body))
        if not facts and is_list(text):
            return read_text(text, origin=Origin.IMPORTED)
    return [_document(path, body, media_type, url)]


def _document(path: Path, body: bytes, media_type: str, url: str | None) -> CaptureRequest:
    container = _container(path, body, media_type)
    if media_type in _PAGES:
        if b"<" not in body:
            raise UnreadableFile(_item(path), "not_a_page")
        if url is None and (target := saved_pages.find_redirect(body)):
            return CaptureRequest(target, title_hint=_title(path.stem))
    if media_type in _PAGES | {kinds.MARKDOWN} and (pictures := folders.gather_pictures(path, body)):
        name = f"page{path.suffix.lower()}"
        body, media_type = zips.pack(name, body, pictures), kinds.ZIP
    source = find_source(container)
    identity = container.identity.encode("utf-8", "replace") or body
    return CaptureRequest(
        parse_url(url) if url is not None else source.url or document_url(hashlib.sha256(identity).hexdigest()),
        document=Document(body, media_type, _title(path.name)),
        origin=Origin.IMPORTED if url is None else Origin.TYPED,
        title_hint=_title(container.title or path.stem),
        added_at=source.saved_at,
    )


def _container(path: Path, body: bytes, media_type: str) -> Container:
    try:
        return kinds.open_container(body, media_type)
    except BrokenContainer as error:
        reason = "not_a_page" if str(error) == "no_page" else str(error)
        raise UnreadableFile(_item(path), reason) from error


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


def _read(path: Path, limit: int, is_known: Callable[[bytes], object]) -> bytes:
    try:
        facts = path.stat()
        if stat.S_ISDIR(facts.st_mode):
            raise UnreadableFile(_item(path), "directory")
        if not stat.S_ISREG(facts.st_mode):
            raise UnreadableFile(_item(path), "not_a_file")  # opening a pipe would wait for its other end
        with path.open("rb") as file:
            body = file.read(kinds.HEAD)
            if not is_known(body):
                raise UnreadableFile(_item(path), "unknown_kind")
            body += file.read(max(0, limit + 1 - len(body)))
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
