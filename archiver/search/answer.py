"""What a query finds: a first answer in bounded time whatever the size of the library, then the best of all.

The first answer is exact where the words are rare enough, or what has all of them is rare enough, to rank it all. Where
they are not too common it is the best of what has one of them in title, author or site, then of the newest. Else it is
the newest with all words there, then with one of them, then with them anywhere: these are found without looking at the
rest. (Two-phase search as measured in FACTS, "Full-text search".)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from archiver.search.query import Plan
from archiver.search.query.sql import NOT_TRASHED
from archiver.search.stop import Clock
from archiver.search.tables import WEIGHTS
from archiver.search.terms import Bounded, bound, cost_of

AFFORDABLE = 3_000
"""Articles that the words may be in to be ranked at once: bm25 takes 2 µs for each."""

COUNTABLE = 100_000
"""Articles that the words may be in to see at once how few have all of them: that, and then to count each word for
bm25, takes 0.1 µs for each."""

NARROW = 20_000
"""Articles of a tag, a collection or a time: of no more the ids are gathered first, in 5 ms."""

FEW = 1_000
"""Articles with all words that are then ranked at once."""

KNOWN = 180_000
"""Articles that the words may be in, and those of the head once more, to rank a part of them: to count each word for
bm25, and to find those in a head, takes 0.05 µs for each."""

NEWEST = 1_500
"""Of what has the words in its text only, so many are ranked."""

RECENT = 5_000
"""Articles that are looked at one by one: it takes 1 µs for each."""

CANDIDATES = 4
"""For each article that is wanted so many are looked at: the shorter ones are nearer to the best of all."""

RANKABLE = 1_000_000
"""Articles that are ranked at all: what is in more of them (one letter of a word) says nothing about which is best."""

HEADS = "{title byline site}"
"""Columns of `words`."""


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
    plan = _narrowed(plan, clock)
    bounded = bound(plan.match, clock, AFFORDABLE)
    if bounded.is_whole and (bounded.cost <= AFFORDABLE or _are_few(plan, bounded, clock)):
        ranked = _ranked(plan, bounded.match, limit, clock)
        if ranked:
            return ranked
    answer = _Answer(plan, limit, clock)
    words = sorted((bound(phrase.match, clock, AFFORDABLE) for phrase in plan.phrases), key=lambda word: word.cost)
    if bounded.is_whole and bounded.cost + sum(word.cost for word in words) <= KNOWN:
        answer.add_best(_headed(bounded.match, words))
        answer.add_best(bounded.match, newest=NEWEST)
    if " NOT " not in plan.match:  # what must be nowhere in an article can be in its text
        answer.add_newest("heads", plan.match)
    if plan.match != plan.phrases[0].match:
        for word in words:  # the rarest says most
            answer.add_newest("words", _headed(bounded.match, [word]))
    is_all = answer.add_newest("words", bounded.match) and bounded.is_whole and not clock.has_struck
    return Found(answer.ids[:limit], len(answer.ids) if is_all else None, False)


def _headed(match: str, words: Iterable[Bounded]) -> str:
    """What matches and has one of the words in its head. `words` knows the text too, but has no index of beginnings."""
    return f"({match}) AND {HEADS} : ({' OR '.join(word.match for word in words)})"


def _narrowed(plan: Plan, clock: Clock) -> Plan:
    """The plan with the smallest of its sets, if that is small."""
    sizes = {}
    for ids in plan.sets:
        sizes[ids] = clock.number(f"SELECT count(*) FROM ({ids} LIMIT :most)", {**plan.binds, "most": NARROW + 1})
    smallest = min(plan.sets, key=sizes.__getitem__, default="")
    is_narrow = bool(smallest) and sizes[smallest] <= NARROW and not clock.has_struck
    return replace(plan, sets=(smallest,) if is_narrow else ())


def _are_few(plan: Plan, bounded: Bounded, clock: Clock) -> bool:
    if bounded.cost > COUNTABLE or (plan.match == plan.phrases[0].match and not plan.sets):
        return False  # a single word is as common as it is
    source = _all_of(plan) if _is_filtered(plan) else "FROM words WHERE words MATCH :match"
    few = f"SELECT words.rowid {source} LIMIT :most"
    return len(clock.ids(few, {**plan.binds, "match": bounded.match, "most": FEW + 1})) <= FEW


class _Answer:
    """An answer that is put together from what can be found without looking at everything; full, it takes no more."""

    def __init__(self, plan: Plan, limit: int, clock: Clock) -> None:
        self.ids: list[int] = []
        self._plan = plan
        self._limit = limit
        self._clock = clock

    def add_best(self, match: str, *, newest: int | None = None) -> None:
        """Add the best that match, or the best of the newest of these."""
        if len(self.ids) >= self._limit:
            return
        binds = {**self._plan.binds, "match": match}
        since = 0
        if newest:
            ids = "SELECT rowid FROM words WHERE words MATCH :match ORDER BY rowid DESC LIMIT :most"
            since = self._clock.number(f"SELECT coalesce(min(rowid), 0) FROM ({ids})", {**binds, "most": newest})
        self._add(self._clock.ids(_best_of(self._plan), {**binds, "since": since, "most": self._limit}))

    def add_newest(self, table: str, match: str) -> bool:
        """Add the newest that match in a table, the shortest first, as bm25 would; returns whether all are in now."""
        if len(self.ids) >= self._limit:
            return False
        # With filters what is looked at is more than what is found.
        most = self._limit * (1 if _is_filtered(self._plan) else CANDIDATES)
        binds = {**self._plan.binds, "match": match, "limit": most}
        rows = list(self._clock.rows(_newest_of(table, self._plan), binds))
        rows.sort(key=lambda row: row[1])  # type: ignore[arg-type,return-value]  # a number
        self._add([id for id, _ in rows])  # type: ignore[misc]  # numbers
        return len(rows) < most

    def _add(self, ids: Iterable[int]) -> None:
        known = set(self.ids)
        self.ids += [id for id in ids if id not in known]


def best(plan: Plan, limit: int, clock: Clock, *, is_short: bool = False) -> Found | None:
    """The best `limit` articles of all, and how many there are: takes as long as it takes.

    None when the clock struck first, and for what is in so many articles that there is nothing to rank by; not where
    the first answer `is_short`: its words are common, but not together.
    """
    if not plan.match:
        found = _filtered(plan, limit, clock)
        total = clock.number(plan.count, plan.binds)
        return None if clock.has_struck else Found(found.ids, total, True)
    if not is_short and cost_of(plan.match, clock) > RANKABLE:
        return None
    plan = _narrowed(plan, clock)
    # FTS5 would merge the articles of each beginning of a word twice.
    is_quick_to_count = not _is_filtered(plan) and '"*' not in plan.match
    ranked = _ranked_at_large(plan, limit, clock) if is_quick_to_count else None
    return ranked or _ranked(plan, plan.match, limit, clock)


def _ranked_at_large(plan: Plan, limit: int, clock: Clock) -> Found | None:
    """As `_ranked`: only the best are looked up in the trash, and all are counted by themselves, which is quick where
    nothing is ranked. Of half a million that takes a sixth less. None when too few are left."""
    binds = {**plan.binds, "match": plan.match}
    sql = f"""SELECT best.id, {NOT_TRASHED} AND a.id IS NOT NULL FROM (
            SELECT words.rowid AS id, bm25(words, {WEIGHTS}) AS score
            FROM words WHERE words MATCH :match ORDER BY score LIMIT :most
        ) AS best LEFT JOIN library.articles AS a ON a.id = best.id
        ORDER BY best.score, a.saved_at DESC, a.id DESC"""
    most = CANDIDATES * limit
    rows = list(clock.rows(sql, {**binds, "most": most}))
    ids = [int(id) for id, is_there in rows if is_there]  # type: ignore[call-overload]  # a rowid
    if len(rows) < most:
        return None if clock.has_struck else Found(ids[:limit], len(ids), True)
    if len(ids) < limit:
        return None
    total = clock.number(f"SELECT count(*) {_all_of(plan)}", binds)
    return None if clock.has_struck else Found(ids[:limit], total, True)


def _ranked(plan: Plan, match: str, limit: int, clock: Clock) -> Found | None:
    rows = list(clock.rows(_best_of(plan), {**plan.binds, "match": match, "since": 0, "most": CANDIDATES * limit}))
    ids = [int(row[0]) for row in rows[:limit]]  # type: ignore[call-overload]  # a rowid
    return None if clock.has_struck else Found(ids, int(rows[0][1]) if rows else 0, True)  # type: ignore[call-overload]  # a number


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


def _is_filtered(plan: Plan) -> bool:
    return plan.check != NOT_TRASHED


def _best_of(plan: Plan) -> str:
    """(id, how many there are in all) by rank, of those that are as good the newest first. Only the candidates are
    looked up."""
    return f"""WITH matched AS MATERIALIZED (
            SELECT words.rowid AS id, bm25(words, {WEIGHTS}) AS score {_all_of(plan)} AND words.rowid >= :since
        ), best AS (SELECT id, score FROM matched ORDER BY score LIMIT :most)
        SELECT a.id, (SELECT count(*) FROM matched)
        FROM best CROSS JOIN library.articles AS a ON a.id = best.id
        ORDER BY best.score, a.saved_at DESC, a.id DESC"""


def _all_of(plan: Plan) -> str:
    if _is_filtered(plan):
        return _source("words", plan)
    # Of many articles it takes less to have the trash at hand than to look at each.
    trash = "SELECT id FROM library.articles WHERE trashed_at IS NOT NULL"
    return f"FROM words WHERE words MATCH :match AND words.rowid NOT IN ({trash})"


def _newest_of(table: str, plan: Plan) -> str:
    """(id, words) by id, the order in which FTS5 has them: nearly that of saving."""
    return f"SELECT {table}.rowid, a.word_count {_source(table, plan)} ORDER BY {table}.rowid DESC LIMIT :limit"


def _source(table: str, plan: Plan) -> str:
    narrow = "".join(f" AND +{table}.rowid IN ({ids})" for ids in plan.sets)  # +: or each id would be looked for
    # CROSS JOIN keeps the order: the other way round each article would be looked for in the index.
    return (
        f"FROM {table} CROSS JOIN library.articles AS a ON a.id = {table}.rowid "
        f"WHERE {table} MATCH :match{narrow} AND {plan.check}"
    )
