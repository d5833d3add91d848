"""Articles that are about the same: those that share the most telling words."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from archiver.model.articles import Article, ArticleSummary, Completeness
from archiver.search.stop import Clock
from archiver.search.tables import indexed

LOOKED_AT = 60
"""Words of an article that are weighed: those it says most often, and all of its title."""
TELLING = 10
"""Of these, the words by which others are found."""
COMMON = 2_000
"""A word that is in more articles tells nothing, and costs a walk through all of them."""
SHARED = 3
"""Words that another article must have of them; two can be chance."""
TITLE = 4
"""Times that a word of the title counts."""

_COUNT = "SELECT count(*) FROM docs"
_WITH = "SELECT rowid FROM words WHERE words MATCH :word"


def kin(article: Article, limit: int, clock: Clock) -> list[int]:
    """Up to `limit` other articles, the closest first; none where too little is shared."""
    total = next(iter(clock.ids(_COUNT, {})), 0)
    shared: Counter[int] = Counter()
    weight: dict[int, float] = {}
    for word, telling in _telling_words(article, total, clock):
        for id in clock.ids(_WITH, {"word": f'"{word}"'}):
            shared[id] += 1
            weight[id] = weight.get(id, 0.0) + telling
    close = [id for id, count in shared.items() if count >= SHARED and id != article.summary.id]
    return sorted(close, key=lambda id: (-weight[id], -id))[:limit]


def worth_reading(article: ArticleSummary, others: Iterable[ArticleSummary]) -> Iterator[ArticleSummary]:
    """Those of `others` that have a text, are not in the trash, and are neither this nor each other once more."""
    shown = [article]
    for other in others:
        has_text = other.completeness is not Completeness.LINK_ONLY
        if has_text and not other.trashed and not any(_is_the_same(other, each) for each in shown):
            shown.append(other)
            yield other


def _is_the_same(one: ArticleSummary, other: ArticleSummary) -> bool:
    """The same article under another address: its title and site. A column has one title and many dates."""
    if indexed(one.title) != indexed(other.title):
        return False
    if one.published_at and other.published_at and one.published_at[:10] != other.published_at[:10]:
        return False
    return _host(one) == _host(other) or bool(one.site_name and one.site_name == other.site_name)


def _host(article: ArticleSummary) -> str:
    return (urlsplit(article.url).hostname or "").removeprefix("www.")


def _telling_words(article: Article, total: int, clock: Clock) -> list[tuple[str, float]]:
    """(word, how telling) by tf-idf, the most telling first. A word that no other article has leads nowhere."""
    title = indexed(article.summary.title).split()
    said = Counter(word for word in indexed(article.text_content).split() if len(word) > 1 and not word.isdigit())
    for word in title:
        said[word] += TITLE
    looked_at = {word for word, _ in said.most_common(LOOKED_AT)}.union(word for word in title if len(word) > 1)
    marks = {f"w{number}": word for number, word in enumerate(sorted(looked_at))}
    names = ", ".join(f":{name}" for name in marks)
    rows = clock.rows(f"SELECT term, df FROM terms WHERE term IN ({names}) AND df > 1", marks)
    weighed = [
        (str(term), math.sqrt(said[str(term)]) * math.log((total + 1) / df))
        for term, df in rows
        if isinstance(df, int) and df <= min(COMMON, max(total // 3, 3))
    ]
    return sorted(weighed, key=lambda row: (-row[1], row[0]))[:TELLING]
