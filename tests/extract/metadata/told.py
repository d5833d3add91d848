"""What the metadata tests ask: what a page written by us tells."""

from __future__ import annotations

import json

from archiver.extract.metadata import page
from archiver.extract.metadata.page import Metadata
from archiver.extract.parsing import parse
from archiver.model.limits import ExtractLimits
from tests.extract.pages import PARAGRAPH

URL = "https://news.example.org/harbour/ferry"


def told(
    head: str = "", top: str = "<h1>The ferry leaves</h1>", *, url: str = URL, lang: str = "en", end: str = ""
) -> Metadata:
    """The metadata of a page with this head, `top` before its text and `end` after it."""
    html = f"<!DOCTYPE html><html lang='{lang}'><head>{head}</head><body>{top}{PARAGRAPH * 6}{end}</body></html>"
    root, _ = parse(html, ExtractLimits())
    return page.read(root, url)


def linked(*nodes: dict[str, object]) -> str:
    """A JSON-LD script with these nodes."""
    return f"<script type='application/ld+json'>{json.dumps({'@graph': nodes})}</script>"
