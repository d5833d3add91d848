"""How long an errand waits, and for what."""

from __future__ import annotations

import errno
import threading
import time

import httpx
import pytest

from archiver.errors import FetchCancelled, FetchTimedOut
from archiver.fetch.errand import SLICE, Endpoint, Errand


def errand(seconds: float = 30.0, cancel: threading.Event | None = None) -> Errand:
    return Errand("http://example.test/", seconds, time.monotonic() + seconds, cancel)


def nothing_yet(pause: float) -> None:
    time.sleep(pause)
    raise TimeoutError


def test_it_tries_again_until_something_comes() -> None:
    pauses: list[float] = []

    def third_time(pause: float) -> str:
        pauses.append(pause)
        if len(pauses) < 3:
            raise TimeoutError
        return "came"

    assert errand().patiently(third_time, 10) == "came"
    assert len(pauses) == 3
    assert all(0 < pause <= SLICE for pause in pauses)


@pytest.mark.parametrize(("seconds", "limit", "named"), [(0.05, 10, 0.05), (10, 0.05, 0.05), (0, 10, 0), (10, 0, 0)])
def test_it_ends_with_whichever_limit_is_first(seconds: float, limit: float, named: float) -> None:
    with pytest.raises(FetchTimedOut) as caught:
        errand(seconds).patiently(nothing_yet, limit)
    assert caught.value.seconds == named


def test_a_cancel_comes_before_everything() -> None:
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(FetchCancelled):
        errand(0, cancel).patiently(nothing_yet, 0)


def test_the_kernels_timeout_is_the_end_of_a_connection() -> None:
    def dead(pause: float) -> None:
        raise TimeoutError(errno.ETIMEDOUT, "Connection timed out")

    with pytest.raises(TimeoutError):
        errand().patiently(dead, 10)


@pytest.mark.parametrize(
    ("url", "endpoint"),
    [
        ("http://a.test/x", ("a.test", 80)),
        ("https://a.test", ("a.test", 443)),
        ("https://A.test:80/", ("a.test", 80)),
        ("http://[::1]:8080/", ("::1", 8080)),
        ("http://bücher.test/", ("xn--bcher-kva.test", 80)),
    ],
)
def test_endpoints(url: str, endpoint: tuple[str, int]) -> None:
    assert Endpoint.of(httpx.URL(url)) == endpoint
