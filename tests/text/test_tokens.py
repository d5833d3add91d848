from __future__ import annotations

import sqlite3
import time
import tomllib
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archiver.model.search import Snippet
from archiver.text.tokens import SCANNED, Term, fold, index_text, query_terms, snippet, spans

WORDS = [
    word
    for words in tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8")).values()
    for word in words.split()
]
ALPHABET = "aAbsÉeé\u0301\u0306ёйиЙ東京都がか\u3099กำำ한각 .-'12٢ßſŒﬁ\u00adא\u05b8أى\u0654Ａ"


class Index:
    """A real FTS5 table with the tokenizer of the search index."""

    def __init__(self) -> None:
        self.connection = sqlite3.connect(":memory:")
        self.connection.execute(
            "CREATE VIRTUAL TABLE texts USING fts5(text,"
            " tokenize = \"unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'\")"
        )
        self.connection.execute("CREATE VIRTUAL TABLE terms USING fts5vocab(texts, 'instance')")

    def keep(self, text: str) -> None:
        self.connection.execute("DELETE FROM texts")
        self.connection.execute("INSERT INTO texts VALUES (?)", (index_text(text),))

    def tokens(self) -> list[str]:
        return [row[0] for row in self.connection.execute("SELECT term FROM terms ORDER BY offset")]

    def finds(self, word: str, *, prefix: bool = False) -> bool:
        tokens = query_terms(word)
        phrase = " ".join(tokens)
        unspaced = len(tokens) == 1 and len(tokens[0]) == 1 and tokens[0] > "\u0e00"
        query = f'"{phrase}"' + ("*" if prefix or unspaced else "")
        return bool(tokens) and bool(
            self.connection.execute("SELECT 1 FROM texts WHERE texts MATCH ?", (query,)).fetchone()
        )


@pytest.fixture(scope="module")
def index() -> Iterator[Index]:
    index = Index()
    yield index
    index.connection.close()


def hits(text: str, *terms: Term) -> list[str]:
    return [text[start:end] for start, end in spans(text, terms)]


# --- the index and the folding


def test_the_word_list_is_long_enough() -> None:
    assert len(set(WORDS)) >= 200


@pytest.mark.parametrize("word", sorted(set(WORDS)))
def test_folding_is_that_of_the_index(word: str, index: Index) -> None:
    index.keep(word)
    stored = index.tokens()
    asked = query_terms(word)
    assert asked in (stored, stored[:-1])  # the last single character of a run is not asked for
    assert index.finds(word)
    assert hits(f"({word})", Term((word,)))


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Café", "cafe"),
        ("cafe\u0301", "café"),
        ("café", "cafe\u0301"),
        ("ÜBER", "uber"),
        ("ΚΑΦΈΣ", "καφες"),
        ("καφές", "ΚΑΦΕΣ"),
        ("Ἀθῆναι", "αθηναι"),
        ("Ёлка", "елка"),
        ("елка", "ёлка"),
        ("Łódź", "lodz"),
        ("Đà", "da"),
        ("Øl", "ol"),
        ("İstanbul", "istanbul"),
        ("ışık", "isik"),
        ("ISPARTA", "ısparta"),
        ("كِتَاب", "كتاب"),
        ("كـــتاب", "كتاب"),
        ("שָׁלוֹם", "שלום"),
        ("soft\u00adhyphen", "softhyphen"),
        ("nul\0ls", "nulls"),
        ("sur\ud800rogate", "surrogate"),
        ("GROẞE Straße", "grosse STRASSE"),
        ("Strasse", "straße"),
        ("œuvre", "OEUVRE"),
        ("Ærø", "aero"),
        ("ﬁnal", "final"),
        ("أحمد", "احمد"),
        ("إسلام", "اسلام"),
        ("آسيا", "اسيا"),
        ("مكتبة", "مكتبه"),
        ("مستشفى", "مستشفي"),
        ("کتاب", "كتاب"),
        ("٢٠٢٤", "2024"),
        ("２０２４年", "2024年"),
        ("ＭＰＵ", "mpu"),
        ("पढ़ना", "पढना"),
        ("हिँदी", "हिंदी"),
        ("MPU6050", "mpu 6050"),
        ("MPU-6050", "mpu6050"),
        (unicodedata.normalize("NFD", "한국어"), "한국어"),
        (unicodedata.normalize("NFD", "がくせい"), "がくせい"),
    ],
)
def test_case_and_accents_do_not_matter(written: str, typed: str, index: Index) -> None:
    index.keep(written)
    assert index.finds(typed)
    assert hits(written, Term((typed,))) == [written]


@pytest.mark.parametrize(
    ("written", "typed"), [("йод", "иод"), ("ß", "s"), ("が", "か"), ("cafés", "cafe"), ("öl", "ø1")]
)
def test_letters_of_their_own_stay_apart(written: str, typed: str, index: Index) -> None:
    index.keep(written)
    assert not index.finds(typed)
    assert not hits(written, Term((typed,)))


