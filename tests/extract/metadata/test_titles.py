from __future__ import annotations

import pytest

from tests.extract.metadata.told import linked, told

SITE = "<meta property='og:site_name' content='The Example'>"


def head(window: str, graph: str = "", extra: str = "") -> str:
    return f"<title>{window}</title>" + (f"<meta property='og:title' content='{graph}'>" if graph else "") + extra


@pytest.mark.parametrize(
    ("window", "graph", "heading", "title"),
    [
        ("Fog at sea tonight - The Example", "", "Fog at sea tonight", "Fog at sea tonight"),
        ("The Example | Fog at sea tonight", "", "", "Fog at sea tonight"),
        ("Fog at sea tonight | Example", "", "", "Fog at sea tonight"),
        ("Fog at sea tonight | Weather | The Almanac", "", "", "Fog at sea tonight | Weather"),
        ("Fog at sea tonight — Our Almanac", "Fog at sea tonight", "Our Almanac", "Fog at sea tonight"),
        (
            "Fog at sea: what to know in 2026 | The Example",
            "Fog at sea: what to know in 2026",
            "Fog at sea",
            "Fog at sea",
        ),
        ("Why the fog came", "Why the fog came", "Subscribe to us", "Why the fog came"),
        ("Fog at sea, night one", "Fog, night two", "Fog at sea, night three", "Fog, night two"),
        (
            "A long title with a colon: one end",
            "",
            "A long title with a colon: another end",
            "A long title with a colon: one end",
        ),
    ],
)
def test_the_title_is_what_is_announced_and_shown(window: str, graph: str, heading: str, title: str) -> None:
    got = told(head(window, graph, SITE), f"<h1>{heading}</h1>" if heading else "")
    assert got.title == title


def test_a_headline_written_by_hand_and_shown_is_believed() -> None:
    top = "<h1>The island is cut off</h1>"
    data = linked({"@type": "NewsArticle", "headline": "How fog cut off an island"})
    assert (
        told(head("How fog cut off an island", "The island is cut off", data), top).title == "How fog cut off an island"
    )


def test_headings_of_navigation_and_the_name_of_the_site_are_no_titles() -> None:
    top = "<nav><h1>Fog at sea tonight and more</h1></nav><h1>The Example</h1><h1>Fog at sea tonight!</h1>"
    assert told(head("Fog at sea tonight", extra=SITE), top).title == "Fog at sea tonight!"


def test_an_application_named_like_the_article_is_no_site() -> None:
    got = told(head("Fog at sea", "Fog at sea", "<meta name='application-name' content='Fog at sea'>"))
    assert (got.title, got.site_name) == ("Fog at sea", "news.example.org")


def test_without_anything_there_is_no_title() -> None:
    assert told("", "").title == ""
