"""Pages that nobody would write: our own, mixed with each other and with whatever has ever confused a parser."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from archiver.paths import resource
from tests.containers.writers import write_mail, write_mhtml, write_pdf, write_singlefile_zip, write_webarchive
from tests.hostile import xss
from tests.library.pages import article, picture

LARGEST = 400_000
"""Bytes of a page: larger ones are the campaign of bombs."""
CHARSETS = (
    *(
        None,
        None,
        None,
        "utf-8",
        "utf-8",
        "windows-1252",
        "iso-8859-1",
        "utf-16",
        "gbk",
        "shift_jis",
        "euc-kr",
        "koi8-r",
    ),
    *("x-nope", "zlib_codec", "idna", "undefined", "utf-7", "", "\0", "iso-2022-jp", "big5", "windows-1256"),
)
TAGS = (
    *(
        "a",
        "b",
        "p",
        "div",
        "table",
        "tr",
        "td",
        "th",
        "ul",
        "li",
        "svg",
        "math",
        "style",
        "script",
        "template",
        "form",
    ),
    *("select", "option", "textarea", "title", "noscript", "iframe", "pre", "code", "img", "image", "br", "hr", "h1"),
    *("h2", "figure", "figcaption", "blockquote", "article", "section", "nav", "aside", "footer", "main", "body"),
    *("html", "head", "frameset", "frame", "plaintext", "xmp", "listing", "ruby", "rt", "details", "summary", "dialog"),
    *("video", "source", "picture", "object", "embed", "param", "mi", "mtext", "annotation-xml", "foreignObject"),
    *("desc", "mglyph", "malignmark", "font", "center", "marquee", "button", "input", "label", "caption", "colgroup"),
    *("col", "tbody", "thead", "dl", "dt", "dd", "meta", "link", "base", "time", "abbr", "q", "x-y", "bdo", "wbr"),
)
ATTRIBUTES = (
    *("href", "src", "srcset", "data-src", "alt", "title", "style", "class", "id", "width", "height", "colspan"),
    *("rowspan", "dir", "lang", "hidden", "itemprop", "rel", "datetime", "content", "property", "name", "onclick"),
    *("start", "type", "xlink:href", "xml:base", "role", "aria-label"),
)
VALUES = (
    *("", "x", "javascript:PWN(1)", "https://e.test/a?b=1&amp;c=2", "//e.test", "/p", "#x", "image:0", "image:99999"),
    *("data:image/png;base64,AAAA", "data:text/html,x", "2000000000", "-1", "NaN", "1e9", "100%", "\0", "\u202e", "'"),
    *(
        "display:none",
        "comment",
        "share",
        "article",
        "rtl",
        "2024-13-45",
        "og:title",
        "article:published_time",
        "https://[",
    ),
    *("https://\u0130.test", "http://e.test:99999", "mailto:a@e.test", "image", "0x1", "a 1x, b 2x,", "x" * 9_000),
)
TOKENS = (
    *("<", ">", "/>", "</", "<!--", "-->", "--!>", "<![CDATA[", "]]>", "<!DOCTYPE html>", "<?xml ", "?>", "&", "&lt;"),
    *("&#0;", "&#x110000;", "&#xd800;", "&amp", "\0", "\r", "\n\n", "\u2028", "\ufeff", "\ud800", "\uffff", "\u200b"),
    *("e" + "\u0301" * 40, "\u202e", "\U0001f468\u200d" * 20, "=", '"', "'", "`", "x" * 400, "\u6f22\u5b57" * 30),
)

CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""What no property list may hold."""
PICTURES = {"https://e.test/a.png": picture("red"), "b.jpg": picture("blue"), "cid:x": b"no picture"}
IN_FILES = 0.25
"""Share of the pages that come in a file of another kind."""
FILES: Mapping[str, Callable[[str], bytes]] = {
    "multipart/related": lambda page: write_mhtml(page, PICTURES, url="https://e.test/a/page"),
    "message/rfc822": lambda page: write_mail(page, PICTURES),
    "application/x-webarchive": lambda page: write_webarchive(CONTROLS.sub("", page), PICTURES, binary="<p" in page),
    "application/zip": lambda page: write_singlefile_zip(page, PICTURES),
    "application/pdf": lambda page: write_pdf([page[:2_000].split("\n")[:40]], drawn=page[-300:]),
    "text/markdown": lambda page: re.sub(r"(?m)^ +|<p>", "", page).encode(),
}
Change = Callable[[str, random.Random], str]


