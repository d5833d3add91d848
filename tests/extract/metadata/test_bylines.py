from __future__ import annotations

import pytest

from tests.extract.metadata.told import linked, told

TITLE = "<h1>The ferry leaves</h1>"


def author(*authors: object, **fields: object) -> str:
    return linked({"@type": "NewsArticle", "headline": "The ferry leaves", "author": list(authors)} | fields)


@pytest.mark.parametrize(
    ("head", "names"),
    [
        (author({"name": "Ada Example"}, {"name": "Bo Example"}), "Ada Example, Bo Example"),
        (author({"@id": "#a"}) + linked({"@id": "#a", "@type": "Person", "name": "Ada Example"}), "Ada Example"),
        ("<meta name='author' content='By Ada Example and Bo Example'>", "Ada Example, Bo Example"),
        (
            "<meta name='citation_author' content='Ada Example'><meta name='citation_author' content='Bo Example'>",
            "Ada Example, Bo Example",
        ),
        ("<meta name='author' content='Ada Example (Harbour desk)'>", "Ada Example"),
        (
            "<meta name='author' content='Ada Example (avec Bo Example et Cy Example)'>",
            "Ada Example, Bo Example, Cy Example",
        ),
        ("<meta name='author' content='Von Example'>", "Von Example"),
        ("<meta name='author' content='ada@example.org'>", None),
        ("<meta property='article:author' content='https://social.example.org/ada'>", None),
        ("<meta name='author' content='admin'>", None),
        (author({"@type": "Organization", "name": "Harbour Press"}), "Harbour Press"),
        (author({"@type": "Organization", "name": "The Example"}, publisher={"name": "The Example"}), None),
        (author({"@type": "Person", "name": "Ada Example"}, publisher={"name": "Ada Example"}), "Ada Example"),
    ],
)
def test_declared(head: str, names: str | None) -> None:
    assert told(head).byline == names


@pytest.mark.parametrize(
    ("top", "names"),
    [
        (TITLE + "<p>By Ada Example</p>", "Ada Example"),
        (
            TITLE + "<p>By <b>Ada Example</b>, Bo Example and <b>Cy Example</b></p>",
            "Ada Example, Bo Example, Cy Example",
        ),
        (TITLE + "<p>Von <span>Ada Example</span></p>", "Ada Example"),
        (TITLE + "<p>Par Ada Example | 3 mars 2026</p>", "Ada Example"),
        (TITLE + "<div><a href='/author/ada'>Ada Example</a> <span>Harbour editor</span></div>", "Ada Example"),
        (TITLE + "<a rel='author' href='/x'>ada</a>", "ada"),
        (TITLE + "<div class='post-author'>Ada Example</div><div>Share</div>", "Ada Example"),
        ("<p>Written by</p><p>Ada Example</p>" + TITLE, "Ada Example"),
        (TITLE + "<figcaption>Photo by Ada Example</figcaption>", None),
        (TITLE + "<p>By the time the fog had gone we were late.</p>", None),
        (TITLE + "<form>By <a href='/author/ada'>Ada Example</a></form>", None),
        (TITLE + "<p class='byline'>1 March 2026</p>", None),
    ],
)
def test_shown_beside_the_title(top: str, names: str | None) -> None:
    assert told("", top).byline == names


def test_a_login_that_is_declared_gives_way_to_a_name_that_is_shown() -> None:
    assert told("<meta name='author' content='ada77'>", TITLE + "<p>By Ada Example</p>").byline == "Ada Example"


def test_a_box_at_the_end_is_believed_but_not_in_comments() -> None:
    assert told(end="<div class='about-author'><b>Ada Example</b></div>").byline == "Ada Example"
    assert told(end="<div class='comment'><b class='author'>Ada Example</b></div>").byline is None


def test_many_authors_are_bounded() -> None:
    got = told("".join(f"<meta name='citation_author' content='Ada Example{n}'>" for n in range(10_000))).byline
    assert got is not None
    assert len(got) <= 200


def test_prose_beside_an_empty_mark_is_no_name() -> None:
    assert told("", TITLE + "<p class='author'>,</p><p>The ferry left us, with mail, and went.</p>").byline is None
