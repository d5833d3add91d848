"""Texts: those that are there for their links, and those that are there to be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from archiver.capture.files import read_file
from archiver.model.capture import CaptureRequest, Document, Origin

Keep = Callable[[str, str | bytes], Path]


def test_texts_give_the_links_in_them(keep: Keep) -> None:
    request = CaptureRequest("https://example.org/a", origin=Origin.IMPORTED)
    for name in ("a.txt", "a.md", "a.Markdown"):
        assert read_file(keep(name, "# Links\n* [On tides](https://example.org/a)\n")) == [request]
    assert read_file(keep("a.txt", "example.org/a\nexample.org/b".encode("utf-16")))[1].url == "https://example.org/b"
    onetab = "https://example.org/a | On tides\n\nhttps://example.org/b | On harbours"
    assert [each.url for each in read_file(keep("a.txt", onetab))] == ["https://example.org/a", "https://example.org/b"]


@pytest.mark.parametrize(
    "text",
    [
        "no links in here",
        "word",
        "The moon pulls twice a day, as https://example.org/a has it. " * 3 + "\n\nNobody knows why.\n\nThe sea does.",
        f"See https://example.org/a.\n{'words ' * 60}",
        "---\nsource: https://example.org/a\n---\nhttps://example.org/b\n",
    ],
)
def test_a_text_to_be_read_is_a_document(keep: Keep, text: str) -> None:
    for name, media_type in (("a.txt", "text/plain"), ("a.md", "text/markdown")):
        [request] = read_file(keep(name, text))
        assert request.document == Document(text.encode(), media_type, name)
