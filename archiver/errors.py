"""Every error the program raises on purpose: facts, never sentences.

    ArchiverError                  something a person can be told; anything else that is raised is our bug
    ├── LibraryError               the library on disk
    │   ├── LibraryMissing         nothing there, and the caller did not ask to create one
    │   ├── LibraryGone            the files of articles are there, and no database that names them
    │   ├── LibraryVanished        open, and not where it was any more: moved, deleted, its disk taken out
    │   ├── NotALibrary            a file or folder that is something else
    │   ├── LibraryTooNew          written by a later version of the program
    │   ├── LibraryBusy            another program held the write lock for too long
    │   ├── LibraryReadOnly        the file, the folder or the disk refuses writes
    │   ├── DiskFull               no space left
    │   └── LibraryDamaged         the database or a kept file does not read back as written
    ├── NotFound                   no such article, job, collection, tag or file in the library
    ├── NameRefused                a collection or tag cannot have this name
    ├── SmartRefused               a smart collection cannot do this, or a collection this of a smart one
    ├── SettingsRefused            the settings file, or one value in it, cannot be used
    ├── CaptureError               what was handed in cannot be saved
    │   ├── BadURL                 not a web address
    │   ├── UnsupportedScheme      an address, but not http or https
    │   └── UnreadableFile         a file that cannot be read or is no page
    ├── FetchError                 the network did not give the page
    │   ├── HostNotFound           the name does not resolve
    │   ├── ConnectionFailed       refused, unreachable, reset
    │   ├── CertificateRefused     TLS failed
    │   ├── AddressRefused         the address is private, local or reserved
    │   ├── FetchTimedOut          the total deadline passed
    │   ├── TooManyRedirects       more hops than the limit, or a loop
    │   ├── BadRedirect            a hop that leads nowhere we may go
    │   ├── HttpStatus             an answer other than a page
    │   ├── TooLarge               over a size limit, declared or counted
    │   ├── BadEncoding            a content encoding that is unknown, broken or stacked too high
    │   ├── IncompleteBody         the body ended before it was whole
    │   ├── BadResponse            not HTTP, or HTTP that breaks its rules
    │   ├── UnsupportedContent     a page was expected and something else came
    │   └── FetchCancelled         the person, or the end of the program, stopped it
    ├── ExtractError               the bytes did not become an article or a picture
    │   ├── PageUnreadable         empty, or nothing a parser can use
    │   ├── PictureRefused         not a picture we keep: format, size, damage
    │   ├── WorkerTimedOut         the deadline of the worker process passed, and it was killed
    │   ├── WorkerOutOfMemory      the memory cap of the worker process was reached
    │   └── WorkerCrashed          the worker process died
    └── BackupError                a backup
        ├── BackupDamaged          truncated, altered, or no backup at all
        └── BackupTooNew           made by a later version of the program

Each class is a dataclass whose fields are the facts (JSON values), in the order of its constructor. Front ends turn
`kind` and `facts()` into words; the queue stores them. They survive pickling and have a plain `str()` for logs.
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from typing import Any


class ArchiverError(Exception):
    """The root: an expected failure that names the item and the reason."""

    @property
    def kind(self) -> str:
        """The class's name in snake_case: the key under which front ends find the sentence."""
        return kind_of(type(self))

    def facts(self) -> dict[str, Any]:
        """The fields by name, JSON values only."""
        if not dataclasses.is_dataclass(self):
            return {}
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.facts().items())})"

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value!r}" for name, value in self.facts().items() if value is not None)
        return f"{self.kind}({facts})"

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), tuple(self.facts().values())


