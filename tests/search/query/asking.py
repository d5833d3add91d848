"""Random queries about the libraries of `shelves`, which find some of what is there."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

from archiver.model.queries import (
    After,
    Ago,
    At,
    Before,
    Between,
    Clock,
    Column,
    Day,
    During,
    Filed,
    Has,
    Is,
    Leaf,
    Length,
    Moment,
    Node,
    Part,
    Period,
    Tagged,
    Trait,
    Unit,
    Words,
    Written,
)
from archiver.search.query.parser import conjoin, disjoin, negate
from tests.search.query.evaluator import TODAY
from tests.search.query.shelves import DAYS, NAMES, TAGS, VOCABULARY

PATHS = (*NAMES, "sea", "Science/Sea", "Science / Sea", "Sea/AC/DC", "sea/later", "Nowhere")


PIECES = [
    *(
        '"',
        "(",
        ")",
        "-",
        "--",
        "*",
        ":",
        " ",
        " ",
        "\\",
        "..",
        "<",
        ">=",
        "#",
        "/",
        "\0",
        "\ud800",
        "\u0301",
        "\u200b",
    ),
    *(
        "OR",
        "AND",
        "NOT",
        "tide",
        "Straße",
        "東京",
        "ไทย",
        "كتاب",
        "6050",
        "MPU6050",
        "2024",
        "2024-06",
        "7d",
        "last-week",
    ),
    *(
        "title:",
        "tag:",
        "in:",
        "is:",
        "has:",
        "before:",
        "published:",
        "words:",
        "lang:",
        "url:",
        "site:",
        "unread",
    ),
]
"""Of what is typed."""


def random_text(chance: random.Random) -> str:
    """Whatever could be typed. Not from Hypothesis, which takes 1 ms to make a string."""
    return "".join(
        chr(chance.randrange(0x110000)) if chance.random() < 0.2 else chance.choice(PIECES)
        for _ in range(chance.randrange(40))
    )


def random_tree(chance: random.Random, depth: int = 3) -> Node:
    if depth == 0 or chance.random() < 0.3:
        return random_leaf(chance)
    if chance.random() < 0.25:
        return negate(random_tree(chance, depth - 1))
    parts = [random_tree(chance, depth - 1) for _ in range(chance.randrange(2, 4))]
    tree = (conjoin if chance.random() < 0.6 else disjoin)(parts)
    assert tree is not None  # it has parts
    return tree


def random_leaf(chance: random.Random) -> Leaf:
    if chance.random() < 0.5:
        words = tuple(chance.choices(VOCABULARY, k=chance.choice([1, 1, 1, 2])))
        prefix = chance.random() < 0.3
        cut = words[-1][: chance.randrange(1, 5)] if prefix else words[-1]
        return Words((*words[:-1], cut), prefix, chance.choice([None, None, *Column]))
    clock = chance.choice(list(Clock))
    numbers = [None, 0, 499, 500, 2000, 5000]
    makers: list[Callable[[], Leaf]] = [
        lambda: Tagged(chance.choice(TAGS)),
        lambda: Filed(chance.choice(PATHS)),
        lambda: Is(chance.choice(list(Trait))),
        lambda: Has(chance.choice(list(Part))),
        lambda: At(chance.choice(["tide", "A.TEST", "100%_", "_", "%", "?sea=1", "https://b.test/tide"])),
        lambda: Written(chance.choice(["en", "de", "pt", "pt-br", "en-gb"])),
        lambda: Length(chance.choice(numbers[1:]), chance.choice(numbers)),
        lambda: During(clock, random_moment(chance)),
        lambda: Before(clock, random_moment(chance)),
        lambda: After(clock, random_moment(chance)),
        lambda: Between(clock, random_moment(chance), chance.choice([None, random_moment(chance)])),
        lambda: Between(clock, None, random_moment(chance)),
    ]
    return chance.choice(makers)()


def random_moment(chance: random.Random) -> Moment:
    day = TODAY - timedelta(chance.choice(DAYS))
    moments: list[Moment] = [
        Day(day.year),
        Day(day.year, day.month),
        Day(day.year, day.month, day.day),
        chance.choice(list(Period)),
        Ago(chance.choice([0, 1, 7, 30]), Unit.DAYS),
        Ago(chance.choice([0, 1, 2, 4]), chance.choice([Unit.WEEKS, Unit.MONTHS])),
        Ago(chance.choice([0, 1, 2]), Unit.YEARS),
    ]
    return chance.choice(moments)
