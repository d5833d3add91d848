"""What a person knows about a site: where its articles are, and what is wrong with a file that says so."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SiteRule:
    """One table of a rules file. Selectors are CSS, or XPath where they begin with / or ( or ./."""

    site: str
    """A host and those below it, with or without the beginning of a path: `example.org/news`."""
    file: str
    line: int
    select: tuple[str, ...] = ()
    """The parts that make the article, in the order of the page."""
    strip: tuple[str, ...] = ()
    """What goes before anything is chosen."""
    title: str = ""
    byline: str = ""
    date: str = ""
    next_page: str = ""
    """The link to the following part of an article in several."""


@dataclass(frozen=True, slots=True)
class RuleFault:
    """Something in a rules file that cannot be used; the rest of the file is."""

    file: str
    line: int
    key: str
    reason: str
    """syntax, site, key, type, selector, twice or unreadable: the key under which front ends find the words."""
