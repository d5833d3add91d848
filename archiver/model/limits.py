"""What one fetch and one extraction may cost. Settings change them; errors name the limit that was hit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """What one fetch may cost. Sizes in bytes, times in seconds."""

    page_bytes: int = 20_000_000
    document_bytes: int = 50_000_000
    """Of a PDF."""
    picture_bytes: int = 10_000_000
    redirects: int = 5
    page_seconds: float = 60.0
    picture_seconds: float = 30.0
    connect_seconds: float = 10.0
    read_seconds: float = 15.0
    retry_after_seconds: float = 3600.0
    """A server's Retry-After is never obeyed beyond this."""


@dataclass(frozen=True, slots=True)
class ExtractLimits:
    """What one page or picture may cost in a worker. Sizes in bytes, times in seconds."""

    seconds: float = 30.0
    memory_bytes: int = 200_000_000
    """Above what an idle worker uses."""
    elements: int = 200_000
    depth: int = 100
    table_depth: int = 3
    table_cells: int = 5_000
    word_length: int = 200
    """Characters; a longer run without a space gets a break so that no layout engine hangs on it."""
    pictures: int = 200
    picture_pixels: int = 40_000_000
    embedded_bytes: int = 50_000_000
    """Of all pictures that are taken out of the page's own file."""
    pdf_pages: int = 200
