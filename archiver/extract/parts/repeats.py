"""What a page says twice and a reader needs once: the title, captions, pictures in two sizes."""

from __future__ import annotations

from itertools import islice

from lxml.html import HtmlElement

from archiver.extract.metadata.sources.lines import plain, words

HEADINGS = ("h1", "h2")
CAPTION = 4
"""Words: what is shorter may be said twice on purpose."""
NEAR = 60
"""Words between two showings of a picture that make them one: a page's lead picture, and its article's."""


def drop_title(content: HtmlElement, title: str) -> None:
    """Drop, in place, the first heading if it repeats the title: a reader shows that above the article anyway."""
    first = next(content.iter(*HEADINGS), None)
    if first is None or first.find(".//img") is not None:
        return
    shown, wanted = plain(str(first.text_content())), plain(title)
    if shown == wanted or (first.tag == "h1" and len(shown) > 10 and (shown in wanted or wanted in shown)):
        first.drop_tree()


def merge(content: HtmlElement) -> None:
    """Leave one of each caption and picture that follows itself, in place. Pictures are numbered already."""
    _merge_captions(content)
    _merge_pictures(content)


def _merge_captions(content: HtmlElement) -> None:
    for caption in list(content.iter("figcaption")):
        if caption.getparent() is None:
            continue
        said = plain(str(caption.text_content()))
        if len(words(str(caption.text_content()))) < CAPTION:
            continue
        figure = next(caption.iterancestors("figure"), caption)
        after = [*figure.iter("figcaption", "p"), *islice(figure.itersiblings("p", "figcaption", "div"), 2)]
        for other in after:
            inside = other is caption or other in caption.iterancestors() or caption in other.iterancestors()
            if not inside and plain(str(other.text_content())) == said and next(other.iter("img"), None) is None:
                other.drop_tree()


def _merge_pictures(content: HtmlElement) -> None:
    """A picture shown twice with nothing between, or with a caption the second time; more often it is a sign."""
    shown: dict[str, list[tuple[HtmlElement, int]]] = {}
    passed = 0
    for element in content.iter():
        if element.tag == "img":
            shown.setdefault(element.get("src", ""), []).append((element, passed))
        passed += len((element.text or "").split()) + len((element.tail or "").split())
    for places in shown.values():
        if len(places) != 2:
            continue
        (first, start), (second, end) = places
        captioned = [_caption(first) is not None, _caption(second) is not None]
        if end == start or (captioned[0] != captioned[1] and end - start <= NEAR):
            (second if captioned[0] or not captioned[1] else first).drop_tree()


def _caption(picture: HtmlElement) -> HtmlElement | None:
    figure = next(picture.iterancestors("figure"), None)
    return None if figure is None else figure.find(".//figcaption")
