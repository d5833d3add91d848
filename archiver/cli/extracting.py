"""`extract`: the articles in page files, without a library; `rules`: what a person said about sites."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from archiver import words
from archiver.cli.context import Context
from archiver.cli.printing import Printer
from archiver.cli.words import sentence_for
from archiver.library.rules import RuleBook
from archiver.model import Explanation, RuleFault

if TYPE_CHECKING:
    from archiver.library.extraction import FileResult


def extract(context: Context) -> bool:
    """One object or one text per file, in order; True when one could not be read."""
    # Here, as it brings what watches the worker processes: 35 ms that no other verb has to wait for.
    from archiver.library.extraction import extract_files

    options, printer = context.options, context.printer
    book = RuleBook(options.rules) if options.rules else None
    failed = bool(book and tell_faults(printer, book.faults()))
    results = extract_files([Path(name) for name in options.files], context.settings, book, explain=options.explain)
    for name, result in zip(options.files, results, strict=True):
        printer.row(**_row(name, result))
        if result.error is not None:
            failed = True
            printer.fail(name, sentence_for(result.error))
        elif result.article is not None and not printer.as_json:
            printer.line(printer.bold(result.article.title))
            printer.line()
            if result.explanation is not None:
                print_explanation(printer, result.explanation)
            else:
                printer.text(result.article.text_content)
            printer.line()
    return failed


def rules(context: Context) -> bool:
    """The rules of the library; True when something is wrong with one."""
    printer = context.printer
    with context.open() as library:
        book = library.rules
        for rule in book.rules():
            printer.row(**dataclasses.asdict(rule))
        if book.rules():
            printer.table(
                ("site", "says", "file"),
                [(rule.site, ", ".join(_said(rule)), f"{rule.file}:{rule.line}") for rule in book.rules()],
            )
        else:
            printer.line("No rules. Files *.toml in this folder tell where the articles of a site are:")
            printer.line(str(book.folder))
        return tell_faults(printer, book.faults())


def tell_faults(printer: Printer, faults: Iterable[RuleFault]) -> bool:
    """Say what is wrong with rules; whether anything is."""
    told = [words.rule_fault(fault) for fault in faults]
    for sentence in told:
        printer.fail("", sentence)
    return bool(told)


def print_explanation(printer: Printer, found: Explanation) -> None:
    """How an article was found, in tables."""
    article = found.article
    chosen = [candidate for candidate in found.candidates if candidate.chosen]
    voted = sum(candidate.words for candidate in found.candidates if candidate.voted)
    both = sum(candidate.words for candidate in chosen if candidate.voted)
    facts = [("words", f"{article.word_count:,}"), ("charset", article.quality.charset)]
    if article.quality.marks:
        facts.append(("marks", ", ".join(article.quality.marks)))
    if found.rule is not None:
        facts.append(("rule", f"{found.rule.site} ({found.rule.file}:{found.rule.line})"))
    if found.missed:
        facts.append(("found nothing", ", ".join(found.missed)))
    if found.candidates:
        taken = sum(candidate.words for candidate in chosen)
        facts.append(("votes", f"readability {voted:,} words, chosen {taken:,}, both {both:,}"))
    for name, value in facts:
        printer.line(printer.dim(f"{name:>14}"), "  ", value)
    if found.candidates:
        printer.line()
        printer.table(
            ("chosen", "readability", "chance", "words", "place", "text"),
            [
                (
                    "yes" if each.chosen else "",
                    "yes" if each.voted else "",
                    "" if each.chance is None else f"{each.chance:.2f}",
                    f"{each.words:,}",
                    each.place,
                    each.text,
                )
                for each in found.candidates
            ],
        )
    if found.removals:
        printer.line()
        printer.table(
            ("left out because", "words", "place", "text"),
            [(words.removal(each), f"{each.words:,}", each.place, each.text) for each in found.removals],
        )
    if found.left_out:
        printer.line(printer.dim(f"{found.left_out:,} more are not listed."))


def _said(rule: object) -> list[str]:
    keys = ("select", "strip", "title", "byline", "date", "next_page")
    return [key for key in keys if getattr(rule, key)]


def _row(name: str, result: FileResult) -> dict[str, object]:
    article = result.article
    if article is None:
        return {"file": name, "error": sentence_for(result.error) if result.error else ""}
    row: dict[str, object] = {
        "file": name,
        "title": article.title,
        "byline": article.byline,
        "site_name": article.site_name,
        "published_at": article.published_at,
        "lang": article.lang,
        "excerpt": article.excerpt,
        "text_content": article.text_content,
        "content_html": article.content_html,
        "word_count": article.word_count,
        "marks": article.quality.marks,
        "elapsed_ms": result.elapsed_ms,
    }
    if result.explanation is not None:
        told = dataclasses.asdict(result.explanation)
        del told["article"]
        row["explanation"] = told
    return row
