"""FAULTS 51 to 92 by number: what comes of each, and that nothing is cut without a mark.

What needs a worker's limits (51 to 56 in full size) is in `test_pool` and `tests/campaigns/test_bombs`; a picture's own
bytes (80 to 92) in `test_imaging`; the same on the screen in `tests/gui/reader`.
"""

from __future__ import annotations

import base64
import io
import random
import re
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import pytest
from PIL import Image

from archiver.errors import PageUnreadable, PictureRefused
from archiver.extract import pictures
from archiver.extract.article import extract
from archiver.extract.decoding import decode
from archiver.extract.imaging import measure
from archiver.jobs.pictures import decode_data_uri
from archiver.model.extraction import ExtractedArticle, Mark
from archiver.model.limits import ExtractLimits
from tests.extract.pages import PARAGRAPH, SENTENCE, article
from tests.hostile.judge import complaints

URL = "https://news.example.org/2026/ferry"
SIMPLIFIED, TRUNCATED, CAPPED = {Mark.SIMPLIFIED}, {Mark.TRUNCATED}, {Mark.PICTURES_CAPPED}
BAD, LITTLE, CUT = {Mark.BAD_CHARACTERS}, {Mark.LITTLE_TEXT}, {Mark.CUT_SHORT}
NOTHING: set[Mark] = set()


def nothing_more(got: ExtractedArticle) -> bool:
    return True


@dataclass(frozen=True)
class Case:
    """A page, and what comes of it."""

    page: str | bytes
    marks: set[Mark] = field(default_factory=set)
    """All it has."""
    said: tuple[str, ...] = (SENTENCE[:60],)
    """In its text."""
    unsaid: tuple[str, ...] = ()
    """Not in its text."""
    charset: str | None = "utf-8"
    check: Callable[[ExtractedArticle], bool] = nothing_more
    limits: ExtractLimits = field(default_factory=ExtractLimits)


def links(got: ExtractedArticle) -> list[str]:
    return re.findall(r'href="([^"]*)"', got.content_html)


def titled(title: str, body: str = "") -> str:
    head = f"<!DOCTYPE html><html><head><title>{title}</title></head>"
    return f"{head}<body><article>{PARAGRAPH * 6}{body}</article></body></html>"


def dated(date: str) -> str:
    return article(head=f"<meta property='article:published_time' content='{date}'>")


RUSSIAN = "Паром вышел из гавани в шесть утра, с почтой, хлебом и двумя велосипедами на борту. " * 4
CHINESE = "渡轮六点离开港口，船上有邮件、面包和两辆自行车，没有人回头看。" * 6
JAPANESE = "フェリーは六時に港を出て、郵便とパンと二台の自転車を積み、だれも振り返らなかった。" * 6
PNG = base64.b64encode(random.Random(1).randbytes(3_000)).decode()
BIG = "A" * 4_100_000

