"""`extract`, `extract-again` and `rules`: from pages to articles, without a library and with one."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from archiver import words
from archiver.cli.context import Context
from archiver.cli.printing import Printer
from archiver.cli.verbs.saving import tell_faults, work
from archiver.cli.words import count_of, sentence_for, sentence_of
from archiver.errors import NotFound
from archiver.library import Library
from archiver.library.rules import RuleBook
from archiver.model.explanation import Explanation
from archiver.model.renewal import Change, Renewal

if TYPE_CHECKING:
    from archiver.library.extraction import FileResult


WANTED = (Change.DETAILS, Change.SHAPE, Change.TEXT)
UNTOLD = (Change.NONE, Change.NO_PAGE)
"""Not worth a line each in a whole library: they are counted."""
FEW = 3
"""Articles of which a preview shows every paragraph."""


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
        "modified_at": article.modified_at,
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


def extract_again(context: Context) -> bool:
    """Look first, then do it; True when an article could not be extracted."""
    options, printer = context.options, context.printer
    with context.open() as library:
        ids = sorted(library.renewals.ids()) if options.all else options.ids
        missing = set(ids).difference(row.id for row in library.summaries(ids))
        for id in sorted(missing):
            printer.fail("", sentence_for(NotFound("article", id)))
        found = _look(library, printer, [id for id in ids if id not in missing], options.preview)
        failed = bool(missing) or any(each.change is Change.FAILED for each in found)
        wanted = [each.article_id for each in found if each.change in WANTED]
        losing = [each.article_id for each in found if each.change is Change.WORSE]
        doing = sorted(wanted + (losing if options.shorter else []))
        _sum_up(printer, found, options.shorter)
        if options.preview or not doing:
            return failed
        jobs = [accepted.job.id for accepted in library.extract_again(doing, shorter=losing)]
        return work(library, printer, jobs) or failed


def _look(library: Library, printer: Printer, ids: Sequence[int], preview: bool) -> list[Renewal]:
    """What would become of each; with `preview` it is shown, else only what cannot be done."""
    found = []
    for renewal in library.renewals.look(ids):
        found.append(renewal)
        printer.progress(f"Looked at {len(found):,} of {len(ids):,} · {renewal.title}")
        if renewal.failure is not None:
            printer.fail(f"article {renewal.article_id}", sentence_of(renewal.failure))
        if preview:
            printer.row(**dataclasses.asdict(renewal))
            if renewal.change not in UNTOLD or len(ids) <= FEW:
                _show(printer, renewal, in_full=len(ids) <= FEW)
    printer.done()
    return found


def _show(printer: Printer, renewal: Renewal, *, in_full: bool) -> None:
    facts = [words.change_words(renewal.change)]
    if renewal.words != renewal.words_before and renewal.words:
        facts.append(f"{renewal.words_before:,} → {renewal.words:,} words")
    facts += [f"{name}: {before or '–'} → {after}" for name, (before, after) in renewal.details.items()]
    printer.line(printer.bold(f"{renewal.article_id:>5}"), "  ", renewal.title, "  ", printer.dim(" · ".join(facts)))
    if in_full:
        for sign, paragraphs in (("-", renewal.removed), ("+", renewal.added)):
            for paragraph in paragraphs:
                if not printer.as_json:
                    printer.passage(f"{sign} {paragraph}", (), indent=7)


def _sum_up(printer: Printer, found: Sequence[Renewal], shorter: bool) -> None:
    changing = sum(each.change in WANTED for each in found)
    losing = sum(each.change is Change.WORSE for each in found)
    pageless = sum(each.change is Change.NO_PAGE for each in found)
    parts = [f"{count_of(changing, 'article')} of {len(found):,} would change"]
    if losing and not shorter:
        parts.append(f"{losing:,} would become much shorter, and stay (--shorter takes them too)")
    elif losing:
        parts.append(f"{losing:,} would become much shorter")
    if pageless:
        parts.append(f"of {pageless:,} no page was kept")
    printer.line("; ".join(parts) + ".")
