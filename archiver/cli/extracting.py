"""`extract`: the articles in page files, without a library."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from archiver.cli.context import Context
from archiver.cli.words import sentence_for

if TYPE_CHECKING:
    from archiver.library.extraction import FileResult


def extract(context: Context) -> bool:
    """One object or one text per file, in order; True when one could not be read."""
    # Here, as it brings what watches the worker processes: 35 ms that no other verb has to wait for.
    from archiver.library.extraction import extract_files

    printer, names = context.printer, context.options.files
    failed = False
    for name, result in zip(names, extract_files([Path(name) for name in names], context.settings), strict=True):
        printer.row(**_row(name, result))
        if result.error is not None:
            failed = True
            printer.fail(name, sentence_for(result.error))
        elif result.article is not None and not printer.as_json:
            printer.line(printer.bold(result.article.title))
            printer.line()
            printer.text(result.article.text_content)
            printer.line()
    return failed


def _row(name: str, result: FileResult) -> dict[str, object]:
    article = result.article
    if article is None:
        return {"file": name, "error": sentence_for(result.error) if result.error else ""}
    return {
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
