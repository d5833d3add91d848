"""Every public verb of the store as a call on a small prepared library, with what it needs: the write lock, or room."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Flag, auto
from pathlib import Path
from typing import Any

from archiver.model.articles import ArticleFilter
from archiver.model.articles import Flag as ArticleFlag
from archiver.model.capture import CaptureRequest, FetchedPage
from archiver.model.extraction import PictureFacts
from archiver.model.failures import Failure
from archiver.model.jobs import JobState, JobTask, Outcome, PageRecord
from archiver.store.keeper import JobQueue, Keeper
from archiver.store.rows.collections import RemovedCollections
from archiver.store.schema import tags
from archiver.store.store import Store, Unit
from archiver.store.upkeep import backup, bundle
from archiver.store.upkeep.check import check
from tests.store.libraries import NOON, accept, article, asset, keep, keep_page, open_store, task

FETCHED = FetchedPage("https://a.test/new", "https://a.test/new", 200, "text/html", None, b"<p>a new page</p>", NOON)
FAILURE = Failure("host_not_found", {"host": "a.test"})


class Needs(Flag):
    """What a verb cannot do without."""

    NOTHING = 0
    LOCK = auto()
    """SQLite's own write lock."""
    TURN = auto()
    """The turn among our own processes: the lock file."""
    ROOM = auto()
    """Space on the disk."""


READ = Needs.NOTHING
FILE = Needs.ROOM
WRITE = Needs.LOCK | Needs.TURN | Needs.ROOM


@dataclass(frozen=True)
class Prepared:
    """A library with something of everything, and where to find it."""

    folder: Path
    running: JobTask
    waiting: JobTask
    failed: JobTask
    version: int
    deleted_version: int
    original: str
    picture: str
    unnamed: str
    aside: str
    page: PageRecord
    collections: RemovedCollections
    snapshot: Path
    bundle: Path

    def copied(self, folder: Path) -> Path:
        """A copy of the library to be ill-treated."""
        shutil.copytree(self.folder, folder)
        return folder


def prepare(folder: Path) -> Prepared:
    store = open_store(folder / "library")
    try:
        images = ["https://a.test/1.png", "https://a.test/2.png"]
        keep(store, "https://a.test/one", article(images=images), pictures=[b"picture", None], tags=("Sea", "Fog"))
        keep(store, "https://a.test/two", article("Two", "Nets dry on the wall."))
        gone = keep(store, "https://a.test/gone", article("Gone", "Nobody remembers the ferry."))
        deleted_version = store.read(lambda unit: unit.articles.get(gone).version.id)
        store.delete_files(store.write(lambda unit: unit.articles.delete([gone])))

        def organise(unit: Unit) -> RemovedCollections:
            coast = unit.collections.add("Coast")
            unit.collections.add("Boats", coast)
            unit.collections.put(coast, [1])
            unit.highlights.add(1, "before the town wakes")
            removed = unit.collections.add("Removed")
            unit.collections.put(removed, [2])
            unit.collections.add("Read", query="is:read")
            return unit.collections.remove(removed)

        collections = store.write(organise)
        failed = accept(store, "https://a.test/failed")
        store.write(lambda unit: unit.jobs.fail(failed.job.id, FAILURE, retry_at=None))
        shown = store.read(lambda unit: unit.articles.get(1))
        unnamed = store.files.put(b"nobody names this", packed=False)
        store.write(lambda unit: unit.assets.add_picture(asset(b"nobody names this")))
        assert shown.version.original is not None
        assert shown.images[0].asset is not None
        return Prepared(
            folder=store.folder,
            running=accept(store, "https://a.test/running"),
            waiting=accept(store, "https://a.test/waiting", claim=False),
            failed=failed,
            version=shown.version.id,
            deleted_version=deleted_version,
            original=shown.version.original,
            picture=shown.images[0].asset,
            unnamed=unnamed,
            aside=store.files.put(b"nor this", packed=False),
            page=keep_page(store, "https://a.test/running"),
            collections=collections,
            snapshot=backup.snapshot(store.database, folder / "saved.db"),
            bundle=bundle.pack(store.database, store.files, folder / "saved.zip"),
        )
    finally:
        store.close()


Call = Callable[[Store, Prepared], object]
UnitCall = Callable[[Unit, Prepared], object]


@dataclass(frozen=True)
class Verb:
    """What it needs, how it is called, and, where it is a repository's, how it is called inside a transaction."""

    needs: Needs
    call: Call
    in_unit: UnitCall | None = None


def reading(call: UnitCall) -> Verb:
    return Verb(READ, lambda store, there: store.read(lambda unit: call(unit, there)))


def writing(call: UnitCall) -> Verb:
    return Verb(WRITE, lambda store, there: store.write(lambda unit: call(unit, there)), call)


