"""Facts as sentences, for both front ends. Each adds the way on that it has.

The core knows no words, and the front ends do not know each other; what both say of the same fact is here.
"""

from archiver.words.errors import ERRORS, REASONS, sentence, size_of
from archiver.words.extraction import change_words, mark_words, removal, rule_fault, short_mark_words
from archiver.words.queries import doubt_words, is_plain, query_words

__all__ = [
    "ERRORS",
    "REASONS",
    "change_words",
    "doubt_words",
    "is_plain",
    "mark_words",
    "query_words",
    "removal",
    "rule_fault",
    "sentence",
    "short_mark_words",
    "size_of",
]
