"""`list`, `search`, `show` and the states of articles."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from archiver.cli.context import Context, find_collection
from archiver.cli.printing import Printer, article_row, completeness
from archiver.cli.words import time_of
from archiver.errors import NotFound
from archiver.library import Library
from archiver.library.rendering import with_asset_names
from archiver.model import Article, ArticleFilter, ArticleSummary, SearchResult, Snippet, State

PAGE = 500


def list_articles(context: Context) -> bool:
    """Articles, newest first."""
    options, printer = context.options, context.printer
    with context.open() as library:
        collection = find_collection(library.collections(), options.collection).id if options.collection else None
        wanted = ArticleFilter(options.state, collection, options.tag, limit=PAGE)
        limit = options.limit or (None if printer.as_json else 50)
        articles = itertools.islice(_all(library, wanted), limit)
        if printer.as_json:
            for article in articles:
                printer.row(**article_row(article))
            return False
        rows = list(articles)
        if not rows:
            printer.line("No articles here yet. 'archiver save URL' keeps one.")
            return False
        printer.table(
            ("id", "title", "site", "words", "saved", "here"),
            [
                (str(a.id), a.title, a.site_name or "", f"{a.word_count:,}", time_of(a.saved_at), completeness(a))
                for a in rows
            ],
        )
        if limit is not None and len(rows) == limit:
            printer.line(printer.dim(f"The newest {limit}. --limit N shows more."))
    return False


def _all(library: Library, wanted: ArticleFilter) -> Iterator[ArticleSummary]:
    after = None
    while page := library.articles(ArticleFilter(wanted.state, wanted.collection, wanted.tag, after, wanted.limit)):
        yield from page
        after = page[-1].id


def search(context: Context) -> bool:
    """The best articles for a query."""
    printer = context.printer
    query = " ".join(context.options.query)
    with context.open() as library:
        result = library.search(query, limit=context.options.limit)
    print_hits(printer, result)
    total = len(result.hits) if result.total is None else result.total
    if not total:
        printer.line(f"Nothing found for: {query}")
    elif total > len(result.hits):
        printer.line(printer.dim(f"{len(result.hits)} of {total:,}. --limit N shows more."))
    return False


def print_hits(printer: Printer, result: SearchResult) -> None:
    """The articles of an answer, each with the piece of text that shows why."""
    for hit in result.hits:
        snippet = {"text": hit.snippet.text, "hits": hit.snippet.hits}
        printer.row(**article_row(hit.article), snippet=snippet)
        facts = " · ".join(fact for fact in (hit.article.site_name, time_of(hit.article.saved_at)) if fact)
        printer.line(f"{printer.bold(f'{hit.article.id:>5}')}  {hit.article.title}  {printer.dim(facts)}")
        printer.line(f"       {_marked(printer, hit.snippet)}")


def _marked(printer: Printer, snippet: Snippet) -> str:
    pieces = []
    last = 0
    for start, end in snippet.hits:
        pieces += [printer.dim(snippet.text[last:start]), printer.bold(snippet.text[start:end])]
        last = end
    return "".join([*pieces, printer.dim(snippet.text[last:])])


def show(context: Context) -> bool:
    """One article."""
    options, printer = context.options, context.printer
    with context.open() as library:
        article = library.article(options.id)
        if printer.as_json or options.format == "json":
            printer.as_json = True
            printer.row(**_article(library, article))
        elif options.format == "html":
            printer.text(library.page(options.id) if options.embed else with_asset_names(article))
        else:
            _print_text(printer, article)
    return False


def _article(library: Library, article: Article) -> dict[str, object]:
    collections = {collection.id: collection.name for collection in library.collections()}
    return article_row(article.summary) | {
        "dir": article.dir,
        "final_url": article.version.final_url,
        "marks": article.version.marks,
        "tags": article.tags,
        "collections": [collections[id] for id in article.collections],
        "versions": len(library.versions(article.summary.id)),
        "images": [{"url": image.url, "alt": image.alt, "asset": image.asset} for image in article.images],
        "text_content": article.text_content,
        "content_html": with_asset_names(article),
    }


def _print_text(printer: Printer, article: Article) -> None:
    summary = article.summary
    printer.line(printer.bold(summary.title))
    facts = (
        summary.byline,
        summary.site_name,
        summary.published_at,
        f"{summary.word_count:,} words",
        completeness(summary),
    )
    printer.line(printer.dim(" · ".join(fact for fact in facts if fact)))
    printer.line(printer.dim(summary.url))
    if article.tags:
        printer.line(printer.dim(" ".join(f"#{tag}" for tag in article.tags)))
    printer.line()
    printer.text(article.text_content)


def mark(context: Context) -> bool:
    """Give articles a state, or take it back."""
    options = context.options
    with context.open() as library:
        verbs = {
            "read": library.set_read,
            "favorite": library.set_favorite,
            "archive": library.set_archived,
            "trash": library.set_trashed,
        }
        name = options.mark.removeprefix("un")
        verbs[name](options.ids, options.mark == name)
        for summary in library.summaries(options.ids):
            context.printer.line(f"{summary.id:>5}  {summary.title}: {options.mark}")
            context.printer.row(**article_row(summary))
    return False


def delete(context: Context) -> bool:
    """Delete trashed articles for good."""
    failed = False
    with context.open() as library:
        for id in context.options.ids:
            summaries = library.summaries([id])
            if not summaries:
                raise NotFound("article", id)
            if not summaries[0].trashed:
                context.printer.fail(str(id), f"is not in the trash. First: archiver mark {State.TRASH} {id}")
                failed = True
                continue
            library.delete([id])
            context.printer.line(f"{id:>5}  {summaries[0].title}: deleted for good")
            context.printer.row(id=id, deleted=True)
    return failed
