"""`list`, `search`, `show`, `mark` and `delete`."""

from __future__ import annotations

import base64
import re

import pytest

from tests.cli.shell import PARAGRAPH, Shell, page
from tests.server import Server

FIELDS = {"id", "url", "title", "site_name", "published_at", "saved_at", "word_count", "complete"}
"""That every article in JSON carries."""


# --- list


def test_articles_are_listed_newest_first(saved: Shell) -> None:
    lines = saved.run("list").out.splitlines()
    assert lines[0].split() == ["id", "title", "site", "words", "saved", "here"]
    assert [line.split()[0] for line in lines[1:]] == ["3", "2", "1"]
    assert re.search(r"1 +The harbour at dawn +Harbour News +\d+ +\d{4}-\d\d-\d\d +complete$", lines[3])


def test_a_page_that_broke_off_is_not_called_complete(shell: Shell, server: Server) -> None:
    broken = page("The harbour at dusk", PARAGRAPH, PARAGRAPH).partition("</article>")[0]
    saved = shell.run("save", server.page("/dusk", broken))
    assert "end missing" in saved.out
    assert shell.run("list").out.splitlines()[1].endswith("end missing")
    assert shell.run("list", "--json").row["marks"] == ["cut_short"]


def test_columns_stay_straight_with_wide_letters(saved: Shell) -> None:
    header, _, japanese, english = saved.run("list").out.splitlines()
    column = header.index("words")
    assert english[column].isdigit()
    title = "灯台の光"
    assert japanese[column - len(title)].isdigit()  # each of its letters takes two columns


def test_articles_as_json(saved: Shell) -> None:
    rows = saved.run("list", "--json").rows
    assert [row["id"] for row in rows] == [3, 2, 1]
    assert all(row.keys() >= FIELDS for row in rows)
    harbour = rows[-1]
    assert harbour["title"] == "The harbour at dawn"
    assert harbour["site_name"] == "Harbour News"
    assert harbour["published_at"].startswith("2026-03-02")
    assert harbour["saved_at"].endswith("+00:00")
    assert harbour["complete"] is True
    assert harbour["word_count"] > 300


def test_a_limit_says_that_there_is_more(saved: Shell) -> None:
    done = saved.run("list", "--limit", "2")
    assert done.out.splitlines()[-1] == "The newest 2. --limit N shows more."
    assert len(saved.run("list", "--limit", "2", "--json").rows) == 2


def test_states_tags_and_collections_narrow_the_list(own: Shell) -> None:
    def listed(*arguments: str) -> list[int]:
        return [row["id"] for row in own.run("list", "--json", *arguments).rows]

    own.run("mark", "favorite", "1", "2")
    own.run("mark", "read", "1")
    own.run("mark", "trash", "3")
    own.run("tag", "put", "Tides", "1")
    own.run("collections", "add", "Science")
    own.run("collections", "add", "Sea", "--in", "Science")
    own.run("collections", "put", "Science/Sea", "2")
    assert listed() == [2, 1]
    assert listed("--state", "favorite") == [2, 1]
    assert listed("--state", "unread") == [2]
    assert listed("--state", "trash") == [3]
    assert listed("--tag", "#tides") == [1]
    assert listed("--collection", "Science") == [2]
    assert own.run("list", "--state", "archived").out == "Nothing is archived. 'archiver mark archive ID' does it.\n"
    assert own.run("list", "--tag", "none").out == "No such articles. 'archiver list' shows them all.\n"


def test_an_empty_library_teaches_the_next_step(shell: Shell) -> None:
    missing = shell.run("list")
    assert (missing.code, missing.out) == (1, "")
    assert missing.err == f"There is no library in {shell.library}. 'archiver save' makes one.\n"
    shell.run("collections", "add", "Sea")
    assert shell.run("list").out == "No articles yet. 'archiver save URL' keeps one.\n"
    assert shell.run("jobs").out == "No jobs yet. 'archiver save URL' puts one into the queue.\n"
    assert shell.run("tag").out == "No tags yet. 'archiver tag put NAME ID' puts one on an article.\n"
    assert shell.run("list", "--json").out == ""


# --- search


def test_a_word_from_the_middle_is_found_with_its_place(saved: Shell) -> None:
    done = saved.run("search", "foghorn")
    first, second = done.out.splitlines()
    assert first.startswith("    1  The harbour at dawn")
    assert "foghorn" in second
    row = saved.run("search", "foghorn", "--json").row
    assert row.keys() >= FIELDS
    ((start, end),) = row["snippet"]["hits"]
    assert row["snippet"]["text"][start:end] == "foghorn"


@pytest.mark.parametrize("query", ["灯台守", "火をと", "霧", "ランプ"])
def test_japanese_is_found_by_its_parts(saved: Shell, query: str) -> None:
    assert [row["id"] for row in saved.run("search", query, "--json").rows] == [2]


def test_words_of_the_shell_are_one_query(saved: Shell) -> None:
    assert saved.run("search", "harbour", "dawn", "--json").row["id"] == 1
    assert saved.run("search", '"harbour at dawn"', "--json").row["id"] == 1
    assert saved.run("search", '"dawn harbour"', "--json").out == ""
    limited = saved.run("search", "the water", "--limit", "1")
    assert limited.out.splitlines()[-1] == "1 of 2. --limit N shows more."


