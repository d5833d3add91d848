from __future__ import annotations

import pytest

from archiver.extract.article import extract
from archiver.model.extraction import ExtractedArticle, ImageRef, Mark
from archiver.model.limits import ExtractLimits
from tests.extract.pages import article

URL = "https://news.example.org/2026/ferry"
HERE = "https://news.example.org"
PLACEHOLDER = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"


def read(inside: str, head: str = "", limits: ExtractLimits | None = None) -> ExtractedArticle:
    return extract(article(inside, head=head).encode(), URL, charset="utf-8", limits=limits or ExtractLimits())


@pytest.mark.parametrize(
    ("markup", "url"),
    [
        ("<img src='a.jpg'>", f"{HERE}/2026/a.jpg"),
        ("<img src='//cdn.example.org/a b.jpg'>", "https://cdn.example.org/a%20b.jpg"),
        ("<img src='s.jpg' srcset='/1.jpg 400w, /2.jpg 1200w, /3.jpg 4000w'>", f"{HERE}/2.jpg"),
        ("<img src='s.jpg' srcset='/1.jpg, /2.jpg 2x'>", f"{HERE}/2.jpg"),
        ("<img srcset='/w,320/1.jpg 320w, /w,640/2.jpg 640w'>", f"{HERE}/w,640/2.jpg"),
        (f"<img src='{PLACEHOLDER}' data-src='/real.jpg'>", f"{HERE}/real.jpg"),
        (f"<img src='{PLACEHOLDER}' data-srcset='/real.jpg 800w'>", f"{HERE}/real.jpg"),
        ("<img src='/blank.gif' data-original='/real.jpg'>", f"{HERE}/real.jpg"),
        (
            "<picture><source type='image/avif' srcset='/a.avif 900w'><source srcset='/b.webp 900w'>"
            "<img src='/c.jpg'></picture>",
            f"{HERE}/b.webp",
        ),
        (f"<img src='{PLACEHOLDER}'><noscript><img src='/real.jpg'></noscript>", f"{HERE}/real.jpg"),
        ("<img data-src='/real.jpg'><noscript><img src='/real.jpg'></noscript>", f"{HERE}/real.jpg"),
        ("<noscript><img src='/real.jpg'></noscript>", f"{HERE}/real.jpg"),
        (
            "<img data-of-a-proxy='/real.jpg' style='display: none'><noscript><img src='/real.jpg'></noscript>",
            f"{HERE}/real.jpg",
        ),
        (
            "<amp-img src='/real.jpg' width='900'><noscript><img src='/real.jpg'></noscript></amp-img>",
            f"{HERE}/real.jpg",
        ),
    ],
)
def test_the_best_address_is_taken(markup: str, url: str) -> None:
    got = read(f"<figure>{markup}</figure>")
    assert [image.url for image in got.images] == [url]
    assert got.content_html.count("<img") == 1


@pytest.mark.parametrize(
    "markup",
    [
        "<img src='/pixel.gif' width=1 height=1>",
        "<img src='/pixel.gif' height='0'>",
        f"<img src='{PLACEHOLDER}'>",
        "<img src='data:image/svg+xml;base64,PHN2Zy8+'>",
        "<img src='data:image/png;base64,%%%%'>",
        "<img src=''>",
        "<img>",
        "<img src='http://[broken'>",
    ],
)
def test_what_is_no_picture_goes(markup: str) -> None:
    got = read(f"<p>{markup} A few words, beside it.</p>")
    assert got.images == ()
    assert "<img" not in got.content_html


def test_a_picture_inside_the_page_stays() -> None:
    url = "data:image/png;base64," + "A" * 400
    assert read(f"<img src='{url}' alt=' A\n boat '>").images == (ImageRef(url, "A boat"),)


def test_pictures_are_numbered_in_order_and_once() -> None:
    got = read("<img src=/a.png><p>One, two, three, four, five.</p><img src=/b.png><p>Six, seven.</p><img src=/a.png>")
    assert [image.url for image in got.images] == [f"{HERE}/a.png", f"{HERE}/b.png"]
    assert [part[:7] for part in got.content_html.split('src="')[1:]] == ["image:0", "image:1", "image:0"]


def test_more_pictures_than_the_limit_are_told() -> None:
    inside = "".join(f"<p>A picture, and words around it.<img src='/{n}.png'></p>" for n in range(300))
    got = read(inside)
    assert len(got.images) == got.content_html.count("<img") == 200
    assert Mark.PICTURES_CAPPED in got.quality.marks


def test_a_srcset_of_ten_thousand_is_no_trap() -> None:
    srcset = ",".join(f"/{n}.jpg {n}w" for n in range(1, 10_001))
    assert len(read(f"<img srcset='{srcset}'>").images) == 1


OG = "<meta property='og:image' content='/lead.jpg?w=1200'>"


@pytest.mark.parametrize(
    ("inside", "lead"),
    [
        ("<img src=/a.png width=600><p>Words, in between.</p><img src=/lead.jpg>", "/lead.jpg"),
        ("<img src=/icon.png width=32><p>Words, in between.</p><img src=/b.png width=600>", "/b.png"),
        ("", "/lead.jpg?w=1200"),
    ],
)
def test_the_lead_picture(inside: str, lead: str) -> None:
    got = read(inside, head=OG)
    assert got.lead_image is not None
    assert got.images[got.lead_image].url == HERE + lead


def test_no_picture_no_lead() -> None:
    assert read("").lead_image is None


def test_the_picture_of_a_teaser_goes_with_its_words() -> None:
    teasers = "".join(
        f"<div class='c'><a href='/{number}'><img src='/{number}.jpg' width='300'><span>{headline}</span></a></div>"
        for number, headline in enumerate(("A mill without a river", "Six ways to read a chart"))
    )
    got = read(f"<div class='inline-cards'>{teasers}</div>")
    assert "mill" not in got.text_content
    assert got.images == ()


@pytest.mark.parametrize(
    "link",
    [
        "<a href='/mill'><figure><img src='/a.jpg'><figcaption>Mill</figcaption></figure></a>",
        "<a href='/large/a.jpg'><img src='/a.jpg'><span>Enlarge</span></a>",
        "<a href='/mill'><img src='/a.jpg'></a>",
    ],
)
def test_a_picture_may_be_a_link(link: str) -> None:
    assert [image.url for image in read(link).images] == [f"{HERE}/a.jpg"]


def test_a_small_picture_that_leads_elsewhere_is_a_button() -> None:
    link = "<a href='/ada'><img src='/ada.jpg' width='{}'></a>"
    got = read(f"{link.format(44)} {link.format(440)}")
    assert [image.width for image in got.images] == [440]