def test_runs_become_overlapping_pairs() -> None:
    assert index_text("東京都").split() == ["東京", "京都", "都"]
    assert index_text("aは東京b").split() == ["a", "は東", "東京", "京", "b"]
    assert index_text("字").split() == ["字"]
    assert index_text("東京。大阪").split() == ["東京", "京", "。", "大阪", "阪"]
    assert index_text("น้ำ").split() == ["น้", "้ำ", "ำ"]


def test_other_text_stays_as_it_is() -> None:
    for text in ("", "Plain ASCII, with 'marks'.", "Ein blauer Müll – „lang“.", "हिन्दी भाषा"):
        assert index_text(text) == text


def test_numbers_are_words_of_their_own(index: Index) -> None:
    assert index_text("MPU6050x, 3D").split() == ["MPU", "6050", "x,", "3", "D"]
    text = "The MPU6050 and the ESP32-S3; 4½ hours, x²"
    index.keep(text)
    for word, marked in {
        "mpu6050": ["MPU6050"],
        "6050": ["6050"],
        "MPU": ["MPU"],
        "6050 and": ["6050 and"],
        "the mpu": ["The MPU"],
        "esp": ["ESP"],
        "32": ["32"],
        "s3": ["S3"],
        "esp32 s3": ["ESP32-S3"],
    }.items():
        assert index.finds(word), word
        assert hits(text, Term((word,))) == marked
    for word in ("pu6050", "605", "pu", "mp", "50"):
        assert not index.finds(word), word
        assert hits(text, Term((word,))) == []
    assert hits(text, Term(("mpu60",), prefix=True)) == ["MPU6050"]
    assert hits(text, Term(("mp",), prefix=True)) == ["MPU"]


def test_letters_that_stand_for_two_keep_the_places_of_hits() -> None:
    text = "ß ß Große Straße, œuvre ﬁn STRASSE"
    assert hits(text, Term(("strasse",)), Term(("oeuvre",)), Term(("fin",))) == ["Straße", "œuvre", "ﬁn", "STRASSE"]
    assert hits(text, Term(("stras",), prefix=True)) == ["Straße", "STRASSE"]
    assert hits(text, Term(("strass",))) == []
    assert hits(text, Term(("grosse", "strasse"))) == ["Große Straße"]


def test_a_querys_word_becomes_a_phrase() -> None:
    assert query_terms("東") == ["東"]
    assert query_terms("東京") == ["東京"]
    assert query_terms("東京都庁") == ["東京", "京都", "都庁"]
    assert query_terms("東京tower") == ["東京", "京", "tower"]
    assert query_terms("Tower東京") == ["tower", "東京"]
    assert query_terms("Don't") == ["don", "t"]
    assert query_terms("…") == []
    assert query_terms("") == []


@pytest.mark.parametrize(
    "text", ["東京都庁舎は新宿区にある", "ภาษาไทยเป็นภาษาราชการ", "대한민국의수도는서울", "ភាសាខ្មែរ"]
)
def test_every_part_of_an_unspaced_text_is_found(text: str, index: Index) -> None:
    index.keep(f"before {text} after")
    for length in range(1, 7):
        for start in range(len(text) - length + 1):
            part = text[start : start + length]
            assert index.finds(part), part
            assert part in hits(text, Term((part,))) or spans(text, [Term((part,))]), part
    assert not index.finds(text[1] + text[0])


@given(st.text(ALPHABET, max_size=12), st.text(ALPHABET, min_size=1, max_size=4))
@example("aa a", "a a")
@example("e\u0301 e", "é e")
def test_spans_hit_exactly_where_the_index_does(text: str, word: str) -> None:
    index = Index()
    index.keep(text)
    # Highlighting a text that is not NFC may hit a bare letter under a mark, which the index never does.
    text = unicodedata.normalize("NFC", text)
    found = bool(spans(text, [Term((word,))]))
    assert found == index.finds(word), (text, word, query_terms(word), index.tokens())
    index.connection.close()


@given(st.text(max_size=50))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    index_text(text).encode()
    query_terms(text)


def test_what_sqlite_cannot_take_is_removed() -> None:
    assert index_text("a\0b") == "ab"
    assert index_text("ä\0b\ud800c\udfff") == "äbc"


# --- spans


def test_words_phrases_and_prefixes() -> None:
    text = "The Café, the cafés; a café-bar. THE—CAFE"
    assert hits(text, Term(("cafe",))) == ["Café", "café", "CAFE"]
    assert hits(text, Term(("caf",))) == []
    assert hits(text, Term(("caf",), prefix=True)) == ["Café", "cafés", "café", "CAFE"]
    assert hits(text, Term(("the", "cafe"))) == ["The Café", "THE—CAFE"]
    assert hits(text, Term(("the", "caf"), prefix=True)) == ["The Café", "the cafés", "THE—CAFE"]
    assert hits(text, Term(("th", "cafe"))) == []
    assert hits("Don't do that", Term(("don't",))) == ["Don't"]


