"""`list`, `search`, `show` and the states of articles."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator

from archiver.cli.context import Context, find_collection
from archiver.cli.printing import Printer
from archiver.cli.rows import article_row
from archiver.cli.words import COMPLETENESS, date_of, link_of, sentence_for
from archiver.errors import NotFound
from archiver.library import Library
from archiver.library.finding import understand
from archiver.library.rendering import with_asset_names
from archiver.model.articles import Article, ArticleFilter, ArticleSummary, Completeness, State
from archiver.model.search import SearchResult
from archiver.words import doubt_words, is_plain, query_words, short_mark_words

PAGE = 500

EMPTY = {
    State.ALL: "No articles yet. 'archiver save URL' keeps one.",
    State.UNREAD: "Everything is read. 'archiver list' shows it all.",
    State.FAVORITE: "No favourites yet. 'archiver mark favorite ID' makes one.",
    State.ARCHIVED: "Nothing is archived. 'archiver mark archive ID' does it.",
    State.TRASH: "The trash is empty.",
}


def list_articles(context: Context) -> bool:
    """Articles, newest first."""
    options, printer = context.options, context.printer
    state = State(options.state)
    with context.open() as library:
        collection = find_collection(library.collections(), options.collection).id if options.collection else None
        tag = options.tag.removeprefix("#") if options.tag else None
        limit = options.limit or (None if printer.as_json else 50)
        articles = itertools.islice(_all(library, ArticleFilter(state, collection, tag, limit=PAGE)), limit)
        if printer.as_json:
            for article in articles:
                printer.row(**article_row(article))
            return False
        rows = list(articles)
    if not rows:
        is_narrowed = collection is not None or tag is not None
        printer.line("No such articles. 'archiver list' shows them all." if is_narrowed else EMPTY[state])
        return False
    printer.table(
        ("id", "title", "site", "words", "saved", "here"),
        [
            (str(a.id), a.title, a.site_name or "", f"{a.word_count:,}", date_of(a.saved_at), completeness(a))
            for a in rows
        ],
    )
    if len(rows) == limit:
        printer.line(printer.dim(f"The newest {limit}. --limit N shows more."))
    return False


def completeness(article: ArticleSummary) -> str:
    """How much of an article is here, in words, and what of it is not."""
    gaps = short_mark_words(article.marks)
    match article.completeness:
        case Completeness.COMPLETE if gaps:
            return gaps
        case Completeness.LINK_ONLY:
            gaps = ""
    kept = COMPLETENESS[article.completeness].format(saved=article.images_saved, total=article.images_total)
    return ", ".join(filter(None, (kept, gaps)))


def _all(library: Library, wanted: ArticleFilter) -> Iterator[ArticleSummary]:
    while page := library.articles(wanted):
        yield from page
        wanted = dataclasses.replace(wanted, after=page[-1].id)


def search(context: Context) -> bool:
    """The best articles for a query."""
    printer = context.printer
    query = " ".join(context.options.query)
    with context.open() as library:
        library.update_index(lambda done, total: printer.progress(f"Indexing {done:,} of {total:,} articles"))
        result = library.search(query, limit=context.options.limit, exact=True)
    meant = understand(query)
    for problem in meant.problems:
        printer.remark(doubt_words(problem, query))
    print_hits(printer, result)
    total = len(result.hits) if result.total is None else result.total
    if not total:
        printer.line(f"Nothing found for: {query}")
        if meant.tree is not None and not is_plain(meant.tree):
            printer.line(f"That asks for: {query_words(meant.tree)}")
        elif len(query.split()) > 1:
            printer.line("All words must be in an article: fewer find more.")
    elif result.total is None and len(result.hits) == context.options.limit:
        printer.line(printer.dim(f"The first {total:,} of very many: more words find fewer."))
    elif total > len(result.hits):
        printer.line(printer.dim(f"{len(result.hits)} of {total:,}. --limit N shows more."))
    return False


def print_hits(printer: Printer, result: SearchResult) -> None:
    """The articles of an answer, each with the piece of text that shows why."""
    for hit in result.hits:
        article, snippet = hit.article, hit.snippet
        printer.row(**article_row(article), snippet={"text": snippet.text, "hits": snippet.hits})
        facts = " · ".join(fact for fact in (article.site_name, date_of(article.saved_at)) if fact)
        printer.line(printer.bold(f"{article.id:>5}"), "  ", article.title, "  ", printer.dim(facts))
        if not printer.as_json:
            printer.passage(snippet.text, snippet.hits, indent=7)


def show(context: Context) -> bool:
    """One article."""
    options, printer = context.options, context.printer
    with context.open() as library:
        article = library.article(options.id)
        if printer.as_json or options.format == "json":
            printer.as_json = True
            printer.row(**_article(library, article))
        elif options.embed:
            printer.html(library.page(options.id))
        elif options.format == "html":
            printer.html(with_asset_names(article))
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
        "collections": [collections[id] for id in article.collections if id in collections],
        "modified_at": article.version.modified_at,
        "versions": len(library.versions(article.summary.id)),
        "images": [{"url": image.url, "alt": image.alt, "asset": image.asset} for image in article.images],
        "text_content": article.text_content,
        "content_html": with_asset_names(article),
    }


def _print_text(printer: Printer, article: Article) -> None:
    summary = article.summary
    facts = (
        summary.byline,
        summary.site_name,
        (summary.published_at or "")[:10],
        f"{summary.word_count:,} words",
        completeness(summary),
    )
    printer.line(printer.bold(summary.title))
    printer.line(printer.dim(" · ".join(fact for fact in facts if fact)))
    printer.line(printer.dim(link_of(summary.url)))
    if article.tags:
        printer.line(printer.dim(" ".join(f"#{tag}" for tag in article.tags)))
    printer.line()
    printer.text(article.text_content)


def mark(context: Context) -> bool:
    """Give articles a state, or take it back."""
    options, printer = context.options, context.printer
    name = options.mark.removeprefix("un")
    with context.open() as library:
        verbs = {
            "read": library.set_read,
            "favorite": library.set_favorite,
            "archive": library.set_archived,
            "trash": library.set_trashed,
        }
        verbs[name](options.ids, options.mark == name)
        for summary in library.summaries(options.ids):
            printer.line(printer.bold(f"{summary.id:>5}"), "  ", summary.title, "  ", printer.dim(options.mark))
            printer.row(**article_row(summary))
    return False


def delete(context: Context) -> bool:
    """Delete trashed articles for good."""
    printer = context.printer
    failed = False
    with context.open() as library:
        for id in context.options.ids:
            article = next(iter(library.summaries([id])), None)
            if article is None:
                printer.fail("", sentence_for(NotFound("article", id)))
            elif not article.trashed:
                printer.fail("", f"Article {id} is not in the trash. First: archiver mark trash {id}")
            if article is None or not article.trashed:
                failed = True
                continue
            library.delete([id])
            printer.line(printer.bold(f"{id:>5}"), "  ", article.title, "  ", printer.dim("deleted for good"))
            printer.row(id=id, deleted=True)
    return failed
