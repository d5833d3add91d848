"""Whatever kind of document comes, as a page: containers are opened, Markdown and plain text become HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from archiver.containers import kinds
from archiver.containers.container import PAGE_BYTES, BrokenContainer, Container
from archiver.containers.inline import take_out
from archiver.errors import PageUnreadable
from archiver.extract.decoding import decode
from archiver.extract.documents.pdf import read_pdf
from archiver.extract.metadata.page import Metadata
from archiver.extract.metadata.sources.lines import clean
from archiver.model.extraction import Mark
from archiver.model.limits import ExtractLimits
from archiver.text.dates import parse_date
from archiver.text.front_matter import split_front_matter

TITLE_LENGTH = 300
FILLED = (55, 85)
"""Characters of a line that is full."""
DEEP = re.compile(r"^(?:[ \t>*+-]|\d{1,9}[.)]){150}", re.MULTILINE)
"""Lists and quotations within each other without end: what the parser does not follow, it drops."""


@dataclass(frozen=True, slots=True)
class Document:
    """A page as text, with what its file knows beside it."""

    html: str
    codec: str
    marks: set[Mark]
    is_whole: bool
    """All of it is the article: a letter, a text, a PDF. Nothing in it is furniture."""
    container: Container
    """The parts of the file."""
    is_telling: bool = False
    """What the file says of the page (title, author, date) goes before what the page says of itself."""

    def tell(self, known: Metadata) -> Metadata:
        """What is known of the page, with what its file says."""
        title = clean(self.container.title, TITLE_LENGTH)
        byline = clean(self.container.author, TITLE_LENGTH) or None
        if not self.is_telling:
            return replace(known, title=known.title or title, byline=known.byline or byline)
        sent = self.container.saved_at
        return replace(
            known,
            title=title or known.title,
            byline=byline or known.byline,
            published_at=sent.isoformat() if sent else known.published_at,
        )


def read(body: bytes, media_type: str, charset: str | None, limits: ExtractLimits) -> Document:
    """The page in a document of any kind. Raises PageUnreadable: empty, damaged, encrypted, too_large or no_page."""
    if media_type == kinds.PDF:
        text, container, marks = read_pdf(body, limits)
        return Document(text, "utf-8", marks, True, container)
    try:
        container = kinds.open_container(body, media_type)
    except BrokenContainer as error:
        raise PageUnreadable(str(error)) from error
    page, inside = take_out(container.page)
    if len(page) > PAGE_BYTES:
        raise PageUnreadable("too_large")
    container = replace(container, page=page, parts={**container.parts, **inside})
    text, codec, bad = decode(page, container.charset or charset)
    if not text.strip():
        raise PageUnreadable("empty")
    marks = {Mark.BAD_CHARACTERS} if bad else set()
    is_mail = media_type == kinds.MAIL
    if container.media_type == kinds.MARKDOWN and not DEEP.search(text):
        text, container = _from_markdown(text, container, limits)
    elif container.media_type in (kinds.MARKDOWN, kinds.PLAIN):
        marks |= {Mark.SIMPLIFIED} if container.media_type == kinds.MARKDOWN else set()
        text = _page("", _paragraphs(text))
    is_whole = is_mail or container.media_type in (kinds.MARKDOWN, kinds.PLAIN)
    return Document(text, codec, marks, is_whole, container, is_telling=is_whole)


def _from_markdown(text: str, container: Container, limits: ExtractLimits) -> tuple[str, Container]:
    # Imported where it is needed: most workers never see any.
    from markdown_it import MarkdownIt

    facts, text = split_front_matter(text)
    body = (
        MarkdownIt("commonmark", {"html": True, "maxNesting": limits.depth})
        .enable(["table", "strikethrough"])
        .render(text)
    )
    title = facts.get("title", "")
    date = parse_date(next((facts[name] for name in ("published", "date", "created") if name in facts), ""))
    author = facts.get("author", "") or facts.get("authors", "")
    head = f'<meta property="article:published_time" content="{html.escape(date)}">' if date else ""
    return _page(head, body), replace(container, title=title, author=author, saved_at=None)


def _page(head: str, body: str) -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


def _paragraphs(text: str) -> str:
    """Plain text as paragraphs; its line breaks are kept, but for those of text that was filled to a width."""
    return "".join(_blocks(text.replace("\r\n", "\n").replace("\r", "\n")))


def _blocks(text: str) -> Iterator[str]:
    for part in re.split(r"\n\s*\n", text):
        lines = part.strip("\n").rstrip().split("\n")
        if lines != [""]:
            glue = " " if _is_filled(lines) else "<br>"
            yield f"<p>{glue.join(html.escape(line.strip()) for line in lines)}</p>"


def _is_filled(lines: list[str]) -> bool:
    """Whether a paragraph was broken into lines of one width, as letters and old texts are: verse and code are not."""
    full = lines[:-1]
    is_flush = not any(line[:1].isspace() for line in lines)
    return bool(full) and is_flush and all(FILLED[0] <= len(line) <= FILLED[1] for line in full)
