"""What a body is, from its first bytes: servers declare nothing, or the wrong thing.

After https://mimesniff.spec.whatwg.org, narrowed to what this program tells apart.
"""

from __future__ import annotations

import codecs
import re

HTML = frozenset({"text/html", "application/xhtml+xml"})
LARGE = frozenset({"application/pdf"})
"""What holds its pictures, and may have more bytes than a page."""
PAGES = HTML | LARGE | {"text/plain", "text/markdown"}
"""What can become an article."""

VAGUE = frozenset(
    {"", "application/octet-stream", "binary/octet-stream", "application/unknown", "unknown/unknown", "*/*"}
)
"""Declarations that declare nothing."""

MAGIC: tuple[tuple[re.Pattern[bytes], str], ...] = tuple(
    (re.compile(pattern, re.DOTALL), media_type)
    for pattern, media_type in (
        (rb"\x89PNG\r\n\x1a\n", "image/png"),
        (rb"\xff\xd8\xff", "image/jpeg"),
        (rb"GIF8[79]a", "image/gif"),
        (rb"RIFF....WEBP", "image/webp"),
        (rb"....ftypavi[fs]", "image/avif"),
        (rb"....ftyp(heic|heix|mif1)", "image/heic"),
        (rb"BM....\x00\x00\x00\x00", "image/bmp"),
        (rb"\x00\x00[\x01\x02]\x00", "image/x-icon"),
        (rb"II\*\x00|MM\x00\*", "image/tiff"),
        (rb"\s*%PDF-", "application/pdf"),
        (rb"%!PS-Adobe-", "application/postscript"),
        (rb"PK(\x03\x04|\x05\x06|\x07\x08)", "application/zip"),
        (rb"\x1f\x8b\x08", "application/gzip"),
        (rb"Rar!\x1a\x07", "application/vnd.rar"),
        (rb"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
        (rb"....ftyp", "video/mp4"),
        (rb"\x1a\x45\xdf\xa3", "video/webm"),
        (rb"RIFF....AVI ", "video/x-msvideo"),
        (rb"FLV\x01", "video/x-flv"),
        (rb"\x00\x00\x01[\xb3\xba]", "video/mpeg"),
        (rb"OggS\x00", "application/ogg"),
        (rb"ID3[\x02-\x04]|\xff[\xfb\xf3\xf2]", "audio/mpeg"),
        (rb"RIFF....WAVE", "audio/wav"),
        (rb"fLaC", "audio/flac"),
        (rb"MThd\x00\x00\x00\x06", "audio/midi"),
        (rb"wOF[F2]", "font/woff"),
        (rb"\x7fELF", "application/x-executable"),
    )
)

SPACE_AND_COMMENTS = r"(?>\s+|<\?xml[^>]{0,200}>|<!--.{0,2000}?-->)*+"  # atomic: many comments must not backtrack
DOCUMENT = re.compile(SPACE_AND_COMMENTS + r"<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE | re.DOTALL)
FRAGMENT = re.compile(
    SPACE_AND_COMMENTS + r"<(?:head|body|title|meta|link|script|style|h[1-6]|div|p|a|br|b|font|table|iframe)[\s>/]",
    re.IGNORECASE | re.DOTALL,
)
SVG = re.compile(
    SPACE_AND_COMMENTS + r"(?:<!doctype\s+svg[^>]{0,500}>)?" + SPACE_AND_COMMENTS + r"<svg[\s>]", re.I | re.S
)
HEAD = 4_096
"""Bytes that are looked at."""


def declared_type(content_type: str | None) -> str:
    """The media type of a Content-Type header, lower case, without parameters; "" when there is none.

    Of several headers (joined with commas) the last one counts, as in browsers.
    """
    values = [value for part in (content_type or "").split(",") if (value := part.partition(";")[0].strip().lower())]
    return values[-1] if values else ""


def declared_charset(content_type: str | None) -> str | None:
    """The charset parameter of a Content-Type header, as it stands there."""
    found = re.search(r';\s*charset\s*=\s*["\']?([^\s;,"\']{1,40})', content_type or "", re.IGNORECASE)
    return found[1] if found else None


def page_media_type(declared: str, body: bytes) -> str:
    """What a body declared so (see `declared_type`) really is.

    Bytes that announce themselves as something else are that. HTML that is declared as nothing or as plain text is
    HTML. Everything else is as declared.
    """
    if kind := announced_type(body):
        return kind
    text = opening(body)
    if declared in VAGUE and (DOCUMENT.match(text) or FRAGMENT.match(text)):
        return "text/html"
    if declared == "text/plain" and DOCUMENT.match(text):  # a text about HTML may well begin with a tag
        return "text/html"
    return declared or "application/octet-stream"


def picture_media_type(declared: str, body: bytes) -> str:
    """The same for a picture: what its bytes announce, SVG by its root, else as declared."""
    if kind := announced_type(body):
        return kind
    return "image/svg+xml" if SVG.match(opening(body)) else declared or "application/octet-stream"


def announced_type(body: bytes) -> str | None:
    """The format whose magic number the body begins with."""
    head = body[:HEAD]
    return next((media_type for pattern, media_type in MAGIC if pattern.match(head)), None)


def opening(body: bytes) -> str:
    """The first characters, decoded well enough to see tags: UTF-16 when a BOM says so."""
    head = body[:HEAD]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head.decode("utf-16", "replace")
    return head.removeprefix(codecs.BOM_UTF8).decode("latin-1")
