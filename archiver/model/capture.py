"""What is handed in, and what the network brings for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Origin(StrEnum):
    """How a request reached us. Only what a person typed or dropped may lead to a private address."""

    TYPED = "typed"
    IMPORTED = "imported"
    KEPT = "kept"
    """Nothing new: the page that is kept under this address, to be extracted again."""


@dataclass(frozen=True, slots=True)
class Document:
    """A page handed in as a file; kept byte for byte."""

    body: bytes
    media_type: str
    name: str


@dataclass(frozen=True, slots=True)
class CaptureRequest:
    """One thing to save: a URL to fetch, or a document together with the URL it came from."""

    url: str
    document: Document | None = None
    origin: Origin = Origin.TYPED
    title_hint: str = ""
    tags: tuple[str, ...] = ()
    collection: int | None = None
    added_at: datetime | None = None
    """When the person first kept it elsewhere; None: now."""
    shorter: bool = False
    """Of a kept page: a person has seen that the article becomes shorter, and wants it so."""


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """What one fetch brought: the body decoded from its content encodings, but still bytes."""

    requested_url: str
    final_url: str
    status: int
    media_type: str
    """Lower case, without parameters: as declared, or as sniffed where the declaration cannot be true."""
    charset: str | None
    """As declared in Content-Type."""
    body: bytes
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class FetchedPicture:
    url: str
    media_type: str
    body: bytes
