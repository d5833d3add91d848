"""Search finds what a person means, in their script, best first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from archiver.search.index import Index
from archiver.search.searcher import Searcher
from archiver.store.store import Store
from tests.store.libraries import NOON, article, keep


def save(store: Store, name: str, text: str, title: str = "Untitled", days: int = 0, **more: Any) -> int:
    """An article with its own address, saved some days after the first."""
    return keep(store, f"https://a.test/{name}", article(title, text, **more), added_at=NOON + timedelta(days))


def found(searcher: Searcher, query: str, limit: int = 50) -> list[int]:
    return [hit.article.id for hit in searcher.search(query, limit=limit).hits]


def test_words_are_anded_and_phrases_kept_together(store: Store, index: Index, searcher: Searcher) -> None:
    both = save(store, "both", "The spring flood reached the mill.")
    apart = save(store, "apart", "In spring the mill stands; no flood came.")
    save(store, "one", "The mill was closed.")
    index.update()
    assert set(found(searcher, "flood spring mill")) == {both, apart}
    assert found(searcher, 'mill "spring flood"') == [both]
    assert found(searcher, "flood winter") == []


def test_only_the_last_word_is_a_beginning(store: Store, index: Index, searcher: Searcher) -> None:
    id = save(store, "one", "Lighthouse keepers write letters.")
    index.update()
    assert found(searcher, "keepers lighth") == [id]
    assert found(searcher, "lighth keepers") == []
    assert found(searcher, "lighth ") == []


def test_a_hit_in_the_title_comes_before_many_in_the_body(store: Store, index: Index, searcher: Searcher) -> None:
    body = save(store, "body", "lantern " * 20 + "and more words to read")
    title = save(store, "title", "Nothing else is said of it here in all these words.", "The lantern")
    byline = save(store, "byline", "Somebody wrote some words here today.", byline="Ada Lantern")
    site = save(store, "site", "Somebody wrote some words here today too.", site_name="Lantern Weekly")
    index.update()
    ranked = found(searcher, "lantern")
    assert ranked[0] == title
    assert set(ranked) == {title, byline, site, body}


def test_a_site_is_found_by_its_name_and_by_its_host(store: Store, index: Index, searcher: Searcher) -> None:
    id = keep(store, "https://www.tides.test/1", article(site_name="The Tide Post"))
    other = keep(store, "https://sand.test/tides/2", article(site_name="sand.test"))
    index.update()
    assert found(searcher, 'site:"tide post"') == [id]
    assert found(searcher, "site:tides.test") == [id]
    assert found(searcher, "site:sand") == [other]
    assert found(searcher, "site:www ") == []


@pytest.mark.parametrize("query", ["cafe creme", "CAFÉ CRÈME", "cafe\u0301 cre\u0300me"])
def test_case_and_accents_are_folded(store: Store, index: Index, searcher: Searcher, query: str) -> None:
    id = save(store, "one", "Ein Café crème, bitte.")
    index.update()
    hit = searcher.search(query).hits[0]
    assert hit.article.id == id
    assert [hit.snippet.text[start:end] for start, end in hit.snippet.hits] == ["Café", "crème"]


@pytest.mark.parametrize(
    ("text", "queries"),
    [
        ("消えていく音を録る人が灯台へ行く。", ["灯", "灯台", "消えていく", "音を録る", "人", "く"]),
        ("今天北京的天气很好。", ["北", "北京", "天气很", "好"]),
        ("한국어를 배우는 사람들", ["한", "국어", "한국어", "배우는"]),
        ("ภาษาไทยเป็นภาษาที่สวย", ["ภ", "ไทย", "ภาษา", "เป็นภาษา"]),
    ],
)
def test_unspaced_scripts_are_found_by_any_part(
    store: Store, index: Index, searcher: Searcher, text: str, queries: list[str]
) -> None:
    id = save(store, "one", text)
    save(store, "other", "No such letters here.")
    index.update()
    for query in queries:
        hits = searcher.search(query).hits
        assert [hit.article.id for hit in hits] == [id], query
        start, end = hits[0].snippet.hits[0]
        assert query in hits[0].snippet.text[start:end] or hits[0].snippet.text[start:end] in query


def test_the_trash_is_not_searched_and_comes_back_without_indexing(
    store: Store, index: Index, searcher: Searcher
) -> None:
    id = save(store, "one", "A brass sextant.")
    index.update()
    store.write(lambda unit: unit.articles.set_trashed([id], True))
    assert searcher.search("sextant").total == 0
    store.write(lambda unit: unit.articles.set_trashed([id], False))
    assert found(searcher, "sextant") == [id]


def test_the_total_counts_what_the_limit_leaves_out(store: Store, index: Index, searcher: Searcher) -> None:
    ids = [save(store, str(number), "A kite over the dunes.", days=number) for number in range(5)]
    store.write(lambda unit: unit.articles.set_trashed(ids[:1], True))
    index.update()
    result = searcher.search("kite", limit=2)
    assert (len(result.hits), result.total) == (2, 4)
    assert searcher.search("kite", limit=4).total == 4
    assert searcher.search("kite", limit=50).total == 4


def test_among_equals_the_newest_comes_first(store: Store, index: Index, searcher: Searcher) -> None:
    ids = [save(store, str(number), "A kite over the dunes.", days=days) for number, days in enumerate((3, 1, 2, 2))]
    index.update()
    assert found(searcher, "kite") == [ids[0], ids[3], ids[2], ids[1]]


def test_a_snippet_shows_the_hits_where_they_are(store: Store, index: Index, searcher: Searcher) -> None:
    save(store, "one", "Filling words go on. " * 200 + "Here the heron waits.\n\nThe heron flies. " + "And on. " * 100)
    index.update()
    snippet = searcher.search("heron").hits[0].snippet
    assert [snippet.text[start:end] for start, end in snippet.hits] == ["heron", "heron"]
    assert "waits. The heron" in snippet.text
    assert len(snippet.text) < 250


def test_an_exact_answer_is_whole_though_the_words_are_everywhere_and_the_first_one_came_short(
    store: Store, index: Index, searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = {save(store, str(number), "to be or not to be") for number in range(3)}
    save(store, "apart", "be not to or")
    index.update()
    monkeypatch.setattr("archiver.search.searcher.AT_ONCE", -1)  # the time is up at once
    monkeypatch.setattr("archiver.search.answer.RANKABLE", 0)
    result = searcher.search('"to be or not to be"', exact=True)
    assert ({hit.article.id for hit in result.hits}, result.total, result.is_final) == (ids, 3, True)


@pytest.mark.parametrize("query", ["", "   ", "?!", '""', "\u0301"])
def test_a_query_without_words_finds_nothing(searcher: Searcher, query: str) -> None:
    result = searcher.search(query)
    assert (result.query, result.hits, result.total) == (query, (), 0)