CASES = {
    # --- HTML
    "52-depth-257": Case(
        article("<div>" * 257 + "<p>deep, deep down</p>" + "</div>" * 257), SIMPLIFIED, ("deep down",)
    ),
    "52-depth-2049": Case(article("<div>" * 2_049 + "<p>deep, deep down</p>"), SIMPLIFIED, ("deep down",)),
    "53-fonts": Case(article("<font>" * 3_000 + "the words within"), SIMPLIFIED, ("the words within",)),
    "54-attributes": Case(
        article("<p " + " ".join(f"a{n}=1" for n in range(5_000)) + ">the crowded one</p>"),
        SIMPLIFIED,
        ("crowded one",),
    ),
    "55-data": Case(article(f"<p><img src='data:image/png;base64,{BIG}'>beside it</p>"), said=("beside it",)),
    "56-elements": Case(
        article("<p>more and more of it</p>" * 1_000),
        TRUNCATED,
        limits=ExtractLimits(elements=800),
        said=("more of it",),
    ),
    "57-controls": Case(article("<p>one\0two\x07\x1b[31m\ufffe\U0001ffff and\ud800</p>"), BAD, ("onetwo[31m and",)),
    "58-frameset": Case(
        "<html><frameset><frame src=/a><noframes><p>Use frames.</p></noframes></frameset></html>", LITTLE, ()
    ),
    "58-plaintext": Case(article("<p>before</p><plaintext><b>after</b>"), said=("before",)),
    "58-noscript": Case(
        f"<html><head><title>The ferry</title></head><body><noscript>{PARAGRAPH * 6}</noscript></body></html>"
    ),
    "58-template": Case(article("<template><p>never shown</p></template>"), unsaid=("never shown",)),
    "58-foreign": Case(
        article("<svg><foreignObject><p onclick=x>drawn words</p><script>PWN(1)</script></foreignObject></svg>"),
        unsaid=("PWN",),
    ),
    "58-mathml": Case(
        article(
            "<p>so <math><semantics><mi>x</mi><annotation encoding='application/x-tex'>x^2</annotation>"
            "</semantics></math></p>"
        ),
        said=("so x^2",),
    ),
    "59-base-file": Case(
        article("<p>A <a href='x'>link</a> in a sentence of some words.</p>", head="<base href='file:///etc/'>"),
        check=lambda got: links(got) == ["https://news.example.org/2026/x"],
    ),
    "59-base-javascript": Case(
        article("<p>A <a href='x'>link</a> in a sentence of some words.</p>", head="<base href='javascript:PWN(1)//'>"),
        check=lambda got: links(got) == ["https://news.example.org/2026/x"],
    ),
    "60-refresh": Case(article(head="<meta http-equiv=refresh content='0;url=file:///etc/passwd'>")),
    "61-handlers": Case(
        article(
            "<p onclick=PWN(1) style='background:url(javascript:PWN(1));width:expression(PWN(1))'>a sentence here</p>"
            "<iframe srcdoc='<script>PWN(1)</script>'></iframe><form><button formaction='javascript:PWN(1)'>b</button>"
            "</form><svg><a xlink:href='javascript:PWN(1)'>c</a></svg>"
        ),
        unsaid=("PWN",),
        check=lambda got: "PWN" not in got.content_html,
    ),
    "62-tables-20": Case(
        article("<table><tr><td>left</td><td>right " * 20 + "the core" + "</td></tr></table>" * 20),
        SIMPLIFIED,
        ("the core",),
    ),
    "62-tables-200": Case(article("<table><tr><td>left</td><td>right " * 200 + "the core"), SIMPLIFIED, ("the core",)),
    "63-word": Case(article(f"<p>{'x' * 300_000}</p>"), SIMPLIFIED, ("x" * 300_000,)),
    "64-breaks": Case(article("<p>above" + "<br>" * 100_000 + "below</p>"), said=("above\nbelow",)),
    "64-rows": Case(
        article("<table>" + "".join(f"<tr><td>row {n}</td><td>x</td></tr>" for n in range(6_000)) + "</table>"),
        SIMPLIFIED,
        ("row 5999 x",),
    ),
    "64-cells": Case(
        article("<table><tr>" + "".join(f"<td>cell {n}</td>" for n in range(6_000)) + "</tr></table>"),
        SIMPLIFIED,
        ("cell 5999",),
    ),
    "64-sizes": Case(
        article(
            "<table><tr><td colspan=2000000000>a</td><td rowspan=-1>b</td></tr></table>"
            "<img src=/a.png width=2e9 height=NaN><img src=/b.png width=-1 height=2000000000>"
        ),
        check=lambda got: not re.search("colspan|rowspan|width|height", got.content_html) and len(got.images) == 2,
    ),
    "65-joined": Case(article("<p>" + "\U0001f468\u200d" * 50_000 + "</p>"), SIMPLIFIED, ("\U0001f468\u200d",)),
    "65-marks": Case(
        article("<p>e" + "\u0301" * 100_000 + "nd</p>"),
        SIMPLIFIED,
        ("nd",),
        check=lambda got: len(got.content_html) < 9_000,
    ),
    "65-overrides": Case(
        titled("The \u202eyrref\u202c sails"),
        check=lambda got: not re.search("[\u202a-\u202e\u2066-\u2069]", got.title),
    ),
    "66-anchors": Case(
        article("<p id=a>first</p><p id=a>second</p>" + "<a name=x href='#x'>jump</a> " * 2_000),
        said=("first", "second"),
    ),
    "67-entities": Case(article("<p>a&#x110000;b&#0;c&#xd800;d&#128;e&bogus;f&amp;lt;g</p>"), said=("e&bogus;f&lt;g",)),
    "68-adoption": Case(article("<b>" * 10_000 + "<p>inside of it all</p>"), SIMPLIFIED, ("inside of it all",)),
    "69-long": Case(titled("word " * 200_000), check=lambda got: len(got.title) <= 300 and got.title.endswith("…")),
    "69-html": Case(
        titled("&lt;script&gt;PWN(1)&lt;/script&gt; &lt;b&gt;bold&lt;/b&gt;"), check=lambda got: "\n" not in got.title
    ),
    "69-empty": Case(titled(" "), check=lambda got: got.title.startswith("The ferry left the harbour")),
    "70-year-0": Case(dated("0000-01-01"), check=lambda got: got.published_at is None),
    "70-year-99999": Case(dated("99999-01-01T00:00:00Z"), check=lambda got: got.published_at is None),
    "70-tomorrow": Case(dated("tomorrow"), check=lambda got: got.published_at is None),
    "70-month-13": Case(dated("2024-13-45"), check=lambda got: got.published_at is None),
    # --- charset
    "71-bom": Case(
        ("\ufeff" + article(f"<p>{RUSSIAN}</p>", head="<meta charset=windows-1251>")).encode(),
        said=(RUSSIAN[:40],),
        charset="gbk",
    ),
    "71-header": Case(
        article(f"<p>{RUSSIAN}</p>", head="<meta charset=iso-8859-1>").encode("cp1251"),
        said=(RUSSIAN[:40],),
        charset="windows-1251",
    ),
    "72-unknown": Case(article(f"<p>{RUSSIAN}</p>").encode(), said=(RUSSIAN[:40],), charset="x-nope"),
    **{
        f"73-{label}": Case(article(f"<p>{RUSSIAN}</p>").encode(), said=(RUSSIAN[:40],), charset=label)
        for label in ("zlib_codec", "idna", "undefined", "unicode_escape", "punycode", "base64", "rot13")
    },
    "74-utf16": Case(article(f"<p>{RUSSIAN}</p>").encode("utf-16-le"), said=(RUSSIAN[:40],), charset=None),
    "74-utf7": Case(
        article("<p>+ADw-script+AD4-PWN(1)+ADw-/script+AD4-</p>", head="<meta charset=utf-7>").encode(),
        said=("+ADw-script+AD4-",),
        charset="utf-7",
    ),
    "75-gbk": Case(article(f"<p>{CHINESE}镕</p>").encode("gbk"), said=("镕",), charset="gb2312"),
    "75-shift-jis": Case(article(f"<p>{JAPANESE}</p>").encode("cp932"), said=(JAPANESE[:20],), charset="shift_jis"),
    "75-cp1252": Case(
        article("<p>“Euro €”, he said – once.</p>").encode("cp1252"), said=("“Euro €”",), charset="latin1"
    ),
    "76-halves": Case(
        article(f"<p>{RUSSIAN}</p>").encode() + "<p>déjà vu</p>".encode("latin-1"),
        BAD,
        said=(RUSSIAN[:40],),
        charset=None,
    ),
    "77-late": Case(
        article(f"<p>{RUSSIAN}</p>", head=f"<script>{'x' * 12_000}</script><meta charset=windows-1251>").encode(
            "cp1251"
        ),
        said=(RUSSIAN[:40],),
        charset=None,
    ),
    "79-bom-inside": Case(article("<p>half\ufeffway there</p>"), said=("halfway there",)),
    # --- pictures on the page
    "82-many-bombs": Case(
        article("".join(f"<img src=/bomb{n}.png>" for n in range(50))), check=lambda got: len(got.images) == 50
    ),
    "84-svg": Case(
        article("<svg><use href='#a'/><image href='file:///etc/passwd'/></svg><img src='data:image/svg+xml,<svg/>'>"),
        check=lambda got: got.images == (),
    ),
    "88-data": Case(article(f"<img src='data:image/png;base64,{PNG}'>"), check=lambda got: len(got.images) == 1),
    "88-address": Case(article(f"<p><img src='/{'x' * 9_000}.png'>words beside it</p>"), CAPPED),
    "89-srcset": Case(
        article("<img src=/s.png srcset='" + ", ".join(f"/{n}.png {n}w" for n in range(1, 10_001)) + "'>"),
        check=lambda got: len(got.images) == 1,
    ),
    "89-endless": Case(article(f"<p><img src=/s.png srcset='{'x<' * 50_000}'>beside</p>"), said=("beside",)),
    "90-pictures": Case(
        article("".join(f"<img src=/{n}.png>" for n in range(10_000))), CAPPED, check=lambda got: len(got.images) == 200
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_page(name: str) -> None:
    case = CASES[name]
    body = case.page.encode("utf-8", "surrogatepass") if isinstance(case.page, str) else case.page
    got = extract(body, URL, charset=case.charset, limits=case.limits)
    marks = set(got.quality.marks)
    if name.startswith(("52-depth-2049", "58-plaintext", "62-tables-200", "53", "68")):
        marks -= CUT  # nothing closes the page, which is told too
    assert marks == case.marks
    text = re.sub("\u200b", "", got.text_content)
    assert [each for each in case.said if each not in text] == []
    assert [each for each in case.unsaid if each in text] == []
    assert complaints(got.content_html) == []
    assert case.check(got)


EMPTY = {"51-empty": b"", "51-space": b" \n\t ", "51-comment": b"<!-- nothing -->", "51-nul": b"\0\0\0"}


@pytest.mark.parametrize("name", EMPTY)
def test_an_empty_page_is_refused(name: str) -> None:
    with pytest.raises(PageUnreadable):
        extract(EMPTY[name], URL, charset=None)


def test_78_random_bytes_are_text_of_some_charset() -> None:
    noise = random.Random(78).randbytes(2_000_000).translate(bytes(range(128, 256)) * 2)
    text, codec, _ = decode(noise, None)  # chardet alone would take 11 s (FACTS "HTML"); `test_decoding` has the time
    assert codec
    assert len(text) > 500_000


def test_78_letters_without_a_space_are_no_trap() -> None:
    """Chardet alone would take minutes, and this test would be stopped."""
    assert decode(b"<p>" + b"x" * 60_000 + b"\xff\x81</p>", None)[0].startswith("<p>xxx")


def test_88_pictures_inside_a_page_have_a_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "DATA_TOTAL", 20_000)
    inside = "".join(f"<img src='data:image/png;base64,{n}{'A' * 3_990}'>" for n in range(1, 7))
    got = extract(article(inside + "<img src=/a.png>").encode(), URL, charset="utf-8")
    assert set(got.quality.marks) == CAPPED
    assert [image.url[:16] for image in got.images] == ["data:image/png;b"] * 4 + ["https://news.exa"]


# --- pictures by their bytes


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), mode: str = "RGB", **options: object) -> bytes:
    stream = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert(mode).save(stream, kind, **options)
    return stream.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def huge(width: int, height: int, depth: int = 8, colour: int = 0, interlaced: int = 0) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(9_999)))
        + chunk(b"IEND", b"")
    )


