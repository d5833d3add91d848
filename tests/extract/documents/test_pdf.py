from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from archiver.errors import PageUnreadable
from archiver.extract.article import extract
from archiver.model.extraction import ExtractedArticle, Mark
from archiver.model.limits import ExtractLimits
from tests.containers.writers import write_pdf

LINES = ["The moon pulls twice a day, and the sea fol-", "lows it slowly, as ever.", "", "Nobody (knows) why."]
PHOTO = "".join(f"0.{n % 10} 0.{n % 7} 0.{n % 3} rg {n * 6} 100 6 500 re f\n" for n in range(100))


def read(body: bytes, limits: ExtractLimits = ExtractLimits()) -> ExtractedArticle:  # noqa: B008 - frozen
    return extract(body, "archiver-file:x", charset=None, media_type="application/pdf", limits=limits)


def pictures(article: ExtractedArticle) -> list[Image.Image]:
    return [Image.open(io.BytesIO(image.body or b"")) for image in article.images]


def test_the_pages_are_shown_and_their_text_follows() -> None:
    facts = {"Author": "A. Writer", "CreationDate": "D:20240501100000+02'00'"}
    got = read(write_pdf([["#On tides", "", *LINES], ["Page two – the end."]], facts=facts))
    assert (got.title, got.byline, got.published_at) == ("On tides", "A. Writer", "2024-05-01T10:00:00+02:00")
    assert got.content_html.startswith(
        '<figure><img src="image:0" alt="1" width="1250" height="1618"></figure><figure><img src="image:1" alt="2"'
    )
    assert got.text_content.split("\n\n") == [
        "The moon pulls twice a day, and the sea follows it slowly, as ever.",
        "Nobody (knows) why.",
        "Page two – the end.",
    ]
    assert [picture.size for picture in pictures(got)] == [(1250, 1618), (1250, 1618)]
    assert got.lead_image == 0
    assert got.quality.marks == ()


def test_ink_is_kept_in_greys_and_a_photograph_as_one() -> None:
    [ink] = pictures(read(write_pdf([LINES])))
    assert (ink.format, ink.mode, len(ink.getcolors() or ())) == ("PNG", "P", 16)
    [photo] = pictures(read(write_pdf([LINES], drawn=PHOTO)))
    assert photo.format == "JPEG"


@pytest.mark.parametrize(
    ("size", "shown"), [((200, 100), (1250, 625)), ((50, 14_000), (146, 40_988)), ((1, 1), (1250, 1250))]
)
def test_pages_of_any_size_fit(size: tuple[int, int], shown: tuple[int, int]) -> None:
    [page] = pictures(read(write_pdf([["x"]], size=size)))
    assert abs(page.width - shown[0]) <= 2
    assert abs(page.height - shown[1]) <= 2


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Of the moon", "Of the moon"),
        ("Microsoft Word - draft7.doc", "On tides"),
        ("final.PDF", "On tides"),
        ("untitled", "On tides"),
        ("  ", "On tides"),
    ],
)
def test_a_title_that_a_program_put_in_is_none(title: str, expected: str) -> None:
    assert read(write_pdf([["#On tides", *LINES]], facts={"Title": title})).title == expected


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("D:20240501100000Z", "2024-05-01T10:00:00+00:00"),
        ("D:20240501", "2024-05-01"),
        ("D:20240501100000", "2024-05-01"),
        ("D:20249901", None),
        ("nonsense", None),
    ],
)
def test_its_date(date: str, expected: str | None) -> None:
    assert read(write_pdf([LINES], facts={"CreationDate": date})).published_at == expected


def test_more_pages_than_the_limit_leave_a_mark_and_their_text() -> None:
    got = read(write_pdf([[f"Page {number} of the whole."] for number in range(5)]), ExtractLimits(pdf_pages=2))
    assert len(got.images) == 2
    assert got.quality.marks == (Mark.PAGES_CAPPED,)
    assert "Page 4 of the whole." in got.text_content
    one = len(read(write_pdf([LINES])).images[0].body or b"")
    got = read(write_pdf([LINES] * 3), ExtractLimits(embedded_bytes=one + 10))
    assert len(got.images) == 1
    assert got.quality.marks == (Mark.PAGES_CAPPED,)


def test_pages_for_which_there_is_no_time_leave_a_mark() -> None:
    got = read(write_pdf([LINES] * 3), ExtractLimits(seconds=1e-9))
    assert len(got.images) == 1
    assert got.quality.marks == (Mark.TRUNCATED, Mark.PAGES_CAPPED, Mark.NO_TEXT)


def test_pages_that_are_pictures_say_so() -> None:
    got = read(write_pdf([[], []], drawn="0 0 0 rg 100 100 300 300 re f\n"))
    assert (got.text_content, got.word_count, len(got.images)) == ("", 0, 2)
    assert got.quality.marks == (Mark.NO_TEXT,)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (write_pdf([LINES], locked=True), "encrypted"),
        (b"%PDF-1.4", "damaged"),
        (b"%PDF-1.4\n" + b"<<" * 100_000, "damaged"),
    ],
)
def test_what_cannot_be_opened_says_why(body: bytes, reason: str) -> None:
    with pytest.raises(PageUnreadable) as caught:
        read(body)
    assert caught.value.reason == reason


def test_a_broken_page_takes_no_other_with_it() -> None:
    body = write_pdf([["Page one is here."], ["Page two is here."]])
    got = read(body.replace(b"/Kids [5 0 R 7 0 R]", b"/Kids [9 0 R 7 0 R]"))
    assert "Page two is here." in got.text_content


WHOLE = write_pdf([["#On tides", *LINES]], size=(100, 100))


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=10))
def test_no_damage_breaks_it(damage: list[tuple[int, int]]) -> None:
    body = bytearray(WHOLE)
    for place, value in damage:
        body[place] = value
    try:
        got = read(bytes(body))
    except PageUnreadable:
        return
    assert all(image.body for image in got.images)
