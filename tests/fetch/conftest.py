"""A server, and fetchers with little patience."""

from __future__ import annotations

import ssl
from collections.abc import Iterator

import pytest
import trustme

from archiver.fetch.client import Fetcher
from archiver.model.capture import FetchedPage
from archiver.model.limits import FetchLimits
from tests.server import Server, trusting

PATIENT = FetchLimits(page_seconds=30, picture_seconds=30)
"""For what is expected to work, on a machine that may be busy."""
IMPATIENT = FetchLimits(page_seconds=0.6, picture_seconds=0.6)
"""For what never ends."""


class Typist:
    """Fetches what a person typed: pages whose own origin may be private."""

    def __init__(self, fetcher: Fetcher) -> None:
        self.fetcher = fetcher

    def __call__(self, url: str) -> FetchedPage:
        return self.fetcher.fetch_page(url, allow_private=True)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="session")
def tls(authority: trustme.CA) -> ssl.SSLContext:
    """Believes the authority of these tests."""
    return trusting(authority)


@pytest.fixture
def fetch(tls: ssl.SSLContext) -> Iterator[Typist]:
    with Fetcher(PATIENT, tls=tls) as fetcher:
        yield Typist(fetcher)


@pytest.fixture
def fetch_impatiently(tls: ssl.SSLContext) -> Iterator[Typist]:
    with Fetcher(IMPATIENT, tls=tls) as fetcher:
        yield Typist(fetcher)
