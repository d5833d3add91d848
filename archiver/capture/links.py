"""Typed or pasted text → requests for the links in it."""

from __future__ import annotations

import re

from archiver.errors import BadURL, CaptureError
from archiver.model.capture import CaptureRequest, Origin
from archiver.text.cleaning import clean_text
from archiver.text.urls import find_urls, parse_url, strip_userinfo

WORDS_A_LINK = 25
"""Words beside each link of a list; where there are more, it is a text."""

SAMPLE = 100_000
"""Characters by which a text is judged."""

_HEADING = re.compile(r"\s*(?:#{1,6}\s|={3,}|-{3,})")
_HAS_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def read_text(
    text: str,
    *,
    origin: Origin = Origin.TYPED,
    tags: tuple[str, ...] = (),
    collection: int | None = None,
) -> list[CaptureRequest]:
    """One request for each link: a typed address, a list with one address a line, or prose with links in it.

    In order, each link once. Only a single address and a list may leave out https://. Lines of a list that are no
    address are left out as long as one is. Raises BadURL (its reason is `parse_url`'s, or no_link) or UnsupportedScheme
    where nothing is found.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) == 1 and not lines[0].isspace() and len(lines[0].split()) == 1:
        urls = _typed(lines[0])
    elif lines and all(len(line.split()) == 1 for line in lines):
        urls = _listed(lines)
    else:
        urls = find_urls(text)
    if not urls:
        raise BadURL(clean_text(strip_userinfo(text.strip()[:1000]), limit=200, single_line=True), "no_link")
    return [CaptureRequest(url, origin=origin, tags=tags, collection=collection) for url in urls]


def is_list(text: str) -> bool:
    """Whether a text is there for its links, not to be read: most lines have one, with few words beside them."""
    text = text[:SAMPLE]
    try:
        read_text(text)
    except CaptureError:
        return False
    lines = [line.strip() for line in text.splitlines() if line.strip() and not _HEADING.match(line)]
    if all(len(line.split()) == 1 for line in lines):
        return True
    linked = [line for line in lines if find_urls(line)]
    words = sum(len(line.split()) for line in lines)
    return 2 * len(linked) >= len(lines) > 0 and words <= WORDS_A_LINK * len(linked)


def _typed(word: str) -> list[str]:
    """A single address, unless it is the text around one: `(https://…)`, `[label](https://…)`, `https://…,https://…`."""
    found = find_urls(word)
    if found and not _HAS_SCHEME.match(word):
        return found
    return found if len(found) > 1 and word.lower().startswith("http") else [parse_url(word)]


def _listed(lines: list[str]) -> list[str]:
    found: dict[str, None] = {}
    first_error: CaptureError | None = None
    for line in lines:
        try:
            found.update(dict.fromkeys(_typed(line)))
        except CaptureError as error:
            first_error = first_error or error
    if first_error and not found:
        raise first_error
    return list(found)