@dataclass(frozen=True)
class Page:
    """What a server could send."""

    body: bytes
    charset: str | None
    media_type: str


@cache
def seeds() -> Sequence[str]:
    """The sample pages, pages of the tests, and the corpus of strings that try to run something."""
    samples = [path.read_bytes().decode("utf-8", "replace") for path in sorted(resource("samples").rglob("*.html"))]
    own = [article(word, pictures=["/a.png", "b.jpg"]) for word in ("bridge", "\u6a4b", "\u062c\u0633\u0631")]
    return [*samples, *own, *(html for _, html in xss.strings())]


def make(chance: random.Random) -> Page:
    """A page; the same for the same state of `chance`."""
    text = chance.choice(seeds()) if chance.random() < 0.7 else chance.choice(seeds()[:10])
    for _ in range(chance.choice((1, 1, 2, 3, 5, 8, 20))):
        text = chance.choice(CHANGES)(text, chance)[:LARGEST]
    codec = chance.choice(("utf-8",) * 8 + ("utf-16", "cp1252", "gb18030", "shift_jis", "iso2022_jp"))
    if chance.random() < IN_FILES:
        media_type = chance.choice(list(FILES))
        body = bytearray(FILES[media_type](text.encode("utf-8", "replace").decode()))
    else:
        media_type = "text/plain" if chance.random() < 0.03 else "text/html"
        body = bytearray(text.encode(codec, "surrogatepass" if codec.startswith("utf") else "ignore"))
    if chance.random() < 0.2:
        for _ in range(chance.choice((1, 5, 100))):
            body[chance.randrange(len(body) + 1) : chance.randrange(len(body) + 1)] = chance.randbytes(1)
            if len(body) < 10:
                break
    return Page(bytes(body[:LARGEST]), chance.choice(CHARSETS), media_type)


def _insert(text: str, chance: random.Random, piece: str) -> str:
    place = chance.randrange(len(text) + 1)
    return text[:place] + piece + text[place:]


def tag(text: str, chance: random.Random) -> str:
    """A start tag somewhere, with some attributes."""
    pairs = [
        f"{chance.choice(ATTRIBUTES)}{chance.choice(('=', ' = ', ''))}{quote}{chance.choice(VALUES)}{quote}"
        for quote in (chance.choice(("'", '"', "")) for _ in range(chance.choice((0, 0, 1, 2, 5))))
    ]
    return _insert(text, chance, f"<{' '.join([chance.choice(TAGS), *pairs])}>")


def end(text: str, chance: random.Random) -> str:
    """An end tag somewhere."""
    return _insert(text, chance, f"</{chance.choice(TAGS)}>")


def token(text: str, chance: random.Random) -> str:
    """Something that means much to a parser."""
    return _insert(text, chance, chance.choice(TOKENS))


def drop(text: str, chance: random.Random) -> str:
    """A piece less."""
    start = chance.randrange(len(text) + 1)
    return text[:start] + text[start + chance.choice((1, 3, 30, 300)) :]


def double(text: str, chance: random.Random) -> str:
    """A piece twice, or many times."""
    start = chance.randrange(len(text) + 1)
    piece = text[start : start + chance.choice((5, 50, 500))]
    return text[:start] + piece * chance.choice((2, 2, 3, 50)) + text[start:]


def splice(text: str, chance: random.Random) -> str:
    """The beginning of one page and the end of another."""
    other = chance.choice(seeds())
    return text[: chance.randrange(len(text) + 1)] + other[chance.randrange(len(other) + 1) :]


def embed(text: str, chance: random.Random) -> str:
    """Another page in the middle of one."""
    return _insert(text, chance, chance.choice(seeds())[:5_000])


def nest(text: str, chance: random.Random) -> str:
    """A piece in many boxes, closed or not."""
    start, depth = chance.randrange(len(text) + 1), chance.choice((2, 20, 150, 3_000))
    box = chance.choice(TAGS)
    stop = start + chance.choice((10, 1_000))
    closing = f"</{box}>" * depth if chance.random() < 0.5 else ""
    return text[:start] + f"<{box}>" * depth + text[start:stop] + closing + text[stop:]


def cut(text: str, chance: random.Random) -> str:
    """The connection ended."""
    return text[: chance.randrange(len(text) + 1)]


CHANGES: tuple[Change, ...] = (tag, tag, tag, end, end, token, token, drop, double, splice, embed, nest, cut)
