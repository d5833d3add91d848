"""`collections` and `tag`."""

from __future__ import annotations

from tests.cli.shell import Shell


def test_collections_nest_and_hold_articles(own: Shell) -> None:
    assert own.run("collections", "add", "Science").out == "Science: made\n"
    assert own.run("collections", "add", "Sea", "--in", "science").out == "Science/Sea: made\n"
    assert own.run("collections", "put", "Science/Sea", "1", "2").out == "Science/Sea: 2 articles filed here\n"
    assert own.run("collections", "take", "2", "2").out == "Science/Sea: 1 article taken out\n"
    assert own.run("collections").out.splitlines() == [
        "id  collection  articles",
        "1   Science     0",
        "2     Sea       1",
    ]
    rows = own.run("collections", "list", "--json").rows
    assert [(row["path"], row["parent_id"], row["article_count"]) for row in rows] == [
        ("Science", None, 0),
        ("Science/Sea", 1, 1),
    ]
    assert own.run("collections", "remove", "Science").out == "Science: removed. Its articles stay in the library.\n"
    assert own.run("collections").out == "No collections yet. 'archiver collections add NAME' makes one.\n"
    assert len(own.run("list", "--json").rows) == 3


def test_a_name_that_is_not_clear_is_refused(own: Shell) -> None:
    for arguments in (["Science"], ["History"], ["Sea", "--in", "Science"], ["Sea", "--in", "History"]):
        own.run("collections", "add", *arguments)
    several = own.run("collections", "put", "Sea", "1")
    assert several.code == 1
    assert several.err.startswith("“Sea” cannot be the name: there are several; give the path (Science/Sea)")
    assert own.run("collections", "put", "history/sea", "1").code == 0
    assert own.run("collections", "add", "science").err.endswith("there is one of that name already.\n")
    assert own.run("collections", "add", " ").err == "“” cannot be the name: it is empty.\n"
    assert own.run("collections", "take", "Rivers", "1").err == "There is no collection Rivers.\n"
    assert own.run("collections", "put", "Science", "99").err == "There is no article 99.\n"


def test_tags_come_and_go(own: Shell) -> None:
    assert own.run("tag", "put", "Tides", "1", "2").out == "#Tides: put on 2 articles\n"
    assert own.run("tag", "put", "#tides", "3").out == "#tides: put on 1 article\n"
    assert own.run("tag", "list").out.splitlines() == ["tag    articles", "Tides  3"]
    assert own.run("tag", "take", "TIDES", "1").out == "#TIDES: taken off 1 article\n"
    assert [(row["name"], row["article_count"]) for row in own.run("tag", "--json").rows] == [("Tides", 2)]
    own.run("tag", "take", "tides", "2", "3")
    assert own.run("tag").out.startswith("No tags yet.")
    unknown = own.run("tag", "take", "tides", "1")
    assert (unknown.code, unknown.err) == (1, "There is no tag tides.\n")


def test_a_smart_collection_holds_what_its_query_finds(own: Shell) -> None:
    assert own.run("collections", "add", "New", "--query", "is:unread").out == "New: made, holds 3 articles\n"
    own.run("mark", "read", "1")
    assert own.run("collections").out.splitlines() == [
        "id  collection  articles  query",
        "1   New         2         is:unread",
    ]
    assert [row["id"] for row in own.run("list", "--collection", "new", "--json").rows] == [3, 2]
    assert [row["id"] for row in own.run("list", "--collection", "new", "--limit", "1", "--json").rows] == [3]
    assert own.run("collections", "query", "New", "is:read").out == "New: changed, holds 1 article\n"
    (row,) = own.run("collections", "list", "--json").rows
    assert (row["query"], row["article_count"]) == ("is:read", 1)
    filled = own.run("collections", "put", "New", "2")
    assert (filled.code, filled.out) == (1, "")
    assert filled.err == (
        "“New” is a smart collection: it holds what its query finds, and nothing can be filed in it.\n"
    )
    assert own.run("collections", "add", "Empty", "--query", " ").err == (
        "“Empty” needs a query to be a smart collection.\n"
    )
    assert own.run("collections", "remove", "New").code == 0
