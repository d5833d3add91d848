"""`Library`: every verb a person has. The only door for front ends; it puts the concrete parts together."""

from archiver.library.library import Library
from archiver.library.restoring import Backup, backups_of, open_restored
from archiver.search.stop import Stop
from archiver.store.rows.collections import RemovedCollections

__all__ = ["Backup", "Library", "RemovedCollections", "Stop", "backups_of", "open_restored"]
