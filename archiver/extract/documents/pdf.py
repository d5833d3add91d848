"""A PDF as a page: pictures of its pages, then their text for searching, copying and reading aloud.

PDFium does the work, in the worker process like every parser: a crash or a hang takes only that.
"""

from __future__ import annotations

import html
import io
import re
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from archiver.containers.container import BrokenContainer, Container, Part
from archiver.containers.kinds import HTML
from archiver.errors import PageUnreadable
from archiver.extract.decoding import scrub
from archiver.extract.documents.flow import Block, Line, flow
from archiver.extract.pictures import PART
from archiver.model.extraction import Mark
from archiver.model.limits import ExtractLimits
from archiver.text.dates import parse_date

if TYPE_CHECKING:
    from PIL import Image

WIDTH = 1_250
"""Pixels of a page's picture: twice a reader's column, and 150 to the inch on A4."""
PIXELS = 6_000_000
"""Of a page that is long and narrow."""
TEXT_PAGES = 2_000
READING, DRAWING = 0.4, 0.75
"""Shares of the time a worker has: pages that are not read by then are missing, and those not drawn are not shown."""
FIRST = 12
"""Paragraphs among which the title is."""
QUALITY = 80
MIDDLE = 0.15
"""Share of middle greys above which a page is more than ink on paper."""
COLOUR = 48
COLOURED = 0.002
"""Share of points whose red or blue is so far from their green: a page with a coloured picture, or more than a link."""
COMPRESSION = 4
_GENERATED = re.compile(
    r"^(?:untitled|microsoft \w+ - .*|.*\.(?:docx?|pdf|indd|tex|dvi|qxd|pptx?|pages|odt|rtf|html?))$", re.I
)
"""Titles that programs put in: the file's name, or that there is none."""
LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
"""Letters that print as one: nobody searches for those."""
_DIVIDED = re.compile("[\x02\ufffe]$")
_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?(?:(Z)|([+-]\d\d)'?(\d\d)?)?")


@dataclass(frozen=True, slots=True)
class _Picture:
    body: bytes
    width: int
    height: int

    def read(self, limit: int) -> bytes:
        """See `Part.read`."""
        if len(self.body) > limit:
            raise BrokenContainer("too_large")
        return self.body


def read_pdf(body: bytes, limits: ExtractLimits) -> tuple[str, Container, set[Mark]]:
    """(the page as HTML, the pictures it shows, what a reader must know). Raises PageUnreadable: damaged, encrypted."""
    start = time.monotonic()
    pdf = _open(body)
    pages, is_all = _read_pages(pdf, start + READING * limits.seconds)
    pictures, is_shown = _draw_pages(pdf, limits, start + DRAWING * limits.seconds)
    marks = ({Mark.TRUNCATED} if not is_all else set()) | ({Mark.PAGES_CAPPED} if not is_shown else set())
    facts = pdf.get_metadata_dict()
    pdf.close()
    blocks = flow(pages)
    if not blocks and pictures:
        marks.add(Mark.NO_TEXT)
    title = _title(facts.get("Title", "")) or _largest(blocks)
    parts = {f"{PART}{number}": Part(picture.read) for number, picture in enumerate(pictures)}
    container = Container(b"", HTML, title=title, author=facts.get("Author", ""), parts=parts)
    figures = (
        f'<figure><img src="{PART}{number}" alt="{number + 1}" width="{each.width}" height="{each.height}"></figure>'
        for number, each in enumerate(pictures)
    )
    rule = "<hr>" if blocks and pictures else ""
    written = (f"<{block.tag}>{html.escape(block.text)}</{block.tag}>" for block in blocks)
    head = ""
    if date := _date(facts.get("CreationDate", "")):
        head = f'<meta property="article:published_time" content="{date}">'
    return f"<html><head>{head}</head><body>{''.join(figures)}{rule}{''.join(written)}</body></html>", container, marks


def _open(body: bytes) -> Any:
    # Imported where it is needed: most workers never see a PDF, and it is 9 MB.
    import pypdfium2
    from pypdfium2 import raw

    try:
        pdf = pypdfium2.PdfDocument(body)
        pdf.init_forms()
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        raise PageUnreadable("encrypted" if locked else "damaged") from error
    if not len(pdf):
        raise PageUnreadable("damaged")
    return pdf


def _read_pages(pdf: Any, deadline: float) -> tuple[list[list[Line]], bool]:
    """The text of the pages, and whether that is all of it."""
    pages = []
    for number in range(min(len(pdf), TEXT_PAGES)):
        page = _page(pdf, number) if time.monotonic() < deadline else None
        if page is not None:
            pages.append(list(_lines(page)))
            page.close()
    return pages, len(pages) == len(pdf)


def _draw_pages(pdf: Any, limits: ExtractLimits, deadline: float) -> tuple[list[_Picture], bool]:
    """Pictures of the first pages, and whether those are all; at least one, if it takes all the time there is."""
    pictures: list[_Picture] = []
    room = limits.embedded_bytes
    for number in range(min(len(pdf), limits.pdf_pages, limits.pictures)):
        if pictures and time.monotonic() > deadline:
            break
        page = _page(pdf, number)
        if page is None:
            continue
        picture = _draw(page)
        page.close()
        room -= len(picture.body)
        if room < 0:
            break
        pictures.append(picture)
    return pictures, len(pictures) == len(pdf)


def _page(pdf: Any, number: int) -> Any:
    """A page, or None for one that is damaged."""
    import pypdfium2

    try:
        return pdf[number]
    except pypdfium2.PdfiumError:
        return None


def _draw(page: Any) -> _Picture:
    """A page as a picture: ink on paper in 16 greys, which is sharp and small; anything else as a photograph."""
    from PIL import Image

    width, height = page.get_size()
    width, height = max(width, 1), max(height, 1)
    scale = min(WIDTH / width, (PIXELS / (width * height)) ** 0.5)
    picture = page.render(scale=scale).to_pil().convert("RGB")
    stream = io.BytesIO()
    if _is_ink(picture):
        grey = picture.convert("L").point([value // 16 for value in range(256)])
        ink = Image.frombytes("P", grey.size, grey.tobytes())
        ink.putpalette([value * 17 for value in range(16) for _ in range(3)])
        ink.save(stream, "PNG", bits=4, compress_level=COMPRESSION)
    else:
        picture.save(stream, "JPEG", quality=QUALITY)
    return _Picture(stream.getvalue(), picture.width, picture.height)


def _is_ink(picture: Image.Image) -> bool:
    """Whether a page is hardly more than black on white, by every fourth row and column of it."""
    from PIL import Image, ImageChops

    small = picture.resize((max(1, picture.width // 4), max(1, picture.height // 4)), Image.Resampling.NEAREST)
    red, green, blue = small.split()
    counts = green.histogram()
    coloured = (ImageChops.difference(green, other).histogram() for other in (red, blue))
    has_colour = any(sum(differences[COLOUR:]) > COLOURED * sum(counts) for differences in coloured)
    return not has_colour and sum(counts[40:216]) < MIDDLE * sum(counts)


def _lines(page: Any) -> Iterator[Line]:
    """The lines of text on a page as PDFium puts them together, with their places."""
    from pypdfium2 import raw

    text_page = page.get_textpage()
    try:
        text = text_page.get_text_range()
        is_placed = len(text) == text_page.count_chars()  # not where characters beyond 16 bits shift the numbers
        start = 0
        for line in text.split("\r\n"):
            bare = line.strip()
            first = start + len(line) - len(line.lstrip())
            # What PDFium puts in the place of a hyphen at the end of a line is no character to keep.
            words = scrub(_DIVIDED.sub("\u00ad", bare).translate(LIGATURES)).strip()
            if words and is_placed:
                left, bottom, _, _ = text_page.get_charbox(first, loose=True)
                _, _, right, _ = text_page.get_charbox(first + len(bare) - 1, loose=True)
                yield Line(words, left, right, bottom, raw.FPDFText_GetFontSize(text_page, first))
            elif words:
                yield Line(words)
            start += len(line) + 2
    finally:
        text_page.close()


def _title(text: str) -> str:
    text = " ".join(text.split())
    return "" if _GENERATED.match(text) or PurePath(text).suffix.lower() == ".pdf" else text


def _largest(blocks: list[Block]) -> str:
    """The title as it is printed: the largest of the headings at the beginning."""
    headings = [block for block in blocks[:FIRST] if block.tag != "p"]
    return max(headings, key=lambda block: block.scale).text if headings else ""


def _date(text: str) -> str:
    """PDF's own way to write a date (ISO 32000-1, 7.9.4) → ISO 8601, or ""."""
    match = _DATE.match(text)
    if match is None:
        return parse_date(text) or ""
    zone = "+00:00" if match[7] else f"{match[8]}:{match[9] or '00'}" if match[8] else ""
    hours = f"T{match[4]}:{match[5]}:{match[6] or '00'}{zone}" if match[4] and zone else ""
    date = f"{match[1]}-{match[2]}-{match[3]}{hours}"
    try:
        datetime.fromisoformat(date)
    except ValueError:
        return ""
    return date