def kind_of(error: type[ArchiverError]) -> str:
    """A class's name in snake_case."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", error.__name__).lower()


# --- the library on disk


@dataclass(eq=False, repr=False)
class LibraryError(ArchiverError):
    path: str


@dataclass(eq=False, repr=False)
class LibraryMissing(LibraryError):
    pass


@dataclass(eq=False, repr=False)
class LibraryGone(LibraryError):
    """The files of articles are there, and no database that names them."""


@dataclass(eq=False, repr=False)
class LibraryVanished(LibraryError):
    """An open one is not where it was any more. What is written through files that are still open would be lost."""


@dataclass(eq=False, repr=False)
class NotALibrary(LibraryError):
    pass


@dataclass(eq=False, repr=False)
class LibraryTooNew(LibraryError):
    found: int
    known: int


@dataclass(eq=False, repr=False)
class LibraryBusy(LibraryError):
    seconds: float


@dataclass(eq=False, repr=False)
class LibraryReadOnly(LibraryError):
    pass


@dataclass(eq=False, repr=False)
class DiskFull(LibraryError):
    pass


@dataclass(eq=False, repr=False)
class LibraryDamaged(LibraryError):
    reason: str


RESTORABLE = (LibraryDamaged, LibraryGone, NotALibrary)
"""What keeps a library from being opened, and not a backup from taking its place."""


# --- what is asked for


@dataclass(eq=False, repr=False)
class NotFound(ArchiverError):
    what: str
    key: str | int


@dataclass(eq=False, repr=False)
class NameRefused(ArchiverError):
    name: str
    reason: str


@dataclass(eq=False, repr=False)
class SmartRefused(ArchiverError):
    name: str
    reason: str


# --- settings


@dataclass(eq=False, repr=False)
class SettingsRefused(ArchiverError):
    path: str
    key: str
    """As written in the file, `fetch.page_bytes`; empty where it is the whole file."""
    reason: str
    """One of: unreadable, unwritable, syntax, type, range, relative."""


# --- what is handed in


@dataclass(eq=False, repr=False)
class CaptureError(ArchiverError):
    item: str


@dataclass(eq=False, repr=False)
class BadURL(CaptureError):
    reason: str


@dataclass(eq=False, repr=False)
class UnsupportedScheme(CaptureError):
    scheme: str


@dataclass(eq=False, repr=False)
class UnreadableFile(CaptureError):
    reason: str


# --- the network


@dataclass(eq=False, repr=False)
class FetchError(ArchiverError):
    url: str


@dataclass(eq=False, repr=False)
class HostNotFound(FetchError):
    host: str


@dataclass(eq=False, repr=False)
class ConnectionFailed(FetchError):
    host: str
    reason: str


@dataclass(eq=False, repr=False)
class CertificateRefused(FetchError):
    host: str
    reason: str


@dataclass(eq=False, repr=False)
class AddressRefused(FetchError):
    host: str
    address: str


@dataclass(eq=False, repr=False)
class FetchTimedOut(FetchError):
    seconds: float


@dataclass(eq=False, repr=False)
class TooManyRedirects(FetchError):
    limit: int


@dataclass(eq=False, repr=False)
class BadRedirect(FetchError):
    location: str


@dataclass(eq=False, repr=False)
class HttpStatus(FetchError):
    status: int
    retry_after: float | None = None
    """Seconds the server asked us to wait, already bounded."""


@dataclass(eq=False, repr=False)
class TooLarge(FetchError):
    limit: int
    """Bytes."""


@dataclass(eq=False, repr=False)
class BadEncoding(FetchError):
    encoding: str


@dataclass(eq=False, repr=False)
class IncompleteBody(FetchError):
    received: int
    """Bytes of the body that arrived, before decoding."""


@dataclass(eq=False, repr=False)
class BadResponse(FetchError):
    reason: str


@dataclass(eq=False, repr=False)
class UnsupportedContent(FetchError):
    media_type: str


@dataclass(eq=False, repr=False)
class FetchCancelled(FetchError):
    pass


# --- from bytes to an article


@dataclass(eq=False, repr=False)
class ExtractError(ArchiverError):
    pass


@dataclass(eq=False, repr=False)
class PageUnreadable(ExtractError):
    reason: str


@dataclass(eq=False, repr=False)
class PictureRefused(ExtractError):
    reason: str
    """One of: format, empty, damaged, pixels, bytes, svg."""


@dataclass(eq=False, repr=False)
class WorkerTimedOut(ExtractError):
    seconds: float


@dataclass(eq=False, repr=False)
class WorkerOutOfMemory(ExtractError):
    limit: int
    """Bytes."""


@dataclass(eq=False, repr=False)
class WorkerCrashed(ExtractError):
    exit_code: int | None


# --- backups


@dataclass(eq=False, repr=False)
class BackupError(ArchiverError):
    path: str


@dataclass(eq=False, repr=False)
class BackupDamaged(BackupError):
    reason: str


@dataclass(eq=False, repr=False)
class BackupTooNew(BackupError):
    found: int
    known: int
