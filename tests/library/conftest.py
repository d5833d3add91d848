"""Libraries with everything real: server, network, worker processes, files. Each `finish` starts workers, so few do."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from archiver.library import Library
from archiver.model.capture import CaptureRequest
from archiver.model.jobs import Job
from archiver.model.limits import FetchLimits
from archiver.settings import Settings
from tests.server import Server

SETTINGS = Settings(workers=1, host_spacing_seconds=0, fetch=FetchLimits(page_seconds=30))


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the library is, or will be."""
    return tmp_path / "library"


@pytest.fixture
def library(folder: Path, blank: Path) -> Iterator[Library]:
    """An empty library."""
    shutil.copytree(blank, folder)
    with Library.open(folder, settings=SETTINGS) as library:
        yield library


def save(library: Library, *requests: str | CaptureRequest, patience: float = 0.0) -> list[Job]:
    """Save links or requests; returns their jobs as they ended, or as they wait for another attempt."""
    accepted = library.save(CaptureRequest(each) if isinstance(each, str) else each for each in requests)
    ids = [each.job.id for each in accepted]
    library.finish(ids, patience=patience)
    return [library.job(id) for id in ids]