def moving(frames: int) -> bytes:
    stream = io.BytesIO()
    first, *rest = (Image.new("P", (4, 4), n % 256) for n in range(frames))
    first.save(stream, "GIF", save_all=True, append_images=rest)
    return stream.getvalue()


def damaged(body: bytes) -> bytes:
    place = body.index(b"IDAT") + 20
    return body[:place] + bytes([body[place] ^ 0xFF]) + body[place + 1 :]


def profiled(profile: bytes) -> bytes:
    body = picture()
    place = body.index(b"IDAT") - 4
    return body[:place] + chunk(b"iCCP", b"x\0\0" + zlib.compress(profile)) + body[place:]


def turned() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x8825] = {1: "N", 2: (1.0, 2.0, 3.0)}
    return picture("JPEG", exif=exif.tobytes())


# What is made only where it is needed takes its time.
REFUSED: dict[str, tuple[bytes | Callable[[], bytes], str]] = {
    "80-50k": (huge(50_000, 50_000), "pixels"),
    "81-16-bit": (huge(8_000, 8_000, 16, 2), "pixels"),
    "81-1-bit": (huge(50_000, 50_000, 1), "pixels"),
    "81-interlaced": (huge(10_000, 8_000, 8, 2, 1), "pixels"),
    "82-8k": (huge(8_000, 8_000, 8, 2), "pixels"),
    "83-truncated": (picture("PNG", (400, 300))[:300], "damaged"),
    "83-checksum": (damaged(picture("PNG", (400, 300))), "damaged"),
    "84-use": (b"<svg xmlns='http://www.w3.org/2000/svg'><g id='a'/><use href='#a'/></svg>", "svg"),
    "84-entity": (b"<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY a 'b'>]><svg>&a;</svg>", "svg"),
    "86-ico": (picture("ICO"), "format"),
    "86-tiff": (picture("TIFF"), "format"),
    "86-pdf": (picture("PDF"), "format"),
    "86-xpm": (b'/* XPM */\nstatic char *x[] = {"1 1 1 1", "a c #000000", "a"};', "format"),
    "87-empty": (b"", "empty"),
    "92-profile": (partial(profiled, bytes(50_000_000)), "damaged"),
}
KEPT: dict[str, bytes | Callable[[], bytes]] = {
    "81-small": picture(mode="1"),
    "85-frames": partial(moving, 2_000),
    "91-turned": turned(),
    "92-small": profiled(bytes(100)),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_picture_is_refused_and_says_why(name: str) -> None:
    body, reason = REFUSED[name]
    body = body() if callable(body) else body
    with pytest.raises(PictureRefused) as caught:
        measure(body, ExtractLimits())
    assert caught.value.reason == reason


@pytest.mark.parametrize("name", KEPT)
def test_a_picture_is_kept(name: str) -> None:
    body = KEPT[name]
    assert measure(body() if callable(body) else body, ExtractLimits()).width in (4, 40)


@pytest.mark.parametrize("uri", ["data:image/png;base64,A", "data:image/png;base64", "data:,"])
def test_88_a_malformed_data_uri_is_no_picture(uri: str) -> None:
    with pytest.raises(PictureRefused):
        measure(decode_data_uri(uri), ExtractLimits())


def test_every_number_is_here() -> None:
    names = [*CASES, *EMPTY, *REFUSED, *KEPT, "78-random"]
    assert {int(name[:2]) for name in names} == set(range(51, 93))
