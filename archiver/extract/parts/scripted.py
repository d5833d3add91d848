"""The article of a page that has it in a script alone: what a program in the page would have shown.

Two forms: schema.org's `articleBody`, and the state that frameworks write into the page as JSON for their scripts to
start from. Nothing is run; of all that the data holds, the longest text or the row with most prose is the article.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from lxml.html import HtmlElement

from archiver.extract.metadata.sources.linked_data import SCRIPT_LENGTH
from archiver.extract.parsing import parse
from archiver.model.limits import ExtractLimits

DATA = re.compile(r"json\s*(?:;|$)", re.I)
STATE = re.compile(r"^\s*(?:window\.|self\.|var |let |const )?[\w.$]+\s*=\s*(?=[{\[])")
"""What stands before data that a script assigns: `window.__STATE__ = {`."""
NODES = 50_000
LEAST = 100
"""Words: what has fewer is a teaser."""
PROSE = 8
"""Words of a paragraph in a row of them."""
TOTAL = 4 * SCRIPT_LENGTH
MARKUP = re.compile(r"</?(?:p|div|h[1-6]|ul|ol|li|br|blockquote|figure|section|article)\b", re.I)
ENTITY = re.compile(r"&(?:lt|#60|#x3c);/?(?:p|div|h[1-6]|ul|br)\b", re.I)
SENTENCE = re.compile(r"[.!?。！？…][\"'”’»)]?(?:\s|<|$)")
ADDRESS = re.compile(r"^\s*(?:https?:|data:|/|[.#][\w-])")


def texts(root: HtmlElement) -> list[str]:
    """The data in the scripts of a page, as written, before they are dropped."""
    found: list[str] = []
    room = TOTAL
    for script in root.iter("script"):
        text = script.text or ""
        if not text or len(text) > min(room, SCRIPT_LENGTH):
            continue
        if DATA.search(script.get("type", "")):
            found.append(text)
        elif (assigned := STATE.match(text)) is not None:
            found.append(text[assigned.end() :].rstrip().removesuffix(";"))
        else:
            continue
        room -= len(text)
    return found


def read(written: list[str], limits: ExtractLimits, known: int) -> HtmlElement | None:
    """The article in such data as a `<body>`, or None where there is none of twice the `known` words."""
    best: list[str] = []
    for text in written:
        for candidate in _candidates(_load(text)):
            if _words(candidate) > _words(best):
                best = candidate
    if _words(best) < max(LEAST, 2 * known):
        return None
    root, _ = parse("<html><body>" + "\n".join(map(_html, best)) + "</body></html>", limits)
    body = root.find("body")
    return root if body is None else body


def _load(text: str) -> Any:
    try:
        return json.JSONDecoder(strict=False).raw_decode(text.strip())[0]
    except (ValueError, RecursionError):
        return None  # a script, or broken: as good as not there


def _candidates(data: Any) -> Iterator[list[str]]:
    """Single texts, and the texts of each row (a list of paragraphs as strings or objects)."""
    queue: list[Any] = [data]
    seen = 0
    while seen < min(len(queue), NODES):
        value = queue[seen]
        seen += 1
        if isinstance(value, dict):
            for text in value.values():
                if isinstance(text, str) and len(text) > LEAST and SENTENCE.search(text):
                    yield [text]
            queue.extend(inner for inner in value.values() if isinstance(inner, (dict, list)))
        elif isinstance(value, list):
            row = [text for item in value[:NODES] for text in _paragraph(item)]
            if len(row) > 1:
                yield list(dict.fromkeys(row))
            queue.extend(inner for inner in value[:NODES] if isinstance(inner, (dict, list)))


def _paragraph(item: Any) -> list[str]:
    """The prose of one item of a row, two steps deep: {"type": "paragraph", "text": …}, {"children": [{"text": …}]}."""
    if isinstance(item, str):
        texts = [item]
    elif isinstance(item, dict):
        texts = [value for value in item.values() if isinstance(value, str)]
        runs = [value for value in item.values() if isinstance(value, list)]
        texts += ["".join(_run(run)) for run in runs]
    else:
        return []
    prose = [text for text in texts if len(text.split()) >= PROSE and not ADDRESS.match(text)]
    # The same paragraph in two forms (HTML and plain): the first.
    return prose[:1]


def _run(run: list[Any]) -> Iterator[str]:
    for part in run[:NODES]:
        text = part if isinstance(part, str) else part.get("text") if isinstance(part, dict) else None
        if isinstance(text, str):
            yield text


def _words(texts: list[str]) -> int:
    return sum(len(text.split()) for text in texts)


def _html(text: str) -> str:
    if not MARKUP.search(text) and ENTITY.search(text):
        text = unescape(text)
    if MARKUP.search(text):
        return text
    plain = unescape(text).replace("&", "&amp;").replace("<", "&lt;")
    return "".join(f"<p>{part}</p>" for part in re.split(r"\n\s*\n|\r?\n", plain) if part.strip())