def test_what_was_not_counted_is_said_to_be_more(saved: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    for bound in ("AFFORDABLE", "COUNTABLE", "RANKABLE"):  # as if water were in a million articles
        monkeypatch.setattr(f"archiver.search.answer.{bound}", 0)
    limited = saved.run("search", "water", "--limit", "1")
    assert limited.out.splitlines()[-1] == "The first 1 of very many: more words find fewer."


def test_what_is_not_found_is_no_failure(saved: Shell) -> None:
    one, several = saved.run("search", "xylophone"), saved.run("search", "harbour", "xylophone")
    assert (one.code, one.out) == (0, "Nothing found for: xylophone\n")
    assert several.out.splitlines()[1] == "All words must be in an article: fewer find more."


def test_a_search_is_narrowed_by_fields(saved: Shell) -> None:
    def found(query: str) -> list[int]:
        return [row["id"] for row in saved.run("search", "--json", query).rows]

    assert found("title:harbour") == [1]
    assert found("lang:ja OR author:quay") == [2, 1]
    assert found("is:unread -harbour -lang:ja") == [3]
    assert found("published:2026-03-02 site:news saved:today") == [1]
    assert found("published:2025") == []


def test_what_is_not_understood_of_a_query_is_said_and_searched(saved: Shell) -> None:
    done = saved.run("search", "harbour is:old")
    assert done.code == 0
    assert done.err.splitlines() == ["“is:old” cannot be understood, and is searched as words."]
    assert done.out.splitlines() == [
        "Nothing found for: harbour is:old",
        "All words must be in an article: fewer find more.",
    ]
    asked = saved.run("search", "harbour is:archived").out.splitlines()[1]
    assert asked == "That asks for: Articles with “harbour” and archived."
    assert saved.run("search", "harbour", "--json").err == ""


# --- show


def test_an_article_as_text(saved: Shell) -> None:
    lines = saved.run("show", "1").out.splitlines()
    assert lines[0] == "The harbour at dawn"
    assert re.fullmatch(r"Ada Quay · Harbour News · 2026-03-02 · \d+ words · complete", lines[1])
    assert any(line.startswith("Somewhere a foghorn calls.") for line in lines)


def test_html_refers_to_nothing_but_files_of_the_library(saved: Shell) -> None:
    html = saved.run("show", "1", "--format", "html").out
    sources = re.findall(r'src="([^"]*)"', html)
    assert len(sources) == 1
    for source in sources:
        scheme, _, name = source.partition(":")
        assert scheme == "asset"
        assert (saved.library / "files" / name[:2] / name).is_file()
    assert "http://127.0.0.1" not in html.replace('href="http://127.0.0.1', "")


def test_an_embedded_page_needs_nothing_beside_it(saved: Shell, picture: bytes) -> None:
    html = saved.run("show", "1", "--embed").out
    assert html.startswith("<!DOCTYPE html>")
    (source,) = re.findall(r'src="([^"]*)"', html)
    assert base64.b64decode(source.removeprefix("data:image/png;base64,")) == picture
    assert not re.search(r"<(script|link|iframe)", html)


def test_html_keeps_its_letters_where_the_output_has_none_for_them(saved: Shell) -> None:
    html = saved.run("show", "2", "--embed", PYTHONIOENCODING="cp1252", encoding="cp1252").out
    assert "&#28783;&#21488;" in html  # 灯台


def test_an_article_as_json(saved: Shell) -> None:
    for arguments in (["show", "1", "--format", "json"], ["--json", "show", "1"], ["show", "1", "--json"]):
        row = saved.run(*arguments).row
        assert row.keys() >= FIELDS | {"text_content", "content_html", "tags", "collections", "marks", "images"}
        assert "foghorn" in row["text_content"]
        assert f"asset:{row['images'][0]['asset']}" in row["content_html"]


def test_what_is_not_there_is_said(saved: Shell) -> None:
    done = saved.run("show", "99")
    assert (done.code, done.out, done.err) == (1, "", "There is no article 99.\n")


# --- mark and delete


def test_marks_are_given_and_taken_back(own: Shell) -> None:
    marks = [("read", "read"), ("favorite", "favorite"), ("archive", "archived"), ("trash", "trashed")]
    for mark, field in marks:
        assert [row[field] for row in own.run("mark", mark, "1", "2", "--json").rows] == [True, True]
        assert own.run("mark", f"un{mark}", "1", "--json").row[field] is False
    assert own.run("mark", "read", "1").out == "    1  The harbour at dawn  read\n"
    unknown = own.run("mark", "favorite", "1", "99")
    assert (unknown.code, unknown.err) == (1, "There is no article 99.\n")


def test_only_the_trash_can_be_emptied(own: Shell) -> None:
    own.run("mark", "trash", "2")
    done = own.run("delete", "1", "99", "2")
    assert done.code == 1
    assert done.err.splitlines() == [
        "Article 1 is not in the trash. First: archiver mark trash 1",
        "There is no article 99.",
    ]
    assert done.out == "    2  灯台の光  deleted for good\n"
    assert own.run("show", "2").code == 1
    assert own.run("search", "灯台").out.startswith("Nothing found")
    assert own.run("check").code == 0
