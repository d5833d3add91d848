"""Which kind of file something is, by its content first and its name second, and who reads it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from archiver.containers.container import BrokenContainer, Container
from archiver.containers.messages import read_mail, read_mhtml
from archiver.containers.property_lists import read_webarchive
from archiver.containers.zips import holds_zip, read_zip

HTML, XHTML, PLAIN, MARKDOWN = "text/html", "application/xhtml+xml", "text/plain", "text/markdown"
MHTML, MAIL, WEBARCHIVE, ZIP, PDF = (
    *("multipart/related", "message/rfc822", "application/x-webarchive", "application/zip"),
    "application/pdf",
)
READERS: Mapping[str, Callable[[bytes], Container]] = {
    MHTML: read_mhtml,
    MAIL: read_mail,
    WEBARCHIVE: read_webarchive,
    ZIP: read_zip,
}
SUFFIXES: Mapping[str, str] = {
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": XHTML,
    ".xht": XHTML,
    ".mhtml": MHTML,
    ".mht": MHTML,
    ".eml": MAIL,
    ".webarchive": WEBARCHIVE,
    ".zip": ZIP,
    ".pdf": PDF,
    ".txt": PLAIN,
    ".text": PLAIN,
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
}
"""Of the files that hold a page."""

HEAD = 2_048

_PDF = re.compile(rb"%PDF-\d")
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s+|<\?xml[^>]{0,200}>|<!--.{0,1500}?-->)*<(?:!doctype\s+html|html)[\s>]", re.I | re.S
)
_HEADER = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:From |(?:From|To|Cc|Subject|Date|Sender|Reply-To|Message-ID|MIME-Version|Content-[a-z-]+|"
    rb"Received|Return-Path|Delivered-To|DKIM-Signature|ARC-[a-z-]+|Snapshot-Content-Location|X-[a-z0-9-]+):)",
    re.I,
)
_SNAPSHOT = re.compile(rb"^(?:Snapshot-Content-Location:|From:\s*\"?<?Saved by)", re.I | re.M)
_LETTER = re.compile(rb"^(?:Message-ID|Received|Return-Path|Delivered-To|To):", re.I | re.M)


def recognise(suffix: str, body: bytes) -> str | None:
    """The media type of a file that holds a page, or None for one that holds none. `suffix` is in lower case.

    Texts are what their names say: one may well begin like a letter or speak of PDF.
    """
    named = SUFFIXES.get(suffix)
    head = body[:HEAD]
    if _PDF.search(head[:1024]) and named not in (PLAIN, MARKDOWN):
        return PDF
    if named in (PLAIN, MARKDOWN):
        return named
    if head.startswith((b"bplist00", b"<?xml", b"<!DOCTYPE plist")) and b"WebMainResource" in body:
        return WEBARCHIVE
    if head.startswith(b"PK\3\4") or (named in (HTML, XHTML) and holds_zip(body) and _is_packed(body)):
        return ZIP
    if _HEADER.match(head) and named != WEBARCHIVE:
        if named in (MHTML, MAIL):
            return named
        if _SNAPSHOT.search(head) or not _LETTER.search(head):
            return MHTML
        return MAIL
    if named is None and _PAGE.match(head):
        return HTML
    return named


def open_container(body: bytes, media_type: str) -> Container:
    """What is in a file; one of a kind that holds nothing but the page is the page. Raises BrokenContainer."""
    read = READERS.get(media_type)
    return read(body) if read else Container(body, media_type)


def _is_packed(body: bytes) -> bool:
    try:
        read_zip(body)
    except BrokenContainer as error:
        return str(error) == "encrypted"
    return True
