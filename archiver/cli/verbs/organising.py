"""`collections` and `tag`."""

from __future__ import annotations

import dataclasses

from archiver.cli.context import Context, find_collection, paths_of
from archiver.cli.words import count_of
from archiver.library import Library
from archiver.model.articles import Collection


def collections_list(context: Context) -> bool:
    """Collections as a tree."""
    printer = context.printer
    with context.open() as library:
        collections = _counted(library)
    if not collections:
        printer.line("No collections yet. 'archiver collections add NAME' makes one.")
        return False
    paths = paths_of(collections)
    depths: dict[int | None, int] = {None: -1}
    rows = []
    for each in collections:  # parents come before children
        depths[each.id] = depths[each.parent_id] + 1
        name = "  " * depths[each.id] + each.name
        rows.append((str(each.id), name, f"{each.article_count:,}", each.query or ""))
        printer.row(**dataclasses.asdict(each), path=paths[each.id])
    heads = ("id", "collection", "articles", "query")
    kept = len(heads) if any(row[-1] for row in rows) else len(heads) - 1
    printer.table(heads[:kept], [row[:kept] for row in rows])
    return False


def collections_add(context: Context) -> bool:
    """Make a collection."""
    options = context.options
    with context.open(create=True) as library:
        parent = find_collection(library.collections(), options.parent).id if options.parent else None
        id = library.add_collection(options.name, parent, query=options.query)
        _tell(context, library, id, "made")
    return False


def collections_query(context: Context) -> bool:
    """Give a smart collection another query."""
    options = context.options
    with context.open() as library:
        id = find_collection(library.collections(), options.name).id
        library.set_query(id, options.query)
        _tell(context, library, id, "changed")
    return False


def collections_put(context: Context) -> bool:
    """File articles in a collection."""
    ids = context.options.ids
    with context.open() as library:
        id = find_collection(library.collections(), context.options.name).id
        library.put(id, ids)
        _tell(context, library, id, f"{count_of(len(ids), 'article')} filed here")
    return False


def collections_take(context: Context) -> bool:
    """Take articles out of a collection."""
    ids = context.options.ids
    with context.open() as library:
        id = find_collection(library.collections(), context.options.name).id
        library.take(id, ids)
        _tell(context, library, id, f"{count_of(len(ids), 'article')} taken out")
    return False


def collections_remove(context: Context) -> bool:
    """Remove a collection."""
    with context.open() as library:
        collections = library.collections()
        collection = find_collection(collections, context.options.name)
        library.remove_collection(collection.id)
    path = paths_of(collections)[collection.id]
    context.printer.line(f"{path}: removed. Its articles stay in the library.")
    context.printer.row(id=collection.id, name=collection.name, path=path, removed=True)
    return False


def tag_list(context: Context) -> bool:
    """Tags by name."""
    printer = context.printer
    with context.open() as library:
        tags = library.tags()
    if not tags:
        printer.line("No tags yet. 'archiver tag put NAME ID' puts one on an article.")
        return False
    for tag in tags:
        printer.row(**dataclasses.asdict(tag))
    printer.table(("tag", "articles"), [(tag.name, f"{tag.article_count:,}") for tag in tags])
    return False


def tag_put(context: Context) -> bool:
    """Put a tag on articles."""
    name, ids = context.options.name, context.options.ids
    with context.open() as library:
        library.tag([name], ids)
    context.printer.line(f"#{name.removeprefix('#')}: put on {count_of(len(ids), 'article')}")
    context.printer.row(tag=name, put=ids)
    return False


def tag_take(context: Context) -> bool:
    """Take a tag off articles."""
    name, ids = context.options.name, context.options.ids
    with context.open() as library:
        library.untag([name], ids)
    context.printer.line(f"#{name.removeprefix('#')}: taken off {count_of(len(ids), 'article')}")
    context.printer.row(tag=name, taken=ids)
    return False


def _tell(context: Context, library: Library, id: int, what: str) -> None:
    collections = _counted(library)
    collection = next(collection for collection in collections if collection.id == id)
    path = paths_of(collections)[id]
    found = "" if collection.query is None else f", holds {count_of(collection.article_count, 'article')}"
    context.printer.line(f"{path}: {what}{found}")
    context.printer.row(**dataclasses.asdict(collection), path=path)


def _counted(library: Library) -> list[Collection]:
    """Every collection, parents first, smart ones with what they hold now."""
    counts = library.smart_counts()
    return [
        dataclasses.replace(each, article_count=counts.get(each.id, each.article_count))
        for each in library.collections()
    ]
