"""Check and restore: what needs the database, the files, the index and the extractor together."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archiver.errors import BackupDamaged, ExtractError, LibraryDamaged, LibraryReadOnly
from archiver.library.rules import FOLDER, RuleBook
from archiver.model.articles import Finding
from archiver.model.capture import FetchedPage
from archiver.search.index import Index
from archiver.settings import Settings
from archiver.store.columns import now
from archiver.store.locks import QueueLock
from archiver.store.store import Store
from archiver.store.upkeep import backup, bundle
from archiver.store.upkeep import check as store_check
from archiver.store.upkeep.aside import copy_aside

Progress = Callable[[int, int], None]


def check(store: Store, index: Index, settings: Settings, *, repair: bool) -> list[Finding]:
    """Everything that is wrong with a library and its index, mended where it can be with `repair`."""
    if repair and store.read_only:
        raise LibraryReadOnly(str(store.folder))
    lock = QueueLock(store.folder)
    alone = not store.read_only and lock.acquire()
    try:
        findings = store_check.check(
            store, repair=repair, extract=_extractor(settings, RuleBook(store.folder / FOLDER)), sweep=alone
        )
    finally:
        if alone:
            lock.release()
    problems = index.problems()
    # A text that came back otherwise than it was indexed can only leave the index by making that anew.
    if repair and (problems or any(finding.kind == "text_damaged" for finding in findings)):
        index.rebuild()
    return [*findings, *(Finding(f"search_{problem}", "search.db", repair) for problem in problems)]


def _extractor(settings: Settings, rules: RuleBook) -> Callable[[bytes, str, str], tuple[str, str] | None]:
    """Extracts one original in a worker that is started for it: damage is rare."""

    def extract(body: bytes, url: str, media_type: str) -> tuple[str, str] | None:
        from archiver.extract.pool import WorkerPool

        page = FetchedPage(url, url, 200, media_type, None, body, datetime.now(UTC))
        with WorkerPool(1, settings.extract, rules.rule_of) as pool:
            try:
                article = pool.extract(page)
            except ExtractError:
                return None
        return article.content_html, article.text_content

    return extract


def is_backup_due(store: Store) -> bool:
    """Whether the last backup is more than a day old, or from a future that a clock which was set back made."""
    taken = (backup.taken_at(path) for path in backup.snapshots(store.backups))
    last = next((time for time in taken if time is not None), None)
    return last is None or not timedelta(0) <= now() - last < timedelta(days=1)


def restore_backup(store: Store, index: Index, source: Path, progress: Progress) -> Path:
    """Put a snapshot or a whole packed library in the place of what is open; returns where the latter is kept now."""
    is_bundle = verify_backup(source)
    try:
        before = backup.snapshot_into(store.database, store.backups, "before-restore")
    except (BackupDamaged, LibraryDamaged):  # what a backup is restored for: no reason not to
        before = copy_aside(store.database)
    index.distrust()  # before: a kill half-way must not leave an index that believes it is in step
    if is_bundle:
        bundle.unpack(source, store.database, store.files, progress)
    else:
        backup.restore(store.database, source)
    index.rebuild(progress)
    return before


def verify_backup(source: Path) -> bool:
    """Whether a backup is a whole packed library; BackupDamaged or BackupTooNew when it cannot be restored."""
    is_bundle = zipfile.is_zipfile(source)
    (bundle if is_bundle else backup).verify(source)
    return is_bundle
