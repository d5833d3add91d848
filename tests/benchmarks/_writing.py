"""Articles that read like real ones to a search engine: deterministic, of any number, in eleven languages.

Words are drawn by the frequencies they have in each language (wordfreq: Zipf's law with its real exponents), lengths
are log-normal, and an article is about something: a handful of rarer words stand in its title and again and again in
its text, as the words of a real subject do. Without that a ranking has nothing to find.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import accumulate, islice

SHARES = {
    "en": 44,
    "de": 11,
    "fr": 9,
    "es": 7,
    "ru": 8,
    "zh": 6,
    "ja": 4,
    "ar": 4,
    "ko": 3,
    "el": 2,
    "hi": 2,
}
"""Language → per cent of the articles: eight scripts."""

VOCABULARY = 40_000
"""Words of a language; in a million articles every one occurs."""

SUBJECTS = (300, VOCABULARY)
"""Ranks of the words that an article is about: neither `the` nor everything there is."""

WORDS, SPREAD, LONGEST = 240, 0.65, 6_000
"""Median and sigma of the log-normal length in words (the mean is near 300), and its end."""

DRAWN, STEPS = 400_000, (1, 2, 3, 5, 7, 11, 13, 17)
"""Words drawn of each language, and the steps in which articles take from them."""

SITES = 3_000
PEOPLE = 20_000
NOW = datetime(2026, 11, 1, tzinfo=UTC)
YEARS = 12
"""Over how long the library was filled, at the same pace."""

UNSPACED = {"zh", "ja"}
FULL_STOPS = {"zh": "。", "ja": "。", "hi": "।"}


@dataclass(frozen=True, slots=True)
class Written:
    """An article to be."""

    number: int
    lang: str
    title: str
    byline: str
    site: str
    url: str
    published_at: str
    saved_at: datetime
    paragraphs: tuple[str, ...]
    word_count: int

    @property
    def text(self) -> str:
        """Its plain text."""
        return "\n\n".join(self.paragraphs)

    @property
    def html(self) -> str:
        """Its body."""
        return "".join(f"<p>{paragraph}</p>\n" for paragraph in self.paragraphs)


class Language:
    """Words with their frequencies."""

    def __init__(self, code: str) -> None:
        import wordfreq  # brought by `dev.py bench`, not by the tests

        frequencies = [
            (word, value)
            for word, value in wordfreq.get_frequency_dict(code).items()
            if word.replace("-", "").replace("'", "").isalnum()
        ][:VOCABULARY]
        self.code = code
        self.words = [word for word, _ in frequencies]
        weights = list(accumulate(value for _, value in frequencies))
        self._drawn = random.Random(code).choices(self.words, cum_weights=weights, k=DRAWN)
        self.space = "" if code in UNSPACED else " "
        self.stop = FULL_STOPS.get(code, ".")

    def draw(self, chance: random.Random, count: int) -> list[str]:
        """Words as they occur: every n-th of those drawn once, since drawing takes longer than indexing."""
        step = chance.choice(STEPS)
        start = chance.randrange(DRAWN - count * step)
        return self._drawn[start : start + count * step : step]

    def subjects(self, chance: random.Random, count: int) -> list[str]:
        """Words an article may be about: by rank on a logarithmic scale, so that there are popular subjects."""
        first, last = SUBJECTS[0], min(SUBJECTS[1], len(self.words))
        return [self.words[min(int(first * (last / first) ** chance.random()), last - 1)] for _ in range(count)]


class Writer:
    """Writes articles; the same seed and number give the same article."""

    def __init__(self, seed: int = 1) -> None:
        self._seed = seed
        self._langs = list(SHARES)
        self._shares = list(accumulate(SHARES.values()))

    @cached_property
    def languages(self) -> dict[str, Language]:
        """All of them, read once."""
        return {code: Language(code) for code in SHARES}

    @cached_property
    def _people(self) -> list[str]:
        chance = random.Random(self._seed)
        english = self.languages["en"]
        names = english.words[500:6_500]
        return [f"{chance.choice(names).title()} {chance.choice(names).title()}" for _ in range(PEOPLE)]

    @cached_property
    def _sites(self) -> list[str]:
        words = (word for word in self.languages["en"].words[200:] if word.isascii() and word.isalpha())
        return [f"{word}.example" for word in islice(words, SITES)]

    def write(self, total: int, start: int = 0) -> Iterator[Written]:
        """The articles `start` to `total`, oldest first."""
        for number in range(start, total):
            yield self.article(number, total)

    def article(self, number: int, total: int) -> Written:
        """One of `total` articles."""
        chance = random.Random(self._seed * 1_000_003 + number)
        language = self.languages[chance.choices(self._langs, cum_weights=self._shares)[0]]
        subjects = language.subjects(chance, chance.randint(2, 6))
        count = max(30, min(LONGEST, int(WORDS * chance.lognormvariate(0, SPREAD))))
        words = language.draw(chance, count)
        for _ in range(int(count * chance.uniform(0.01, 0.06))):
            words[chance.randrange(count)] = chance.choice(subjects)
        saved = NOW - timedelta(days=365.25 * YEARS) * (1 - (number + 1) / total)
        published = saved - timedelta(days=chance.expovariate(1 / 90))
        site = self._sites[int(SITES ** chance.random()) - 1]
        title_words = [*subjects[:3], *language.draw(chance, chance.randint(1, 5))]
        chance.shuffle(title_words)
        title = language.space.join(title_words)
        return Written(
            number=number,
            lang=language.code,
            title=title[:1].upper() + title[1:],
            byline=chance.choice(self._people) if chance.random() < 0.7 else "",
            site=site,
            url=f"https://{site}/{saved:%Y/%m}/{number}",
            published_at=published.strftime("%Y-%m-%d"),
            saved_at=saved,
            paragraphs=tuple(_paragraphs(chance, language, words)),
            word_count=count,
        )


def _paragraphs(chance: random.Random, language: Language, words: Sequence[str]) -> Iterator[str]:
    """The words as sentences of 6 to 24 words, three to seven to a paragraph."""
    sentences: list[str] = []
    place = 0
    wanted = chance.randint(3, 7)
    while place < len(words):
        size = chance.randint(6, 24)
        sentence = language.space.join(words[place : place + size])
        sentences.append(sentence[:1].upper() + sentence[1:] + language.stop)
        place += size
        if len(sentences) == wanted:
            yield (language.space or "").join(sentences)
            sentences = []
            wanted = chance.randint(3, 7)
    if sentences:
        yield (language.space or "").join(sentences)
