"""162 queries as people type them, drawn from the words of a made library: 18 kinds, nine of each."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

from tests.benchmarks._writing import Writer

EACH = 9

COMMON = ("common word", "one of the ten commonest", "two common words", "either", "not")
"""Kinds whose every query has a common word, and is more than the beginning of one."""


def queries(writer: Writer, total: int) -> dict[str, list[str]]:
    """Kind → queries, always the same ones for a size of library."""
    chance = random.Random(162)
    english = writer.languages["en"].words
    chinese, japanese = writer.languages["zh"].words, writer.languages["ja"].words

    def word(first: int, last: int) -> str:
        return str(chance.choice([each for each in english[first:last] if each.isalpha() and each.isascii()]))

    def article_words(lang: str, count: int) -> str:
        """Neighbours in a text that there is."""
        while True:
            article = writer.article(chance.randrange(total), total)
            words = article.paragraphs[0].rstrip(".").lower().split()
            if article.lang == lang and len(words) > count + 3:
                return " ".join(words[2 : 2 + count])

    def title_words() -> str:
        while True:
            article = writer.article(chance.randrange(total), total)
            if article.lang == "en":
                return " ".join(article.title.split()[:2])

    def two(words: list[str]) -> str:
        return chance.choice([each for each in words[300:8000] if len(each) == 2 and not each.isascii()])

    kinds: Mapping[str, Callable[[], str]] = {
        "rare word": lambda: word(20_000, 40_000) + " ",
        "word": lambda: word(2_000, 8_000) + " ",
        "common word": lambda: word(100, 600) + " ",
        "one of the ten commonest": lambda: word(0, 12) + " ",
        "one letter": lambda: word(300, 5_000)[:1],
        "two letters": lambda: word(300, 5_000)[:2],
        "three letters": lambda: word(300, 8_000)[:3],
        "five letters": lambda: next(each for each in iter(lambda: word(300, 8_000), "") if len(each) > 6)[:5],
        "word and beginning": lambda: f"{word(300, 3_000)} {word(300, 3_000)[:3]}",
        "two common words": lambda: f"{word(50, 500)} {word(50, 500)} ",
        "three words": lambda: f"{word(100, 1_000)} {word(500, 3_000)} {word(1_000, 6_000)} ",
        "phrase": lambda: f'"{article_words("en", 2)}"',
        "long phrase": lambda: f'"{article_words("de", 4)}"',
        "words of a title": title_words,
        "either": lambda: f"({word(100, 2_000)} OR {word(100, 2_000)}) {word(100, 1_000)} ",
        "not": lambda: f"{word(100, 2_000)} -{word(100, 2_000)} ",
        "two Chinese or Japanese characters": lambda: two(chance.choice([chinese, japanese])),
        "word with filters": lambda: f"{word(100, 2_000)} is:unread tag:tag-{chance.randint(1, 60)} ",
    }
    return {kind: [draw() for _ in range(EACH)] for kind, draw in kinds.items()}
