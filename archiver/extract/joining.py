"""The pages of one article as one article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from archiver.extract.output import count_words
from archiver.model.extraction import ExtractedArticle, ImageRef, Mark, Quality
from archiver.text import sequels
from archiver.text.pictures import fill_pictures


def join(parts: Sequence[ExtractedArticle], urls: Sequence[str], pictures: int) -> ExtractedArticle:
    """The first page's article with the text and the pictures of all of them, in order; `pictures` at most.

    Where the last one leads on to a page that is not here, its end is missing, and it says so.
    """
    first, last = parts[0], parts[-1]
    images: list[ImageRef] = []
    html: list[str] = []
    for part in parts:
        html.append(_shifted(part.content_html, len(images), pictures))
        images += part.images
    marks = {mark for part in parts for mark in part.quality.marks}
    if not all(Mark.LITTLE_TEXT in part.quality.marks for part in parts):
        marks.discard(Mark.LITTLE_TEXT)
    if last.next_page and last.next_page not in urls:
        marks.add(Mark.TRUNCATED if len(parts) >= sequels.MOST else Mark.CUT_SHORT)
    if len(images) > pictures:
        marks.add(Mark.PICTURES_CAPPED)
    text = "\n\n".join(part.text_content for part in parts if part.text_content)
    return replace(
        first,
        content_html="".join(html),
        text_content=text,
        word_count=count_words(text),
        images=tuple(images[:pictures]),
        quality=Quality(tuple(mark for mark in Mark if mark in marks), first.quality.charset),
        next_page=None,
    )


def _shifted(html: str, by: int, most: int) -> str:
    return fill_pictures(html, lambda number: f"image:{number + by}" if number + by < most else None)
