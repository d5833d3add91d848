"""Several processes at one library: one works its queue, the others wait for what it does."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

from archiver.library import Library
from archiver.model.capture import CaptureRequest
from archiver.model.jobs import JobState
from archiver.store.store import Store
from archiver.store.upkeep.kept_files import check_waste
from tests.library.conftest import SETTINGS
from tests.library.pages import article
from tests.library.waiting import PATIENCE, Gate, working
from tests.server import Server


def archiver(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "archiver", "--library", str(folder), "--json", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_another_process_is_served_by_the_one_that_works(library: Library, folder: Path, server: Server) -> None:
    """F159: one works, the other one waits for what it does."""
    gate = Gate(server, "/slow", article("tower"))
    library.save([CaptureRequest(gate.url)])
    with working(library):
        assert gate.asked.wait(PATIENCE)
        other = archiver(folder, "save", server.page("/bridge", article("bridge")))
        out, err = other.communicate(timeout=PATIENCE)
        assert (other.returncode, err) == (0, "")
        assert json.loads(out)["article"]["title"] == "The bridge"
        assert library.job_counts()[JobState.FETCHING] == 1
        gate.open()
    assert sorted(summary.title for summary in library.articles()) == ["The bridge", "The tower"]
    assert server.paths() == ["/slow", "/bridge"]
    assert library.check() == []


def test_whoever_waits_takes_over_when_the_other_one_ends(library: Library, folder: Path, server: Server) -> None:
    gate = Gate(server, "/slow", article("tower"))
    (accepted,) = library.save([CaptureRequest(gate.url)])
    other = archiver(folder, "jobs", "resume")
    assert gate.asked.wait(PATIENCE)
    with working(library) as future:
        time.sleep(0.3)
        assert not future.done()
        other.kill()
        other.communicate()
        gate.open()
    assert library.job(accepted.job.id).state is JobState.DONE
    assert library.check() == []


def test_what_a_killed_process_left_is_taken_up_and_cleared_away(folder: Path, server: Server) -> None:
    """F153 and F154: killed between the rename of a file and the row that names it."""
    with Library.open(folder, settings=SETTINGS) as library:
        (accepted,) = library.save([CaptureRequest(server.page("/bridge", article("bridge")))])
    store = Store.open(folder)
    try:
        store.write(lambda unit: unit.jobs.claim(accepted.job.id))
        store.files.put(b"a picture no row names", packed=False)
        assert len(list(check_waste(store, repair=False))) == 1
    finally:
        store.close()
    with Library.open(folder, settings=SETTINGS) as library:
        library.finish()
        assert library.job(accepted.job.id).state is JobState.DONE
        assert library.check() == []
