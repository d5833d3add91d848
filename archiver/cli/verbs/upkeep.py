"""`check`, `backup` and `restore`."""

from __future__ import annotations

import dataclasses
import zipfile
from pathlib import Path

from archiver.cli.context import Context
from archiver.cli.words import FINDINGS, RESTORE, count_of
from archiver.errors import NotFound
from archiver.model.articles import Finding
from archiver.words import REASONS


def check(context: Context) -> bool:
    """Verify the library; True when something is wrong and was not mended."""
    printer = context.printer
    printer.progress("Checking every text and file")
    with context.open() as library:
        findings = library.check(repair=context.options.repair)
        articles = library.article_count()
    for finding in findings:
        printer.row(**dataclasses.asdict(finding), message=_sentence(finding))
        printer.line(_sentence(finding))
    left = [finding for finding in findings if not finding.repaired]
    if not findings:
        printer.line(f"Everything is as it was kept: {count_of(articles, 'article')}.")
    elif context.options.repair:
        lost = sum(finding.lost for finding in findings)
        gone = f", {lost:,} lost" if lost else ""
        printer.fail("", f"{len(findings):,} found, {len(findings) - len(left) - lost:,} repaired{gone}.")
        if any(finding.kind == "database_damaged" for finding in left):
            printer.fail("", RESTORE)
    else:
        printer.fail("", f"{len(findings):,} found. 'archiver check --repair' mends what can be mended.")
    return bool(left)


def _sentence(finding: Finding) -> str:
    item = finding.item
    if finding.kind == "database_damaged":  # in SQLite's words, or as the code of a reason
        item = REASONS["library_damaged"].get(item, item)
    words = FINDINGS[finding.kind].format(item=item)
    if finding.articles:
        words += f" (in article {', '.join(map(str, finding.articles))})"
    if finding.lost:
        return f"{words}: lost. Saving the link again may bring it back"
    return f"{words}: repaired" if finding.repaired else words


def backup(context: Context) -> bool:
    """Back up."""
    printer, target = context.printer, context.options.file
    if target is not None and (fault := _fault_of_target(target)):
        printer.fail(str(target), fault)
        return True
    with context.open() as library:
        path = library.back_up(target, lambda done, total: printer.progress(f"Packing {done:,} of {total:,} files"))
    printer.line(f"Backed up and verified: {path}")
    printer.row(file=str(path), byte_count=path.stat().st_size)
    return False


def _fault_of_target(target: Path) -> str | None:
    """Why a backup cannot be written there: an older one is replaced, anything else is left alone."""
    if target.is_dir():
        return "This is a folder. Name the file to make in it."
    if not target.parent.is_dir():
        return "The folder it is to be in does not exist."
    if target.exists() and not zipfile.is_zipfile(target):
        return "This file is there already, and no backup. It was left as it is."
    return None


def restore(context: Context) -> bool:
    """Restore a backup."""
    printer, source = context.printer, context.options.file
    if not source.is_file():
        raise NotFound("file", str(source))
    library, before = context.open_restored(
        source, lambda done, total: printer.progress(f"Restoring {done:,} of {total:,}")
    )
    with library:
        articles = library.article_count()
    printer.line(f"Restored {count_of(articles, 'article')} from {source}.")
    printer.line(f"What was here before: {before}")
    printer.row(restored=str(source), before=str(before), articles=articles)
    return False
