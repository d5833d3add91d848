"""A site of articles to be saved: pages of ours, as large as those of the web, or pages of a folder."""

from __future__ import annotations

import gzip
import io
import itertools
import json
import math
import random
import re
from pathlib import Path

from PIL import Image

WORDS = [*(__doc__ or "").split(), "tide", "river", "bridge", "ferry", "heron", "water", "engine", "morning", "light"]
"""What the pages are written with."""

SPREAD = 0.8
"""Of the number of teasers, log-normal: half of 200 real pages have more than 142 links, 185 is their mean."""
TEASERS = 45
"""In each of three lists, in the median."""
SCRIPT = 14_000
"""Bytes of scripts and styles in the median; the mean of real pages is nine times that."""
SCRIPT_SPREAD = 2.0
SCRIPT_MOST = 2_000_000

ELSEWHERE = re.compile(
    rb"""(?i)<(?:img|source|picture|link)\b[^>]*>|<meta\b[^>]*image[^>]*>|"image"(?=\s*:)|http-equiv=.?refresh"""
)
"""What in a page would be asked of other people's servers."""


def make_site(site: Path, count: int, source: Path | None, *, pictures: bool) -> list[str]:
    """Make a folder of so many pages; their names. Those below `source` are shown with `pictures` of ours, or none."""
    site.mkdir()
    chance = random.Random(1)
    if source is not None:
        return _copy_pages(site, count, source, chance, pictures=pictures)
    (site / "logo.jpg").write_bytes(photo(chance, 400, 300))
    for number in range(count):
        for name in ("a", "b"):
            (site / f"{number}{name}.jpg").write_bytes(photo(chance, 800, 500))
        (site / f"{number}.html").write_text(page(chance, number), "utf-8")
    return [f"{number}.html" for number in range(count)]


def _copy_pages(site: Path, count: int, source: Path, chance: random.Random, *, pictures: bool) -> list[str]:
    found = sorted([*source.rglob("page.html"), *source.rglob("page.html.gz")])
    files = found[:: len(found) // count or 1][:count]  # from all over the folder
    for number, file in enumerate(files):
        body = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        shown = show_pictures(site, chance, number) if pictures else []
        places = itertools.cycle(shown)
        # The rest is as it was found.
        ours = ELSEWHERE.sub(lambda it: next(places, b"") if it[0][:4].lower() == b"<img" else b"", body)  # noqa: B023  # called at once
        (site / f"{number}.html").write_bytes(ours)
    return [f"{number}.html" for number in range(len(files))]


def show_pictures(site: Path, chance: random.Random, number: int) -> list[bytes]:
    """Three pictures of a page's own, as HTML."""
    names = [f"{number}{name}.jpg" for name in "abc"]
    for name in names:
        (site / name).write_bytes(photo(chance, 800, 500))
    return [f'<img src="{name}" width="800" height="500">'.encode() for name in names]


def page(chance: random.Random, number: int) -> str:
    """An article of 500 to 2,000 words with three pictures, in as much furniture as the pages of the web have."""
    title = sentence(chance, 6)
    paragraphs = [
        f"<p>{' '.join(sentence(chance, chance.randint(8, 20)) for _ in range(5))}</p>"
        for _ in range(chance.randint(8, 30))
    ]
    for position, name in ((1, f"{number}a.jpg"), (4, f"{number}b.jpg"), (6, "logo.jpg")):
        paragraphs.insert(
            position, f'<figure><img src="{name}" width="800" height="500"><figcaption>{title}</figcaption></figure>'
        )
    teasers = max(3, round(TEASERS * chance.lognormvariate(0, SPREAD)))
    top, beside, below = ("".join(teaser(chance, place) for place in range(teasers)) for _ in range(3))
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
        <meta property="og:title" content="{title}"><meta name="author" content="A. Writer">
        <script>window.state = {script(chance)}</script></head>
        <body><nav class="site-navigation"><ul>{top}</ul></nav>
        <main><article><h1>{title}</h1>{"".join(paragraphs)}</article></main>
        <aside class="more-stories"><h2>More</h2><ul>{beside}</ul></aside>
        <footer><ul>{below}</ul></footer></body></html>"""


def teaser(chance: random.Random, place: int) -> str:
    """An entry of a list of other stories, some 600 bytes of six elements."""
    path = "-".join(chance.choices(WORDS, k=8))
    classes = "o-teaser o-teaser--small o-teaser--has-timestamp u-margin-bottom-small js-tracked"
    return f"""<li class="o-list__item o-list__item--{place}" data-position="{place}" data-trackable="list/{path}">
        <div class="{classes}" data-id="{chance.getrandbits(96):x}"><div class="o-teaser__content">
        <a class="o-teaser__link js-tracked" href="/2026/11/{path}.html?from=list-{place}" data-trackable="teaser">
        <span class="o-teaser__heading">{sentence(chance, 7)}</span></a>
        <time class="o-teaser__timestamp" datetime="2026-11-02T10:00:00Z">2 Nov</time></div></div></li>"""


def script(chance: random.Random) -> str:
    """JSON, as pages carry it for their own scripts."""
    bytes_ = min(SCRIPT_MOST, chance.lognormvariate(math.log(SCRIPT), SCRIPT_SPREAD))
    entries = [{"id": number, "title": sentence(chance, 12)} for number in range(int(bytes_ / 100))]
    return json.dumps(entries)


def sentence(chance: random.Random, length: int) -> str:
    return " ".join(chance.choices(WORDS, k=length)).capitalize() + "."


def photo(chance: random.Random, width: int, height: int) -> bytes:
    """A JPEG of some 40 KB that is like no other."""
    small = Image.frombytes("RGB", (width // 8, height // 8), chance.randbytes(width // 8 * (height // 8) * 3))
    stream = io.BytesIO()
    small.resize((width, height)).save(stream, "JPEG", quality=80)
    return stream.getvalue()
