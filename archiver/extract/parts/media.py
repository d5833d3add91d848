"""Players of video and sound: a link to what is played, with its picture where the page names one."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from lxml.html import HtmlElement

TAGS = ("video", "audio", "iframe")
PLAYING = re.compile(r"autoplay|encrypted-media|picture-in-picture|fullscreen", re.I)
NAMED = re.compile(r"(?:^|[\s_/.-])(?:video|player|embed|audio|podcast|episode)s?(?:$|[\s_/.?-])", re.I)
# One player says in its address where its picture is, and where a person would watch.
KNOWN = re.compile(r"(?:https?:)?//(?:www\.)?youtube(?:-nocookie)?\.com/embed/([\w-]{11})(?:[?#].*)?", re.I)
WATCHED = "https://www.youtube.com/watch?v={}"
PICTURE = "https://i.ytimg.com/vi/{}/hqdefault.jpg"
SOURCES = ("src", "data-src", "data-lazy-src")
LENGTH = 100


def is_player(element: HtmlElement) -> bool:
    """Whether an element of one of TAGS plays something: frames do other things, too."""
    if element.tag != "iframe":
        return bool(_address(element) or element.get("poster"))
    if not _address(element) or "0" in (element.get("width"), element.get("height")):
        return False
    said = " ".join(element.get(name, "") for name in ("class", "id", "title"))
    return bool(
        element.get("allowfullscreen") is not None
        or PLAYING.search(element.get("allow", ""))
        or NAMED.search(f"{urlsplit_path(_address(element))} {said}")
    )


def replace(content: HtmlElement) -> None:
    """Put a link in the place of every player, in place, and drop other frames."""
    for element in list(content.iter(*TAGS)):
        if not is_player(element):
            element.drop_tree()
            continue
        address, picture = _address(element), element.get("poster", "")
        known = KNOWN.fullmatch(address)
        if known:
            address, picture = WATCHED.format(known[1]), PICTURE.format(known[1])
        name = " ".join((element.get("title") or element.get("aria-label") or "").split())[:LENGTH]
        box = element.makeelement("figure" if next(element.iterancestors("figure"), None) is None else "div")
        link = box.makeelement("a", href=address or picture)
        box.append(link)
        if picture:
            link.append(box.makeelement("img", src=picture, alt=name))
        else:
            link.text = name or _shown(address)
        element.addprevious(box)
        element.drop_tree()


def urlsplit_path(address: str) -> str:
    """The path of an address, or "" for what is none."""
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def _address(element: HtmlElement) -> str:
    """Where what is played comes from, as written; "" for what only a script knows."""
    for each in (element, *element.iter("source")):
        for name in SOURCES:
            value = (each.get(name) or "").strip()
            if value and not value.startswith(("about:", "blob:", "data:", "javascript:")):
                return str(value)
    return ""


def _shown(address: str) -> str:
    """An address as a person reads it: host and path."""
    return re.sub(r"^(?:https?:)?//(?:www\.)?|[?#].*$", "", address)[:LENGTH]
