"""`extract`: the articles in page files, without a library."""

from __future__ import annotations

from pathlib import Path

from archiver.cli.context import Context
from archiver.cli.words import sentence_for
from archiver.library.extraction import FileResult, extract_files


def extract(context: Context) -> bool:
    """One object or one text per file, in order; True when one could not be read."""
    failed = False
    for result in extract_files([Path(name) for name in context.options.files], context.settings):
        failed |= result.error is not None
        if context.printer.as_json:
            context.printer.row(**_row(result))
        elif result.article is not None:
            context.printer.line(context.printer.bold(result.article.title))
            context.printer.text(result.article.text_content + "\n")
        if result.error is not None:
            context.printer.fail(str(result.path), sentence_for(result.error))
    return failed


def _row(result: FileResult) -> dict[str, object]:
    article = result.article
    if article is None:
        return {"file": str(result.path), "error": sentence_for(result.error) if result.error else ""}
    return {
        "file": str(result.path),
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
