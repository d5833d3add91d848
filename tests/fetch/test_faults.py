"""Retry-After, and what the system's exceptions become."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime

import pytest

from archiver.errors import CertificateRefused, ConnectionFailed, FetchError
from archiver.fetch.faults import connection_fault, retry_after

NOW = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        (" 90 ", 90.0),
        ("-90", 0.0),
        ("1" * 400, float("inf")),
        ("Thu, 01 Jan 2026 12:01:30 GMT", 90.0),
        ("Thu, 01 Jan 2026 14:01:30 +0200", 90.0),
        ("Thu, 01 Jan 2026 12:01:30 -0000", 90.0),
        ("Thu, 01 Jan 2026 11:00:00 GMT", 0.0),
        ("Thu, 01 Jan 99999 11:00:00 GMT", None),
        ("Thu, 41 Jan 2026 11:00:00 GMT", None),
        ("1.5", None),
        ("nan", None),
        ("inf", None),
        ("²", None),
        ("later", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


def handshake_failure() -> ssl.SSLError:
    """What OpenSSL says to a peer that does not speak TLS."""
    client = ssl.create_default_context().wrap_bio(
        incoming := ssl.MemoryBIO(), ssl.MemoryBIO(), server_hostname="a.test"
    )
    incoming.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    try:
        client.do_handshake()
    except ssl.SSLError as error:
        return error
    raise AssertionError("no handshake should come of this")


@pytest.mark.parametrize(
    ("cause", "kind", "reason"),
    [
        (handshake_failure(), CertificateRefused, "WRONG_VERSION_NUMBER"),
        (ssl.SSLEOFError(8, "EOF occurred in violation of protocol"), ConnectionFailed, "closed"),
        (ConnectionAbortedError(), ConnectionFailed, "reset"),
        (BrokenPipeError(), ConnectionFailed, "reset"),
        (OSError("odd"), ConnectionFailed, "failed"),
        (None, ConnectionFailed, "failed"),
    ],
)
def test_why_a_connection_failed(cause: BaseException | None, kind: type[FetchError], reason: str) -> None:
    error = connection_fault("http://example.test/", "example.test", cause)
    assert type(error) is kind
    assert error.facts() == {"url": "http://example.test/", "host": "example.test", "reason": reason}
