"""What the libraries and the system raise, as errors of the tree; and what a status says."""

from __future__ import annotations

import email.utils
import errno
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import httpcore
import httpx

from archiver.errors import (
    BadResponse,
    CertificateRefused,
    ConnectionFailed,
    FetchError,
    HttpStatus,
    IncompleteBody,
)

UNREACHABLE = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL)
REASON = 200
"""Characters of a library's own words that an error keeps."""


@contextmanager
def named_faults(item: str, host: str) -> Iterator[None]:
    """Turns whatever sending a request and reading its head can raise into FetchError subclasses naming `item`.

    Deadline, cancel, guard and lookup raise theirs themselves. httpcore's pool raises everything again "from None",
    which hides the cause; `__context__` still has it.
    """
    try:
        yield
    except FetchError as error:
        raise error from error.__context__
    except httpcore.NetworkError as error:
        raise connection_fault(item, host, error.__context__) from error.__context__
    except (httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
        raise BadResponse(item, str(error)[:REASON]) from error.__context__


@contextmanager
def body_faults(item: str, response: httpx.Response) -> Iterator[None]:
    """The same while reading the body: whatever breaks there means that the body is not whole."""
    try:
        yield
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise IncompleteBody(item, response.num_bytes_downloaded) from error


def connection_fault(item: str, host: str, cause: BaseException | None) -> FetchError:
    """Why a connection did not come about or broke, from the system's or OpenSSL's own exception."""
    if isinstance(cause, ssl.SSLCertVerificationError):
        return CertificateRefused(item, host, cause.verify_message)
    if isinstance(cause, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return ConnectionFailed(item, host, "closed")
    if isinstance(cause, ssl.SSLError):
        return CertificateRefused(item, host, cause.reason or "tls")
    if isinstance(cause, ConnectionRefusedError):
        return ConnectionFailed(item, host, "refused")
    if isinstance(cause, ConnectionError):
        return ConnectionFailed(item, host, "reset")
    if isinstance(cause, OSError) and cause.errno in UNREACHABLE:
        return ConnectionFailed(item, host, "unreachable")
    return ConnectionFailed(item, host, "failed")


def status_fault(item: str, response: httpx.Response, longest_wait: float) -> HttpStatus:
    """An answer that is no page, with the wait it asks for."""
    asked = retry_after(response.headers.get("retry-after"), datetime.now(UTC))
    return HttpStatus(item, response.status_code, None if asked is None else min(asked, longest_wait))


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds of a Retry-After header (a number or a date), never negative; None when it says nothing readable."""
    text = (value or "").strip()
    if text.isascii() and text.removeprefix("-").isdigit():
        return max(float(text), 0.0)
    try:
        then = email.utils.parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if then.tzinfo is None:  # "-0000": a time in UTC from somewhere unknown
        then = then.replace(tzinfo=UTC)
    return max((then - now).total_seconds(), 0.0)
