"""Pages as sites serve them: articles long enough to be articles, and pictures that are ones."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image

SENTENCES = (
    "The {word} was built before anybody wrote down why, and it has been mended every spring since then.",
    "On market days people stand around the {word} and argue about the weather, the trains and each other.",
    "Nobody remembers who first painted the {word} green, but each generation has kept to that colour.",
    "When the river rises the {word} is the last place to stay dry, so the school keeps its books there.",
)


def article(
    word: str,
    title: str = "",
    *,
    paragraphs: int = 6,
    pictures: Sequence[str] = (),
    head: str = "",
    closed: bool = True,
) -> str:
    """A page about one word, which stands in every sentence; the pictures, by address, lie between the paragraphs."""
    texts = [f"<p>{number}. {' '.join(SENTENCES).format(word=word)}</p>" for number in range(1, paragraphs + 1)]
    for number, url in enumerate(pictures):
        texts.insert(min(number + 1, len(texts)), f'<figure><img src="{url}" width="400" height="300"></figure>')
    title = title or f"The {word}"
    page = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>
        <body><nav><a href="/">Home</a></nav><article><h1>{title}</h1>{"".join(texts)}</article>"""
    return page + ("</body></html>" if closed else "")


WALL = """<!DOCTYPE html><html><head><title>Just a moment…</title></head>
    <body><h1>Checking that you are not a robot</h1><p>Please enable scripts and tick the box.</p></body></html>"""
"""What a robot is shown instead of a page."""


def picture(colour: str = "red", size: tuple[int, int] = (400, 300)) -> bytes:
    """A PNG of one colour."""
    stream = io.BytesIO()
    Image.new("RGB", size, colour).save(stream, "PNG")
    return stream.getvalue()
