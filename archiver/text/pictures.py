"""The references to pictures in an article's HTML, `<img src="image:3">`, filled in for whoever shows it."""

from __future__ import annotations

import re
from collections.abc import Callable

# Stored HTML went through nh3, which writes < and > in attribute values as entities: no attribute can end this early
# or begin it.
_SOURCE = re.compile(r'(<img\b[^>]*?) src="image:(\d+)"')


def fill_pictures(content_html: str, source: Callable[[int], str | None]) -> str:
    """The HTML with `src` as `source` gives it for the n-th picture; None leaves the picture without one."""

    def fill(match: re.Match[str]) -> str:
        address = source(int(match[2]))
        return match[1] if address is None else f'{match[1]} src="{_escape(address)}"'

    return _SOURCE.sub(fill, content_html)


def _escape(value: str) -> str:
    return value.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
