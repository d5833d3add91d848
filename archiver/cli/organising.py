"""`collections` and `tag`."""

from __future__ import annotations

import dataclasses
from collections.abc import Sized

from archiver.cli.context import Context, find_collection, paths_of
from archiver.library import Library


def collections_list(context: Context) -> bool:
    """Collections as a tree."""
    with context.open() as library:
        collections = library.collections()
    paths = paths_of(collections)
    for collection in collections:
        context.printer.row(**dataclasses.asdict(collection), path=paths[collection.id])
    if not context.printer.as_json:
        if not collections:
            context.printer.line("No collections yet. 'archiver collections add NAME' makes one.")
            return False
        rows = [
            (str(c.id), "  " * paths[c.id].removesuffix(c.name).count("/") + c.name, f"{c.article_count:,}")
            for c in collections
        ]
        context.printer.table(("id", "collection", "articles"), rows)
    return False


def collections_add(context: Context) -> bool:
    """Make a collection."""
    options = context.options
    with context.open(create=True) as library:
        parent = find_collection(library.collections(), options.parent).id if options.parent else None
        id = library.add_collection(options.name, parent)
        _tell(context, library, id, "made")
    return False


def collections_put(context: Context) -> bool:
    """File articles in a collection."""
    with context.open() as library:
        id = find_collection(library.collections(), context.options.name).id
        library.put(id, context.options.ids)
        _tell(context, library, id, f"filed {_articles(context.options.ids)}")
    return False


def collections_take(context: Context) -> bool:
    """Take articles out of a collection."""
    with context.open() as library:
        id = find_collection(library.collections(), context.options.name).id
        library.take(id, context.options.ids)
        _tell(context, library, id, f"took out {_articles(context.options.ids)}")
    return False


def collections_remove(context: Context) -> bool:
    """Remove a collection."""
    with context.open() as library:
        collection = find_collection(library.collections(), context.options.name)
        library.remove_collection(collection.id)
    context.printer.line(
        f"{collection.name}: removed; its {_articles(range(collection.article_count))} stay in the library"
    )
    context.printer.row(id=collection.id, name=collection.name, removed=True)
    return False


def tag_list(context: Context) -> bool:
    """Tags by name."""
    with context.open() as library:
        tags = library.tags()
    for tag in tags:
        context.printer.row(**dataclasses.asdict(tag))
    if not context.printer.as_json:
        if tags:
            context.printer.table(("tag", "articles"), [(tag.name, f"{tag.article_count:,}") for tag in tags])
        else:
            context.printer.line("No tags yet. 'archiver tag put NAME ID' puts one on an article.")
    return False


def tag_put(context: Context) -> bool:
    """Put a tag on articles."""
    options = context.options
    with context.open() as library:
        library.tag([options.name], options.ids)
    context.printer.line(f"#{options.name}: put on {_articles(options.ids)}")
    context.printer.row(tag=options.name, put=options.ids)
    return False


def tag_take(context: Context) -> bool:
    """Take a tag off articles."""
    options = context.options
    with context.open() as library:
        library.untag([options.name], options.ids)
    context.printer.line(f"#{options.name}: taken off {_articles(options.ids)}")
    context.printer.row(tag=options.name, taken=options.ids)
    return False


def _tell(context: Context, library: Library, id: int, what: str) -> None:
    collections = library.collections()
    collection = next(collection for collection in collections if collection.id == id)
    path = paths_of(collections)[id]
    context.printer.line(f"{path}: {what}")
    context.printer.row(**dataclasses.asdict(collection), path=path)


def _articles(ids: Sized) -> str:
    return "1 article" if len(ids) == 1 else f"{len(ids):,} articles"
