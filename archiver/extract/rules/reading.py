"""A rules file to the rules in it: TOML, one table a site. What is wrong with one table leaves the others alone.

["example.org"]                     # this site and those below it (www.example.org)
select = ["article .story"]         # what makes the article; without it the program chooses
strip = [".promo", "//aside[@role]"]
title = "h1.headline"
byline = ".author a"
date = "time.published"
next_page = "a.next"

["example.org/blog"]                # pages whose path begins so; the longest site that fits is taken
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from archiver.extract.rules.selectors import SelectorRefused, compile_selector
from archiver.model.rules import RuleFault, SiteRule

LISTS = frozenset(("select", "strip"))
TEXTS = frozenset(("title", "byline", "date", "next_page"))
SITE = re.compile(r"(?:[\w-]+\.)*[\w-]+(?:/\S*)?")
AT_LINE = re.compile(r"at line (\d+)")


@dataclass(frozen=True, slots=True)
class Refused(Exception):
    key: str
    reason: str


def read_rules(text: str, file: str) -> tuple[list[SiteRule], list[RuleFault]]:
    """The rules in a file and what is wrong with it, each with its line."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = AT_LINE.search(str(error))
        return [], [RuleFault(file, int(line[1]) if line else text.count("\n") + 1, "", "syntax")]
    lines = text.splitlines()
    rules, faults = [], []
    for site, table in _tables(tables):
        try:
            rules.append(_rule(site, table, file, _line(lines, site)))
        except Refused as refused:
            faults.append(RuleFault(file, _line(lines, site, refused.key), refused.key or site, refused.reason))
    return rules, faults


def _tables(tables: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Each site with its table. Without quotes TOML takes the dots of [example.org] for tables within tables."""
    for name, value in tables.items():
        site = f"{above}.{name}" if above else name
        inner = {key: each for key, each in value.items() if isinstance(each, dict)} if isinstance(value, dict) else {}
        yield from _tables(inner, site)
        if not inner or len(inner) < len(value):
            yield site, {key: each for key, each in value.items() if key not in inner} if inner else value


def _rule(site: str, table: Any, file: str, line: int) -> SiteRule:
    if not isinstance(table, dict):
        raise Refused(site, "key")  # a selector before the first table
    if not SITE.fullmatch(site):
        raise Refused("", "site")
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key in LISTS:
            values[key] = _selectors(key, [value] if isinstance(value, str) else value)
        elif key in TEXTS:
            (values[key],) = _selectors(key, [value])
        else:
            raise Refused(key, "key")
    return SiteRule(site.lower().removeprefix("www."), file, line, **values)


def _selectors(key: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise Refused(key, "type")
    for each in value:
        try:
            compile_selector(each)
        except SelectorRefused as error:
            raise Refused(key, "selector") from error
    return tuple(value)


def _line(lines: list[str], site: str, key: str = "") -> int:
    """The line of a site's table, or of a key in it; TOML's reader does not say."""
    header = re.compile(r"\s*\[\s*(.+?)\s*\]\s*(?:#.*)?")
    start = 0
    for number, line in enumerate(lines, 1):
        found = header.fullmatch(line)
        if found and re.sub(r"[\"'\s]", "", found[1]) == site:
            start = number
            if not key:
                break
        elif found and start:
            break
        elif (start or key == site) and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
            return number
    return max(start, 1)
