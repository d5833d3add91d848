"""The rules of a library: files that a person edits while it is open."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.library import Library
from archiver.library.rules import RuleBook
from archiver.model.jobs import JobState
from archiver.words import rule_fault
from tests.library.conftest import save
from tests.library.pages import article
from tests.server import Server

RULES = """
["example.org"]
title = "h1"
["example.org/blog"]
title = "h2"
["news.example.org"]
title = "h3"
"""


@pytest.fixture
def book(tmp_path: Path) -> RuleBook:
    (tmp_path / "sites.toml").write_text(RULES, "utf-8")
    return RuleBook(tmp_path)


@pytest.mark.parametrize(
    ("url", "title"),
    [
        ("https://example.org/", "h1"),
        ("https://www.example.org/x", "h1"),
        ("https://old.example.org/x", "h1"),
        ("https://example.org/blog", "h2"),
        ("https://example.org/blog/2024?x=1", "h2"),
        ("https://example.org/blogs", "h1"),
        ("https://news.example.org/blog", "h3"),
        ("https://notexample.org/", None),
        ("https://example.org.evil.test/", None),
        ("about:blank", None),
    ],
)
def test_the_rule_that_says_most_of_an_address_is_taken(book: RuleBook, url: str, title: str | None) -> None:
    rule = book.rule_of(url)
    assert (rule.title if rule else None) == title


def test_a_changed_file_is_read_anew(book: RuleBook) -> None:
    assert len(book.rules()) == 3
    (book.folder / "more.toml").write_text('["a.test"]\ntitle = "h1"\n', "utf-8")
    assert len(book.rules()) == 4
    (book.folder / "sites.toml").unlink()
    assert [rule.site for rule in book.rules()] == ["a.test"]


def test_what_cannot_be_used_is_told_and_the_rest_is_used(book: RuleBook) -> None:
    (book.folder / "a.toml").write_text('["example.org"]\ntitle = "h9"\n["x.test"]\ntitle = "h["\n', "utf-8")
    (book.folder / "b.toml").write_bytes(b"\xff\xfe\x00")
    (book.folder / "c.toml").write_text("[" + "x" * 2_000_000, "utf-8")
    assert [(fault.file, fault.line, fault.reason) for fault in book.faults()] == [
        ("a.toml", 4, "selector"),
        ("b.toml", 1, "unreadable"),
        ("c.toml", 1, "unreadable"),
        ("sites.toml", 2, "twice"),
    ]
    assert rule_fault(book.faults()[0]) == "a.toml, line 4: what title names is neither a CSS selector nor XPath."
    rule = book.rule_of("https://example.org/")
    assert rule is not None
    assert rule.title == "h9"


def test_no_folder_is_no_rule(tmp_path: Path) -> None:
    book = RuleBook(tmp_path / "rules")
    assert (book.rules(), book.faults(), book.rule_of("https://example.org/")) == ((), (), None)


def test_saving_goes_by_the_rules_and_no_rule_breaks_it(library: Library, server: Server) -> None:
    library.rules.folder.mkdir()
    (library.rules.folder / "broken.toml").write_text("[[[", "utf-8")
    (library.rules.folder / "here.toml").write_text(
        '["127.0.0.1/ruled"]\nstrip = "nav"\nselect = ["p:first-of-type"]\nbyline = "h1"\ntitle = ".gone"\n', "utf-8"
    )
    ruled, plain = save(library, server.page("/ruled", article("bridge")), server.page("/plain", article("tunnel")))
    assert (ruled.state, plain.state) == (JobState.DONE, JobState.DONE)
    assert ruled.article_id is not None
    assert plain.article_id is not None
    got = library.article(ruled.article_id)
    assert got.text_content.count("market days") == 1
    assert (got.summary.title, got.summary.byline) == ("The bridge", "The bridge")
    assert library.article(plain.article_id).text_content.count("market days") == 6
    assert [fault.file for fault in library.rules.faults()] == ["broken.toml"]
