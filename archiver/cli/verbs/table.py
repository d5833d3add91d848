"""Every verb by the name that `arguments` gives it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from archiver.cli.context import Context
from archiver.cli.verbs import demo, extracting, organising, reading, saving, upkeep

Verb = Callable[[Context], bool]
"""Does the verb; True when an item failed. Raises ArchiverError when nothing could be done."""

VERBS: Mapping[str, Verb] = {
    "save": saving.save,
    "jobs_list": saving.jobs_list,
    "jobs_retry": saving.jobs_retry,
    "jobs_cancel": saving.jobs_cancel,
    "jobs_resume": saving.jobs_resume,
    "list": reading.list_articles,
    "search": reading.search,
    "show": reading.show,
    "mark": reading.mark,
    "delete": reading.delete,
    "collections_list": organising.collections_list,
    "collections_add": organising.collections_add,
    "collections_query": organising.collections_query,
    "collections_put": organising.collections_put,
    "collections_take": organising.collections_take,
    "collections_remove": organising.collections_remove,
    "tag_list": organising.tag_list,
    "tag_put": organising.tag_put,
    "tag_take": organising.tag_take,
    "extract": extracting.extract,
    "extract-again": extracting.extract_again,
    "rules": extracting.rules,
    "check": upkeep.check,
    "backup": upkeep.backup,
    "restore": upkeep.restore,
    "demo": demo.demo,
}
