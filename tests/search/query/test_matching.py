"""Any text is a query, and no query can be more than words to FTS5."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from unicodedata import category, ucd_3_2_0

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from archiver.model.queries import Not, Words
from archiver.search.query import LONGEST, parse, terms
from archiver.search.query.lexer import split
from archiver.search.query.matching import match_of, phrases
from archiver.search.tables import indexed
from archiver.text.tokens import Term

TYPED = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(list("\" *^:()-+{}[]'\\,.ÉéßİıŁ東京都ガ한กำا\u0301\u0640\u05b8\u00ad\u200d\ue000\0\ud800")),
    ),
    max_size=60,
)

Find = Callable[[str, str], bool]


def to_match(text: str) -> str | None:
    """The FTS5 expression of a query; None when it asks for nothing, or for more than words."""
    tree = parse(text).tree
    return match_of(tree) if tree else None


def words(*terms: str, prefix: bool = False) -> list[Term]:
    """Each term's words separated by spaces; the last one is a prefix or not."""
    return [Term(tuple(term.split()), prefix and number == len(terms)) for number, term in enumerate(terms, 1)]


@pytest.fixture(scope="module")
def find() -> Iterator[Find]:
    """Whether a real FTS5 table with the index's tokenizer finds a query in a text."""
    connection = sqlite3.connect(":memory:")
    connection.execute(
        """CREATE VIRTUAL TABLE words USING fts5 (
        body, content = '', tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'")"""
    )

    def find(text: str, query: str) -> bool:
        match = to_match(query)
        if not match:
            return False
        connection.execute("INSERT INTO words (words) VALUES ('delete-all')")
        connection.execute("INSERT INTO words (rowid, body) VALUES (1, ?)", (indexed(text),))
        return connection.execute("SELECT 1 FROM words WHERE words MATCH ?", (match,)).fetchone() is not None

    yield find
    connection.close()


@given(text=TYPED)
def test_any_text_is_a_query_and_its_match_is_valid(find: Find, text: str) -> None:
    find("any text", text)  # FTS5 raises at a syntax error
    for term in terms(parse(text).tree):
        assert term.words
        assert all(term.words)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ('  "" !? — … " ', []),
        ("tide", words("tide", prefix=True)),
        ("tide ", words("tide")),
        ("tide mill", words("tide", "mill", prefix=True)),
        ('"spring flood" mill', words("spring flood", "mill", prefix=True)),
        ('mill "spring flood"', words("mill", "spring flood")),
        ('mill "spring flo', words("mill", "spring flo")),
        ('say"so it"is', words("say", "so it", "is", prefix=True)),
        ("state-of-the-ar", words("state of the ar", prefix=True)),
        ("don't", words("don t", prefix=True)),
        ("tide.", words("tide")),
        ("C++", words("C")),
        ("3.14", words("3 14", prefix=True)),
        ("(tide OR -mill) NEAR title:x*", [*words("tide", "NEAR"), Term(("x",), prefix=True)]),
        ("tide* mil* ", [Term(("tide",), prefix=True), Term(("mil",), prefix=True)]),
        ('"spring flo"* now ', [Term(("spring", "flo"), prefix=True), Term(("now",))]),
        ("灯台守", words("灯台守", prefix=True)),
        ("東京・大阪", words("東京 大阪", prefix=True)),
        ("«Фонарь», ёлка", words("Фонарь", "ёлка", prefix=True)),
        ("a\0b\ud800c", [Term(("a\0b\ud800c",), prefix=True)]),  # what no text holds is in no word's way
    ],
)
def test_what_is_typed_becomes_terms(text: str, expected: list[Term]) -> None:
    assert terms(parse(text).tree) == tuple(expected)


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("", None),
        ("\u0301", None),  # an accent on nothing is no word
        ("Tide MILL ", '("tide" AND "mill")'),
        ("café", '"cafe"*'),
        ('"tide OR mill"', '"tide or mill"'),
        ("nowhere:x", '"nowhere x"*'),
        ("title:x", 'title : "x"*'),
        ("author:(ada OR grace) ", '(byline : "ada" OR byline : "grace")'),
        ("tide OR mill sea ", '("tide" OR ("mill" AND "sea"))'),
        ("tide -mill -(sea OR sand) ", '("tide" NOT ("mill" OR ("sea" OR "sand")))'),
        ("tide -(mill -sea ) ", '("tide" NOT ("mill" NOT "sea"))'),
        ("-tide ", None),  # FTS5 can only take away from what was found
        ("tide tag:sea", None),
        ("mpu60", '"mpu 60"*'),
        ("3d", '"3 d"'),  # and not 3 dozen
        ("3da", '"3 da"*'),
        ("灯", '"灯"*'),
        ("灯台", '"灯台"*'),
        ("灯台守 ", '"灯台 台守"'),
        ('"東京 大阪"', '"東京 京 大阪"'),
        ("東京tower", '"東京 京 tower"*'),
    ],
)
def test_words_become_quoted_strings(text: str, match: str | None) -> None:
    assert to_match(text) == match


def test_only_what_is_looked_for_is_marked_and_counted() -> None:
    tree = parse('lamp -(oil OR -wick) tag:sea "鉄道 駅" NOT smoke ').tree
    assert tree is not None
    assert terms(tree) == (Term(("lamp",)), Term(("鉄道", "駅")))
    assert [phrase.tokens for phrase in phrases(tree)] == [("lamp",), ("鉄道", "道", "駅")]
    assert terms(Not(Words(("lamp",)))) == ()


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("The spring flood came", "flood spring ", True),
        ("The spring flood came", '"spring flood"', True),
        ("The spring flood came", '"flood spring"', False),
        ("The spring flood came", "floo", True),
        ("The spring flood came", "floo ", False),
        ("The spring flood came", "spr flood", False),
        ("OR and NOT", "or not ", True),
        ("東京 大阪", '"東京 大阪"', True),
        ("東京 都庁", '"東京 都"', True),
        ("東京・大阪へ", "東京・大阪", True),
        ("東京タワー", "京タ", True),
        ("ภาษาไทยง่าย", "ไทย", True),
        ("한국어를 배운다", "한국어", True),
        ("كِتَابٌ قديم", "كتاب", True),
        ("Straße nach Łódź", "lodz", True),
        ("one two", "o\0ne\ud800 two", True),
        ("great🫠🚀 for 500₽", "great 500 ", True),  # younger than FTS5's tables
        ("\u2066قلعة\u2069", "قلعة ", True),
    ],
)
def test_a_query_finds_what_it_says(find: Find, text: str, query: str, found: bool) -> None:
    assert find(text, query) is found


@given(text=TYPED)
def test_every_word_of_a_text_finds_it(find: Find, text: str) -> None:
    # SQLite does not know the cases of letters that came to Unicode late, as Cherokee's in 2015.
    assume(not any(category(c)[0] == "L" and ucd_3_2_0.category(c) == "Cn" for c in text))
    for word in split(text):
        assert find(text, f'"{word}"'), word


def test_what_is_pasted_by_mistake_stays_small(find: Find) -> None:
    pasted = " ".join(f"{number:04}" for number in range(2_000))
    assert len(terms(parse(pasted).tree)) == LONGEST // 5
    assert find(pasted, pasted)
    assert terms(parse("word " * 2_000).tree) == (Term(("word",)),)
    assert parse("x" * 10_000).tree == Words(("x" * LONGEST,), prefix=True)
