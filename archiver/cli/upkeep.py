"""`check`, `backup` and `restore`."""

from __future__ import annotations

import dataclasses

from archiver.cli.context import Context
from archiver.cli.words import FINDINGS
from archiver.model import Finding


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
        printer.line(f"Everything is as it was kept: {articles:,} articles.")
    else:
        counts = f"{len(findings):,} found, {len(findings) - len(left):,} repaired"
        printer.fail(
            "", counts if context.options.repair else f"{counts}. 'archiver check --repair' mends what can be mended"
        )
    return bool(left)


def _sentence(finding: Finding) -> str:
    words = FINDINGS[finding.kind].format(item=finding.item)
    return f"{words}: repaired" if finding.repaired else words


def backup(context: Context) -> bool:
    """Back up."""
    printer = context.printer
    with context.open() as library:
        path = library.back_up(
            context.options.file, lambda done, total: printer.progress(f"Packing {done:,} of {total:,} files")
        )
    printer.line(f"Backed up and verified: {path}")
    printer.row(file=str(path), byte_count=path.stat().st_size)
    return False


def restore(context: Context) -> bool:
    """Restore a backup."""
    printer = context.printer
    with context.open(create=True) as library:
        before = library.restore(
            context.options.file, lambda done, total: printer.progress(f"Restoring {done:,} of {total:,}")
        )
        articles = library.article_count()
    printer.line(f"Restored {articles:,} articles from {context.options.file}.")
    printer.line(f"What was here before: {before}")
    printer.row(restored=str(context.options.file), before=str(before), articles=articles)
    return False
