"""Links within a page."""

from __future__ import annotations

from lxml.html import HtmlElement


def fragment(link: HtmlElement) -> str:
    """The name of the place on its own page that a link leads to; empty where it leads anywhere else."""
    href = str(link.get("href", ""))
    return href[1:] if href[:1] == "#" else ""
