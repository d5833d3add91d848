"""What a query finds: a first answer in bounded time whatever the size of the library, then the best of all.

The first answer is exact where the words are rare enough to rank all articles that have them. Else it is the newest
with all words in title, author or site, then with one of them there, then with them anywhere: all are found without
looking at the rest. (Two-phase search as measured in FACTS, "Full-text search".)
"""

from __future__ import annotations

from dataclasses import dataclass

from archiver.search.query import Plan
from archiver.search.stop import Clock
from archiver.search.tables import WEIGHTS
from archiver.search.terms import bound, cost_of

AFFORDABLE = 5_000
"""Articles that are ranked at once: bm25 takes 1.3 µs for each."""

RECENT = 5_000
"""Articles that are looked at one by one: it takes 1 µs for each."""

CANDIDATES = 4
"""For each article that is wanted so many are looked at: the shorter ones are nearer to the best of all."""

RANKABLE = 4_000_000
"""Articles that are ranked at all: what is in more of them (one letter of a word) says nothing about which is best."""


@dataclass(frozen=True, slots=True)
class Found:
    """The ids of an answer, best first."""

    ids: list[int]
    total: int | None
    """How many there are in all; None: not counted."""
    is_final: bool
    """There is no better answer to wait for."""


def first(plan: Plan, limit: int, clock: Clock) -> Found:
    """Up to `limit` articles, at once."""
    if not plan.match:
        return _filtered(plan, limit, clock)
    bounded = bound(plan.match, clock, AFFORDABLE)
    if bounded.is_whole and bounded.cost <= AFFORDABLE:
        ids = clock.ids(_best_of(plan), {"match": bounded.match, **plan.binds})
        return Found(ids[:limit], None if clock.has_struck else len(ids), not clock.has_struck)
    answer = _Answer(plan, limit, clock)
    answer.add("heads", plan.match)
    if len(plan.phrases) > 1 and not answer.is_full:
        answer.add("heads", " OR ".join(phrase.match for phrase in plan.phrases), check=True)
    is_all = answer.add("words", bounded.match) if not answer.is_full else False
    is_all = is_all and bounded.is_whole and not clock.has_struck
    return Found(answer.ids[:limit], len(answer.ids) if is_all else None, False)


class _Answer:
    """An answer that is put together from what can be found without looking at everything."""

    def __init__(self, plan: Plan, limit: int, clock: Clock) -> None:
        self.ids: list[int] = []
        self._plan = plan
        self._limit = limit
        self._clock = clock

    @property
    def is_full(self) -> bool:
        """Whether there are as many as were wanted."""
        return len(self.ids) >= self._limit

    def add(self, table: str, match: str, *, check: bool = False) -> bool:
        """Add the newest that match in a table, the shortest first, as bm25 would; returns whether they were all.

        With `check` those that match are candidates, and what the plan asks for is looked for in each.
        """
        most = CANDIDATES * self._limit
        binds = {**self._plan.binds, "match": match, "whole": self._plan.match, "limit": most}
        rows = list(self._clock.rows(_newest_of(table, self._plan, check=check), binds))
        rows.sort(key=lambda row: row[1])  # type: ignore[arg-type,return-value]  # a number
        known = set(self.ids)
        self.ids += [id for id, _ in rows if id not in known]  # type: ignore[misc]  # numbers
        return len(rows) < most


def best(plan: Plan, limit: int, clock: Clock) -> Found | None:
    """The best `limit` articles of all, and how many there are: takes as long as it takes.

    None when the clock struck first, and for what is in so many articles that there is nothing to rank by.
    """
    if not plan.match:
        found = _filtered(plan, limit, clock)
        total = clock.number(plan.count, plan.binds)
        return None if clock.has_struck else Found(found.ids, total, True)
    if cost_of(plan.match, clock) > RANKABLE:
        return None
    binds = {"match": plan.match, **plan.binds}
    ids = clock.ids(f"{_best_of(plan)} LIMIT :limit", {**binds, "limit": limit})
    total = len(ids) if len(ids) < limit else clock.number(f"SELECT count(*) {_source('words', plan)}", binds)
    return None if clock.has_struck else Found(ids, total, True)


def _filtered(plan: Plan, limit: int, clock: Clock) -> Found:
    """The newest that pass the filters: where those are common, they are among the newest of all."""
    where = plan.where
    if not plan.names_trash:
        ids = clock.ids(
            f"""SELECT a.id FROM (
                SELECT id FROM library.articles WHERE trashed_at IS NULL ORDER BY saved_at DESC, id DESC LIMIT {RECENT}
            ) AS recent CROSS JOIN library.articles AS a ON a.id = recent.id
            WHERE {plan.check} ORDER BY a.saved_at DESC, a.id DESC LIMIT :limit""",
            {**plan.binds, "limit": limit},
        )
        if len(ids) == limit:
            return Found(ids, None, False)
        if len(ids) * 5 > limit:  # there will be enough not far behind
            where = plan.check
    sql = f"SELECT a.id FROM library.articles AS a WHERE {where} ORDER BY a.saved_at DESC, a.id DESC LIMIT :limit"
    ids = clock.ids(sql, {**plan.binds, "limit": limit})
    is_all = len(ids) < limit and not clock.has_struck
    return Found(ids, len(ids) if is_all else None, is_all)


def _best_of(plan: Plan) -> str:
    order = f"bm25(words, {WEIGHTS}), a.saved_at DESC, a.id DESC"
    return f"SELECT words.rowid {_source('words', plan)} ORDER BY {order}"


def _newest_of(table: str, plan: Plan, *, check: bool) -> str:
    """(id, words) by id, the order in which FTS5 has them: nearly that of saving."""
    # What must be nowhere in an article can be in the text of one whose title has all the rest.
    check = check or (table == "heads" and " NOT " in plan.match)
    whole = f" AND EXISTS (SELECT 1 FROM words WHERE words MATCH :whole AND words.rowid = {table}.rowid)"
    source = f"{_source(table, plan)}{whole if check else ''}"
    return f"SELECT {table}.rowid, a.word_count {source} ORDER BY {table}.rowid DESC LIMIT :limit"


def _source(table: str, plan: Plan) -> str:
    # CROSS JOIN keeps the order: the other way round each article would be looked for in the index.
    return (
        f"FROM {table} CROSS JOIN library.articles AS a ON a.id = {table}.rowid "
        f"WHERE {table} MATCH :match AND {plan.check}"
    )
