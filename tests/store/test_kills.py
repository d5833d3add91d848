"""kill -9 at any moment: what was acknowledged is there, the rest leaves at most a file that no row names."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from archiver.store.store import Store
from archiver.store.upkeep import backup
from archiver.store.upkeep.check import check
from tests.store.conftest import Opening
from tests.store.libraries import keep, state_of

SAVE = """
import itertools, sys
from pathlib import Path
from tests.store.libraries import article, keep, open_store
store = open_store(Path(sys.argv[1]))
for number in itertools.count():
    url = f"https://{sys.argv[2]}.test/{number}"
    id = keep(store, url, article(url, images=["https://a.test/1.png"]), pictures=[url.encode()], tags=(url,))
    print("saved", id, flush=True)
    if number % 3 == 2:
        print("deleting", id, flush=True)
        store.delete_files(store.write(lambda unit: unit.articles.delete([id])))
"""

RESTORE = """
import sys
from pathlib import Path
from archiver.store.upkeep import backup
from tests.store.libraries import open_store
store = open_store(Path(sys.argv[1]))
while True:
    for name in ("one.db", "two.db"):
        backup.restore(store.database, Path(sys.argv[2]) / name)
        print(name, flush=True)
"""


def run_and_kill(script: str, *arguments: str, seconds: float) -> list[str]:
    """Run a script until `seconds` after its first line, and end it without a warning; returns what it said."""
    process = subprocess.Popen(
        [sys.executable, "-c", script, *arguments], cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    timer = threading.Timer(seconds, process.kill)
    timer.start()
    rest, _ = process.communicate(timeout=60)
    timer.join()
    return [first, *rest.splitlines(keepends=True)]


@pytest.mark.parametrize("seed", range(3))
def test_a_kill_while_saving_and_deleting(store: Store, opening: Opening, seed: int) -> None:
    store.close()
    said = run_and_kill(SAVE, str(store.folder), f"a{seed}", seconds=random.Random(seed).uniform(0, 0.4))
    words = [line.split() for line in said if line.endswith("\n")]
    deleting = {int(id) for verb, id in words if verb == "deleting"}
    again = opening(store.folder)
    for id in {int(id) for verb, id in words if verb == "saved"} - deleting:
        kept = again.read(lambda unit: unit.articles.get(id))  # noqa: B023  # called at once
        assert kept.version.original is not None
        assert kept.images[0].asset is not None
        for sha256 in (kept.version.original, kept.images[0].asset):
            again.files.get(sha256)
        assert kept.tags == (kept.summary.url,)
    found = check(again, repair=True, extract=lambda body, url, media_type: None, sweep=True)
    assert {finding.kind for finding in found} <= {"file_unused"}
    assert check(again, repair=False, extract=lambda body, url, media_type: None, sweep=True) == []
    again.write(lambda unit: unit.jobs.release_all())
    keep(again, "https://later.test/")


@pytest.mark.parametrize("seed", range(2))
def test_a_kill_while_restoring(store: Store, tmp_path: Path, opening: Opening, seed: int) -> None:
    """What is there is one state or the other, never something in between."""
    states = []
    for name in ("one", "two"):
        keep(store, f"https://a.test/{name}")
        states.append(state_of(store))
        backup.snapshot(store.database, tmp_path / f"{name}.db")
    store.close()
    run_and_kill(RESTORE, str(store.folder), str(tmp_path), seconds=random.Random(seed).uniform(0, 0.2))
    again = opening(store.folder)
    assert state_of(again) in states
    assert check(again, repair=False, extract=lambda body, url, media_type: None, sweep=False) == []