def test_phrases_across_scripts() -> None:
    text = "The 東京タワー is tall"
    assert hits(text, Term(("タワー", "is"))) == ["タワー is"]
    assert hits(text, Term(("the", "東京"))) == ["The 東京"]
    assert hits("iPhoneケース", Term(("iphoneケース",))) == ["iPhoneケース"]


def test_hits_that_overlap_are_one_and_in_order() -> None:
    text = "one two three one"
    terms = [Term(("three",)), Term(("one", "two")), Term(("two",)), Term(("on",), prefix=True)]
    assert spans(text, terms) == [(0, 7), (8, 13), (14, 17)]
    assert spans("東京都", [Term(("東京",)), Term(("京都",))]) == [(0, 3)]


def test_positions_are_those_of_the_text_as_given() -> None:
    text = "ﬁ ½ e\u0301te\u0301 nai\u0308ve 𠮷野家 end"
    assert hits(text, Term(("été",)), Term(("naïve",)), Term(("野家",)), Term(("end",))) == [
        "e\u0301te\u0301",
        "nai\u0308ve",
        "野家",
        "end",
    ]


def test_terms_of_nothing_hit_nothing() -> None:
    assert spans("text … text", [Term(("…",)), Term(()), Term(("",))]) == []
    assert spans("", [Term(("a",))]) == []


def test_hostile_text_is_searched_in_linear_time() -> None:
    started = time.process_time()
    for text in (
        "e" + "\u0301" * 300_000,
        "a " * 150_000,
        "e\u00ad" * 150_000,
        " " * 300_000,
        "東" * 300_000,
        "a" * 300_000,
    ):
        spans(text, [Term(("e", "f")), Term(("a",)), Term(("a", "a", "b")), Term(("eeef",)), Term(("東京",))])
        snippet(text, [Term(("e", "f")), Term(("x",), prefix=True)])
    assert time.process_time() - started < 18  # quadratic time would be many minutes


# --- snippets


def marked(found: Snippet) -> list[str]:
    return [found.text[start:end] for start, end in found.hits]


def test_a_snippet_shows_where_most_terms_hit_together() -> None:
    text = "needle " + "word " * 200 + "the needle in\n\n a haystack " + "word " * 200 + "haystack"
    found = snippet(text, [Term(("needle",)), Term(("haystack",))])
    assert "the needle in a haystack" in found.text
    assert marked(found) == ["needle", "haystack"]
    assert found.text.startswith("…word")
    assert found.text.endswith("word…")
    assert 120 <= len(found.text) <= 165


def test_without_hits_it_shows_the_beginning() -> None:
    text = "  First words.\n" + "More words. " * 50
    assert snippet(text, [Term(("absent",))]).text.startswith("First words. More")
    assert snippet(text, []).hits == ()
    assert snippet(text, []).text.endswith("…")


def test_a_short_text_is_shown_whole() -> None:
    assert snippet(" All \n of it. ", [Term(("it",))]) == Snippet("All of it.", ((7, 9),))
    assert snippet("", [Term(("it",))]) == Snippet("")


def test_words_are_not_cut_unless_they_have_no_end() -> None:
    text = "Donaudampfschiff " * 100
    words = set(snippet(text, [Term(("donaudampfschiff",))]).text.strip("…").split())
    assert words == {"Donaudampfschiff"}
    assert len(snippet("x" * 1000, []).text) <= 161
    assert marked(snippet("文" * 500 + "東京" + "文" * 500, [Term(("東京",))])) == ["東京"]


def test_hits_are_marked_in_the_collapsed_text() -> None:
    found = snippet("a  \n b   needle   phrase  c", [Term(("needle", "phrase"))])
    assert marked(found) == ["needle phrase"]


def test_a_hit_wider_than_the_snippet_is_still_shown() -> None:
    words = tuple("abcdefghij")
    assert marked(snippet("x " * 50 + " ".join(words) + " x" * 50, [Term(words)], width=8)) == [" ".join(words)]


def test_only_the_beginning_of_a_huge_text_is_searched() -> None:
    far = "word " * (SCANNED // 5 + 10_000) + "needle"
    assert marked(snippet(far, [Term(("needle",))])) == []
    near = "word " * (SCANNED // 5 - 1000) + "needle " + "word " * 100_000
    assert marked(snippet(near, [Term(("needle",))])) == ["needle"]


@given(st.text("abéß 東京\n.\u0301", max_size=300), st.text("abé東", min_size=1, max_size=2), st.integers(10, 80))
def test_a_snippet_is_about_as_wide_as_asked(text: str, word: str, width: int) -> None:
    found = snippet(text, [Term((word,), prefix=True)], width)
    assert len(found.text) <= width + 2 + 50
    assert "\n" not in found.text
    assert all(0 <= start < end <= len(found.text) for start, end in found.hits)
    assert bool(found.hits) == bool(spans(text, [Term((word,), prefix=True)]))
