from __future__ import annotations

import pytest
from lxml import etree
from lxml.html import fragment_fromstring

from archiver.extract.article import extract
from archiver.extract.parts import media
from tests.extract.pages import SENTENCE, article

URL = "https://news.example.org/2026/ferry"


def replaced(html: str) -> str:
    content = fragment_fromstring(html, create_parent="div")
    media.replace(content)
    return str(etree.tostring(content, encoding="unicode"))


@pytest.mark.parametrize(
    ("player", "link"),
    [
        (
            "<video poster='/p.jpg' title='The sea'><source src='/sea.mp4'></video>",
            '<a href="/sea.mp4"><img src="/p.jpg" alt="The sea"/></a>',
        ),
        ("<video src='/sea.mp4'></video>", '<a href="/sea.mp4">/sea.mp4</a>'),
        ("<video poster='/p.jpg' src='blob:1'></video>", '<a href="/p.jpg"><img src="/p.jpg" alt=""/></a>'),
        ("<audio src='https://a.example.org/waves.mp3?x=1'></audio>", ">a.example.org/waves.mp3</a>"),
        ("<iframe src='https://play.example.org/7' allowfullscreen title='Waves'></iframe>", ">Waves</a>"),
        ("<iframe data-src='//play.example.org/embed/7'></iframe>", ">play.example.org/embed/7</a>"),
    ],
)
def test_a_player_becomes_a_link_with_its_picture_or_name(player: str, link: str) -> None:
    got = replaced(f"{player} and the text after it")
    assert link in got
    assert "<figure>" in got
    assert got.endswith("and the text after it</div>")


def test_a_known_player_has_a_picture_and_a_page_to_watch() -> None:
    got = replaced("<iframe src='https://www.youtube.com/embed/abcdefghijk?rel=0'></iframe>")
    assert 'href="https://www.youtube.com/watch?v=abcdefghijk"' in got
    assert 'src="https://i.ytimg.com/vi/abcdefghijk/hqdefault.jpg"' in got


@pytest.mark.parametrize(
    "frame",
    [
        "<iframe src='https://ads.example.org/7'></iframe>",
        "<iframe src='https://play.example.org/embed/7' width='0' height='0'></iframe>",
        "<iframe srcdoc='<p>x</p>' allowfullscreen></iframe>",
        "<iframe src='javascript:evil()' allowfullscreen></iframe>",
        "<iframe src='https://[bad/embed/' ></iframe>",
        "<video></video>",
    ],
)
def test_other_frames_go(frame: str) -> None:
    assert replaced(f"a{frame}b") == "<div>ab</div>"


def test_a_player_in_a_figure_stays_in_it() -> None:
    got = replaced("<figure><video poster='/p.jpg' src='/v.mp4'></video><figcaption>The sea</figcaption></figure>")
    assert got.count("<figure>") == 1
    assert "<figcaption>The sea</figcaption></figure>" in got


def test_players_between_paragraphs_are_of_the_article() -> None:
    page = article(
        f"<p>{SENTENCE}</p><div class='wrap'><iframe src='/embed/7' title='Waves'></iframe></div><p>{SENTENCE}</p>"
        f"<video poster='/still.jpg' src='/sea.mp4'></video><p>{SENTENCE}</p>"
    )
    got = extract(page.encode(), URL, charset="utf-8")
    assert '<a href="https://news.example.org/embed/7">Waves</a>' in got.content_html
    assert '<a href="https://news.example.org/sea.mp4"><img src="image:0"></a>' in got.content_html
    assert [image.url for image in got.images] == ["https://news.example.org/still.jpg"]
