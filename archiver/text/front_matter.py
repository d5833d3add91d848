"""What a Markdown file says of itself before its text: `key: value` lines between two lines of `---`.

A narrow reading of YAML, enough for what note programs and web clippers write; what is nested is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

LONGEST = 20_000
"""Characters in which it must end."""

_FENCE = re.compile(r"---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_LINE = re.compile(r"([A-Za-z][\w -]{0,40}):(?:[ \t]+(.*))?$")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.*)$")


def split_front_matter(text: str) -> tuple[Mapping[str, str], str]:
    """(values by lower-case key, the text after it). Of a list the first item is the value."""
    text = text.removeprefix("\ufeff")
    fence = _FENCE.match(text[:LONGEST])
    if fence is None:
        return {}, text
    values: dict[str, str] = {}
    key = ""
    for line in fence[1].splitlines():
        if found := _LINE.match(line):
            key = found[1].strip().lower()
            values.setdefault(key, _plain(found[2] or ""))
        elif key and not values[key] and (item := _ITEM.match(line)):
            values[key] = _plain(item[1])
    return {key: value for key, value in values.items() if value}, text[fence.end() :]


def _plain(value: str) -> str:
    """A scalar without its quotes, or the first of `[a, b]`; wiki links (`[[A. Writer]]`) are their name."""
    value = value.strip()
    if value.startswith("[") and value.endswith("]"):
        value = value.strip("[] ") if value.startswith("[[") else value[1:-1].split(",")[0].strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1]
    return value.strip("[] ") if value.startswith("[[") else value.strip()
