"""Pages for the extraction tests, put together from sentences of our own."""

from __future__ import annotations

SENTENCE = (
    "The ferry left the harbour at six, with mail, bread, and two bicycles on board, and nobody looked back. "
    "By noon the island was in sight, low and green, and the captain asked for coffee."
)
PARAGRAPH = f"<p>{SENTENCE}</p>\n"


def article(inside: str = "", *, head: str = "", after: str = "") -> str:
    """A whole page whose article is eight paragraphs with `inside` in their middle; `after` follows the article."""
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>The ferry</title>{head}</head><body>"
        f"<nav><a href='/'>Home</a> <a href='/about'>About us</a></nav>"
        f"<article><h1>The ferry</h1>{PARAGRAPH * 4}{inside}{PARAGRAPH * 4}</article>{after}</body></html>"
    )
