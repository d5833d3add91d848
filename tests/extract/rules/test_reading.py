from __future__ import annotations

import pytest

from archiver.extract.rules.reading import read_rules
from archiver.model.rules import RuleFault, SiteRule

WHOLE = """
# a comment
["www.Example.org"]
select = ["article .story", "//div[@id='notes']"]
strip = ".promo"
title = "h1.headline"
byline = ".author a"
date = "time.published"
next_page = "a.next"

["example.org/blog"]
strip = [".promo"]
"""


def test_a_file_is_its_tables() -> None:
    rules, faults = read_rules(WHOLE, "sites.toml")
    assert faults == []
    assert rules == [
        SiteRule(
            site="example.org",
            file="sites.toml",
            line=3,
            select=("article .story", "//div[@id='notes']"),
            strip=(".promo",),
            title="h1.headline",
            byline=".author a",
            date="time.published",
            next_page="a.next",
        ),
        SiteRule(site="example.org/blog", file="sites.toml", line=11, strip=(".promo",)),
    ]


def test_a_site_may_stand_without_quotes() -> None:
    rules, faults = read_rules('[example.org]\ntitle = "h1"\n[news.example.org]\ntitle = "h2"\n', "a.toml")
    assert faults == []
    assert {(rule.site, rule.title, rule.line) for rule in rules} == {
        ("example.org", "h1", 1),
        ("news.example.org", "h2", 3),
    }


@pytest.mark.parametrize("text", ["", "\n# nothing\n"])
def test_an_empty_file_says_nothing(text: str) -> None:
    assert read_rules(text, "a.toml") == ([], [])


FAULTS = {
    '["a.test"]\ntitle = h1\n': RuleFault("a.toml", 2, "", "syntax"),
    '["a.test"]\nselect = "p"\n\n["b.test"\n': RuleFault("a.toml", 4, "", "syntax"),
    '["a.test"]\n\nselect = "p["\n': RuleFault("a.toml", 3, "select", "selector"),
    '["a.test"]\nstrip = ["p", "//p["]\n': RuleFault("a.toml", 2, "strip", "selector"),
    '["a.test"]\ntitle = 5\n': RuleFault("a.toml", 2, "title", "type"),
    '["a.test"]\ntitle = ["h1"]\n': RuleFault("a.toml", 2, "title", "type"),
    '["a.test"]\nstrip = [1]\n': RuleFault("a.toml", 2, "strip", "type"),
    '["a.test"]\ntitel = "h1"\n': RuleFault("a.toml", 2, "titel", "key"),
    'title = "h1"\n': RuleFault("a.toml", 1, "title", "key"),
    '["no site at all"]\ntitle = "h1"\n': RuleFault("a.toml", 1, "no site at all", "site"),
}


@pytest.mark.parametrize("text", FAULTS)
def test_a_fault_names_its_file_and_line(text: str) -> None:
    _, faults = read_rules(text, "a.toml")
    assert faults == [FAULTS[text]]


def test_a_fault_leaves_the_other_tables_alone() -> None:
    rules, faults = read_rules('["a.test"]\ntitle = "h1["\n["b.test"]\ntitle = "h1"\n', "a.toml")
    assert [rule.site for rule in rules] == ["b.test"]
    assert [fault.key for fault in faults] == ["title"]
