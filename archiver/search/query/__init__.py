"""The query language: text → tree → FTS5 and SQL, and back to text. Pure: no database, no clock, no words for people.

    lexer       the text cut into pieces, each with its place
    fields      `field:value` → a filter, and back
    dates       `2024-06`, `7d`, `last-week` → days
    parser      pieces → tree; what makes no sense becomes words, and is told
    printer     tree → text that is read as the same tree
    matching    the words of a tree → FTS5 expressions, and the terms to mark in a text
    sql         a tree → conditions for the library's tables
    smart       the queries of the smart collections that a tree names, in its place
    completion  what could stand at the cursor

The tree's types are in `archiver.model.queries`, as front ends put it into words.
"""

from archiver.search.query.completion import complete
from archiver.search.query.matching import Phrase, terms
from archiver.search.query.parser import LONGEST, parse
from archiver.search.query.printer import to_text
from archiver.search.query.smart import resolve
from archiver.search.query.sql import Plan, plan

__all__ = ["LONGEST", "Phrase", "Plan", "complete", "parse", "plan", "resolve", "terms", "to_text"]
