"""The names a site goes by: what it declares, its host, and the parts of titles that can only be one of these."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from archiver.extract.metadata.sources.declared import Sources
from archiver.extract.metadata.sources.lines import clean, plain, words

LENGTH = 200
NAMES = ("og.site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher", "citation_publisher")
NAME_WORDS = 6
LABEL = 4
"""Letters a host's label needs before a part of a title may be recognised by it."""
COMMON = frozenset(("www", "blog", "news", "com", "net", "org", "info", "www2", "amp", "mobile"))
PARTS = re.compile(r"\s+[|\-–—»«·•:]+\s+|\s*\|\s*")


@dataclass(frozen=True, slots=True)
class SiteNames:
    name: str
    """What to call it, or ""."""
    exact: frozenset[str]
    """Everything it declares to be called, letters and digits only."""
    labels: frozenset[str]
    """The words of its host."""

    def is_name(self, text: str) -> bool:
        """Whether the text is nothing but the site's name."""
        name = plain(text)
        return name in self.exact or name in self.labels or name.removeprefix("www") in self.exact

    def is_like(self, text: str) -> bool:
        """Whether the text is the site's name with words around it, or the name is this with others."""
        part = plain(text)
        return any(
            len(name) >= LABEL and (name in part or (len(part) >= LABEL and part in name))
            for name in (*self.exact, *self.labels)
        )

    def learn(self, name: str) -> SiteNames:
        """These names and one more, if it is none of a title's own parts: short."""
        short = 0 < len(words(name)) <= NAME_WORDS
        return replace(self, exact=self.exact | {plain(name)}) if short else self


def names(sources: Sources) -> SiteNames:
    """Declared names first; a host is the last resort."""
    declared = [clean(text, LENGTH) for text in (*sources.all(NAMES[:1]), sources.linked.site_name)]
    declared += [clean(text, LENGTH) for text in sources.all(NAMES[1:])]
    titles = {plain(sources.root.findtext(".//title") or ""), *map(plain, sources.all(("og.title",)))}
    declared = [text for text in declared if text and plain(text) not in titles]
    host = (urlsplit(sources.url).hostname or "").removeprefix("www.")
    labels = frozenset(map(plain, host.split(".")[:-1])) - COMMON
    exact = {plain(text) for text in declared} | {plain(host)}
    # Numbers are the address of a machine, not a name.
    host = "" if not any(map(str.isalpha, host)) or ":" in host else host
    return SiteNames(declared[0] if declared else host, frozenset(exact - {""}), labels - {""})
