"""Smart collections are listed, counted and searched in like any other, also by the name they have in a query."""

from __future__ import annotations

from pathlib import Path

from archiver.library import Library
from archiver.model.articles import ArticleFilter, Sort
from tests.store.libraries import article, keep, open_store


def test_what_a_smart_collection_holds_is_found_by_its_name(tmp_path: Path) -> None:
    store = open_store(tmp_path / "library")
    sea, sand, both = (
        keep(store, f"https://a.test/{text}", article(text, text)) for text in ("sea", "sand", "sea and sand")
    )
    store.close()
    with Library.open(tmp_path / "library") as library:
        shore = library.add_collection("Shore")
        wet = library.add_collection("Wet", shore, query="sea")
        dry = library.add_collection("Dry", query='sand -in:"Shore / Wet"')
        library.put(shore, [sand])
        assert {hit.article.id for hit in library.search("in:wet").hits} == {sea, both}
        assert [hit.article.id for hit in library.search("in:wet san").hits] == [both]
        assert list(library.found("in:dry", Sort.SAVED)) == [sand]
        assert list(library.ids(ArticleFilter(collection=dry))) == [sand]
        assert [row.id for row in library.articles(ArticleFilter(collection=dry))] == [sand]
        assert list(library.list_start(ArticleFilter(collection=dry)).ids) == [sand]
        assert library.preview("in:wet OR in:dry").count == 3
        assert library.smart_counts() == {wet: 2, dry: 1}
        library.set_query(wet, "sand")
        assert library.smart_counts() == {wet: 2, dry: 0}