def look(store: Store, **options: Any) -> object:
    return check(store, extract=lambda body, url, media_type: None, sweep=True, **options)


VERBS: Mapping[str, Verb] = {
    "Articles.summaries": reading(lambda unit, there: unit.articles.summaries([1, 2])),
    "Articles.summary": reading(lambda unit, there: unit.articles.summary(1)),
    "Lists.page": reading(lambda unit, there: unit.lists.page(ArticleFilter())),
    "Lists.ids": reading(lambda unit, there: unit.lists.ids(ArticleFilter())),
    "Lists.unlike": reading(lambda unit, there: unit.lists.unlike([1, 2], ArticleFlag.READ, True)),
    "Lists.filed": reading(lambda unit, there: unit.lists.filed([1, 2], 1)),
    "Lists.tagged": reading(lambda unit, there: unit.lists.tagged([1, 2], "sea")),
    "Lists.collections_of": reading(lambda unit, there: unit.lists.collections_of([1, 2])),
    "Lists.tags_of": reading(lambda unit, there: unit.lists.tags_of([1, 2])),
    "Lists.start": reading(lambda unit, there: unit.lists.start(ArticleFilter())),
    "Articles.get": reading(lambda unit, there: unit.articles.get(1)),
    "Articles.images": reading(lambda unit, there: unit.articles.images(there.version)),
    "Articles.media_types": reading(lambda unit, there: unit.articles.media_types(there.version)),
    "Articles.versions": reading(lambda unit, there: unit.articles.versions(1)),
    "Articles.events": reading(lambda unit, there: unit.articles.events(1)),
    "Articles.find": reading(lambda unit, there: unit.articles.find(there.running.key)),
    "Originals.of": reading(lambda unit, there: unit.originals.of(1)),
    "Articles.sites": reading(lambda unit, there: unit.articles.sites()),
    "Articles.languages": reading(lambda unit, there: unit.articles.languages()),
    "Articles.counts": reading(lambda unit, there: unit.articles.counts()),
    "Articles.with_texts": reading(lambda unit, there: unit.articles.with_texts([1])),
    "Articles.version_content": reading(lambda unit, there: unit.articles.version_content(there.version)),
    "Articles.index_entries": reading(lambda unit, there: unit.articles.index_entries([1])),
    "Articles.ids_after": reading(lambda unit, there: unit.articles.ids_after(0, 10, 1 << 20)),
    "Articles.set_read": writing(lambda unit, there: unit.articles.set_read([1], True)),
    "Articles.set_favorite": writing(lambda unit, there: unit.articles.set_favorite([1], True)),
    "Articles.set_archived": writing(lambda unit, there: unit.articles.set_archived([1], True)),
    "Articles.set_trashed": writing(lambda unit, there: unit.articles.set_trashed([1], True)),
    "Articles.set_progress": writing(lambda unit, there: unit.articles.set_progress(1, 0.5)),
    "Articles.delete": writing(lambda unit, there: unit.articles.delete([1])),
    "Assets.unknown": reading(lambda unit, there: unit.assets.unknown([there.picture])),
    "Assets.add_picture": writing(lambda unit, there: unit.assets.add_picture(asset(b"another"))),
    "Assets.add_original": writing(lambda unit, there: unit.assets.add_original("0" * 64, "text/html", 1)),
    "Assets.drop_unnamed": writing(lambda unit, there: unit.assets.drop_unnamed([there.unnamed])),
    "Collections.all": reading(lambda unit, there: unit.collections.all()),
    "Collections.get": reading(lambda unit, there: unit.collections.get(1)),
    "Collections.takes_articles": reading(lambda unit, there: unit.collections.takes_articles(1)),
    "Collections.query_of": reading(lambda unit, there: unit.collections.query_of(1)),
    "Collections.add": writing(lambda unit, there: unit.collections.add("Tides", 1)),
    "Collections.set_query": writing(lambda unit, there: unit.collections.set_query(4, "is:unread")),
    "Collections.rename": writing(lambda unit, there: unit.collections.rename(1, "Shore")),
    "Collections.move": writing(lambda unit, there: unit.collections.move(2, None, 0)),
    "Collections.remove": writing(lambda unit, there: unit.collections.remove(1)),
    "Collections.bring_back": writing(lambda unit, there: unit.collections.bring_back(there.collections)),
    "Collections.put": writing(lambda unit, there: unit.collections.put(2, [1, 2])),
    "Collections.take": writing(lambda unit, there: unit.collections.take(1, [1])),
    "Highlights.of_article": reading(lambda unit, there: unit.highlights.of_article(1)),
    "Highlights.add": writing(lambda unit, there: unit.highlights.add(1, "Boats leave")),
    "Highlights.set_note": writing(lambda unit, there: unit.highlights.set_note(1, "early")),
    "Highlights.remove": writing(lambda unit, there: unit.highlights.remove(1)),
    "Jobs.get": reading(lambda unit, there: unit.jobs.get(there.running.job.id)),
    "Jobs.running": reading(lambda unit, there: unit.jobs.running(there.running.job.id)),
    "Jobs.several": reading(lambda unit, there: unit.jobs.several([there.running.job.id])),
    "Jobs.page": reading(lambda unit, there: unit.jobs.page()),
    "Jobs.counts": reading(lambda unit, there: unit.jobs.counts()),
    "Jobs.ids": reading(lambda unit, there: unit.jobs.ids()),
    "Jobs.open_ids": reading(lambda unit, there: unit.jobs.open_ids()),
    "Jobs.running_ids": reading(lambda unit, there: unit.jobs.running_ids()),
    "Jobs.renewing": reading(lambda unit, there: unit.jobs.renewing([1])),
    "Jobs.failed_ids": reading(lambda unit, there: unit.jobs.failed_ids()),
    "Jobs.due": reading(lambda unit, there: unit.jobs.due(NOON, limit=10)),
    "Jobs.next_due": reading(lambda unit, there: unit.jobs.next_due()),
    "Jobs.add": writing(lambda unit, there: unit.jobs.add(CaptureRequest("https://a.test/new"), "a.test/new", None)),
    "Jobs.claim": writing(lambda unit, there: unit.jobs.claim(there.waiting.job.id)),
    "Jobs.advance": writing(lambda unit, there: unit.jobs.advance(there.running.job.id, JobState.EXTRACTING)),
    "Jobs.finish": writing(lambda unit, there: unit.jobs.finish(there.running.job.id, Outcome.SAVED, 1)),
    "Jobs.fail": writing(lambda unit, there: unit.jobs.fail(there.running.job.id, FAILURE, retry_at=NOON)),
    "Jobs.release": writing(lambda unit, there: unit.jobs.release(there.running.job.id)),
    "Jobs.release_all": writing(lambda unit, there: unit.jobs.release_all()),
    "Jobs.cancel": writing(lambda unit, there: unit.jobs.cancel([there.waiting.job.id])),
    "Jobs.retry": writing(lambda unit, there: unit.jobs.retry([there.failed.job.id])),
    "Pending.batch": reading(lambda unit, there: unit.pending.batch(10)),
    "Pending.count": reading(lambda unit, there: unit.pending.count()),
    "Pending.is_any": reading(lambda unit, there: unit.pending.is_any()),
    "Pending.removed_content": reading(lambda unit, there: unit.pending.removed_content(there.deleted_version)),
    "Pending.done": writing(lambda unit, there: unit.pending.done(*unit.pending.batch(10))),
    "Pending.add": writing(lambda unit, there: unit.pending.add(1)),
    "Pending.add_all": writing(lambda unit, there: unit.pending.add_all()),
    "Repository.insert": writing(lambda unit, there: unit.tags.insert(tags, name="a", name_key="a")),
    "Repository.insert_row": writing(lambda unit, there: unit.tags.insert_row(tags, name="a", name_key="a")),
    "Repository.require_articles": reading(lambda unit, there: unit.articles.require_articles([1, 2])),
    "Repository.changed": reading(lambda unit, there: unit.tags.changed(tags=True)),
    "Saving.plan": reading(lambda unit, there: unit.saving.plan(there.running, there.page, article())),
    "Saving.judge_again": reading(lambda unit, there: unit.saving.judge_again(1, article())),
    "Saving.keep": writing(lambda unit, there: unit.saving.keep(there.running, there.page, article(), [])),
    "Saving.add_document": writing(lambda unit, there: unit.saving.add_document("0" * 64, "text/html", 1)),
    "Saving.note": writing(lambda unit, there: unit.saving.note(1, "worse_page", {})),
    "Saving.note_failure": writing(
        lambda unit, there: unit.saving.note_failure(task("https://a.test/one").key, FAILURE)
    ),
    "Saving.count_images": writing(lambda unit, there: unit.saving.count_images(2, there.version)),
    "Tags.all": reading(lambda unit, there: unit.tags.all()),
    "Tags.put": writing(lambda unit, there: unit.tags.put(["Tide"], [1, 2])),
    "Tags.take": writing(lambda unit, there: unit.tags.take(["sea"], [1])),
    "Tags.rename": writing(lambda unit, there: unit.tags.rename("sea", "Ocean")),
    "Tags.remove": writing(lambda unit, there: unit.tags.remove("sea")),
    "JobQueue.due": Verb(READ, lambda store, there: JobQueue(store).due(NOON, 10)),
    "JobQueue.next_due": Verb(READ, lambda store, there: JobQueue(store).next_due()),
    "JobQueue.claim": Verb(WRITE, lambda store, there: JobQueue(store).claim(there.waiting.job.id)),
    "JobQueue.advance": Verb(
        WRITE,
        lambda store, there: JobQueue(store).advance(there.running.job.id, JobState.EXTRACTING),
    ),
    "JobQueue.release": Verb(WRITE, lambda store, there: JobQueue(store).release(there.running.job.id)),
    "JobQueue.fail": Verb(WRITE, lambda store, there: JobQueue(store).fail(there.running, FAILURE, None)),
    "Keeper.document": Verb(READ, lambda store, there: Keeper(store).document(there.original)),
    "Keeper.keep_page": Verb(FILE, lambda store, there: Keeper(store).keep_page(FETCHED, handed_in=False)),
    "Keeper.keep_picture": Verb(
        FILE,
        lambda store, there: Keeper(store).keep_picture(b"new", PictureFacts("image/png", 1, 1)),
    ),
    "Keeper.plan": Verb(READ, lambda store, there: Keeper(store).plan(there.running, there.page, article())),
    "Keeper.keep": Verb(WRITE, lambda store, there: Keeper(store).keep(there.running, there.page, article(), [])),
    "Keeper.kept_page": Verb(READ, lambda store, there: Keeper(store).kept_page(task("https://a.test/one"))),
    "Keeper.discard": Verb(WRITE, lambda store, there: Keeper(store).discard([there.unnamed])),
    "Files.put": Verb(FILE, lambda store, there: store.files.put(b"new", packed=False)),
    "Files.get": Verb(READ, lambda store, there: store.files.get(there.picture)),
    "Files.path": Verb(READ, lambda store, there: store.files.path(there.picture)),
    "Files.has": Verb(READ, lambda store, there: store.files.has(there.picture)),
    "Files.remove": Verb(READ, lambda store, there: store.files.remove(there.unnamed)),
    "Files.set_aside": Verb(READ, lambda store, there: store.files.set_aside(there.aside, store.folder)),
    "Files.walk": Verb(READ, lambda store, there: list(store.files.walk())),
    "Files.is_empty": Verb(READ, lambda store, there: store.files.is_empty()),
    "Files.clear_incoming": Verb(READ, lambda store, there: store.files.clear_incoming()),
    "Database.read": Verb(READ, lambda store, there: store.database.read(lambda connection: connection.info)),
    "Database.write": Verb(
        WRITE,
        lambda store, there: store.database.write(
            lambda connection: connection.exec_driver_sql("UPDATE jobs SET attempts = 9")
        ),
    ),
    "Database.foreign_version": Verb(READ, lambda store, there: store.database.foreign_version()),
    "Database.exclusive": Verb(Needs.TURN, lambda store, there: store.database.exclusive(lambda: None)),
    "Store.open": Verb(READ, lambda store, there: open_store(store.folder, create=False, busy_seconds=0.05).close()),
    "Store.read": Verb(READ, lambda store, there: store.read(lambda unit: None)),
    "Store.write": Verb(WRITE, lambda store, there: store.write(lambda unit: unit.tags.put(["Tide"], [1]))),
    "Store.delete_files": Verb(
        Needs.LOCK | Needs.TURN,
        lambda store, there: store.delete_files(["0" * 64]),
    ),
    "Store.migrate": Verb(WRITE, lambda store, there: store.migrate()),
    "backup.snapshot": Verb(FILE, lambda store, there: backup.snapshot(store.database, store.folder / "copy.db")),
    "backup.snapshot_into": Verb(FILE, lambda store, there: backup.snapshot_into(store.database, store.backups)),
    "backup.verify": Verb(READ, lambda store, there: backup.verify(there.snapshot)),
    "backup.restore": Verb(WRITE, lambda store, there: backup.restore(store.database, there.snapshot)),
    "backup.snapshots": Verb(READ, lambda store, there: backup.snapshots(store.backups)),
    "bundle.pack": Verb(FILE, lambda store, there: bundle.pack(store.database, store.files, store.folder / "copy.zip")),
    "bundle.verify": Verb(READ, lambda store, there: bundle.verify(there.bundle)),
    "bundle.unpack": Verb(WRITE, lambda store, there: bundle.unpack(there.bundle, store.database, store.files)),
    "check.check": Verb(READ, lambda store, there: look(store, repair=False)),
}
"""By class or module, and name."""

NO_DISK = {
    "Store.close",  # only lets go
    "Store.read_only",
    "Store.expect",
    "Store.subscribe",
    "Store.unsubscribe",
    "Database.close",
    "backup.superfluous",
    "backup.reason_of",
    "backup.taken_at",
}
"""Public names that touch neither the database nor a file."""
