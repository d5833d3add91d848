from __future__ import annotations

import pytest

from archiver.extract.metadata.sources import linked_data
from archiver.extract.metadata.sources.linked_data import LinkedData
from archiver.extract.parsing import parse
from archiver.model.limits import ExtractLimits
from tests.extract.metadata.told import linked


def read(*scripts: str) -> LinkedData:
    root, _ = parse("<html><body>" + "".join(scripts) + "<p>x</p></body></html>", ExtractLimits())
    return linked_data.read(root)


def script(text: str) -> str:
    return f"<script type='application/ld+json'>{text}</script>"


def test_the_article_is_told_from_what_is_around_it() -> None:
    got = read(
        linked(
            {"@type": "WebSite", "name": "The Example", "description": "All about boats"},
            {"@type": "WebPage", "name": "Page", "datePublished": "2026-01-01", "dateModified": "2026-01-02"},
            {
                "@type": ["Thing", "https://schema.org/NewsArticle"],
                "headline": ["The ferry"],
                "author": "Ada",
                "inLanguage": "en",
            },
            {"@type": "NewsArticle", "headline": "Another"},
        )
    )
    assert (got.title, got.people, got.lang, got.site_name) == ("The ferry", ("Ada",), "en", "The Example")
    assert (got.published_at, got.modified_at) == ("2026-01-01", "2026-01-02")
    assert got.site_descriptions == {"All about boats"}


def test_references_are_followed_one_step() -> None:
    article: dict[str, object] = {"@type": "Article", "headline": "x", "author": {"@id": "#a"}, "image": {"@id": "#i"}}
    person: dict[str, object] = {"@id": "#a", "@type": "Person", "name": "Ada Example"}
    got = read(
        linked(article, person, {"@id": "#i", "@type": "ImageObject", "contentUrl": "https://example.org/a.jpg"})
    )
    assert (got.people, got.image) == (("Ada Example",), "https://example.org/a.jpg")


def test_organisations_are_told_from_people() -> None:
    authors = [{"@type": "NewsMediaOrganization", "name": "Harbour Press"}, {"@type": "Person", "name": "Ada"}]
    got = read(linked({"@type": "Article", "headline": "x", "author": authors}))
    assert (got.people, got.organizations) == (("Ada",), ("Harbour Press",))


@pytest.mark.parametrize(
    "text",
    [
        '{"@type": "Article", "headline": "x",}',
        '<![CDATA[{"@type": "Article", "headline": "x"}]]>',
        '[{"@type":"Article","headline":"x"}];',
    ],
)
def test_what_is_nearly_json_is_read(text: str) -> None:
    assert read(script(text)).title == "x"


@pytest.mark.parametrize(
    "text",
    [
        "[" * 200_000,
        "{",
        "null",
        '{"@type": {"a": 1}}',
        '{"@type": "Article", "author": [[1], 2], "headline": {}}',
        '{"@id": [], "@type": 3}',
    ],
)
def test_broken_data_tells_nothing(text: str) -> None:
    assert read(script(text)) == LinkedData()


def test_data_is_read_up_to_a_bound() -> None:
    many = ",".join('{"@type": "Thing"}' for _ in range(5_000))
    assert read(script(f'[{many}, {{"@type": "Article", "headline": "x"}}]')).title == ""
