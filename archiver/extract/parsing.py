"""Text to a tree, within limits: what a page can do to a parser is bounded in its source, before it is parsed."""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlComment, HtmlElement, HTMLParser, document_fromstring

from archiver.errors import PageUnreadable
from archiver.model.extraction import Mark
from archiver.model.limits import ExtractLimits

# Comments and raw text are stepped over as wholes; quotes count only after "=", as in the standard. Possessive, so
# that no input makes it go back: each byte is read about once.
TOKEN = re.compile(
    rb"<!--.*?(?:-->|\Z)"
    rb"|<(?P<raw>script|style|textarea|title)\b.*?(?:</(?P=raw)|\Z)"
    rb"|<(?P<name>[a-z][^\s/>]{0,40}+)(?:[^>=]++|=\s*+\"[^\"]*+\"|=\s*+'[^']*+'|=)*+>",
    re.I | re.S,
)
QUOTED = re.compile(rb"=\s*+(?:\"[^\"]*+\"|'[^']*+')")
TAG_BYTES = 4_000
"""A start tag shorter than this cannot hold enough attributes to hurt."""
ATTRIBUTES = 500
"""libxml2 looks for duplicates in quadratic time: 10,000 attributes cost 0.1 s, 100,000 41 s."""
BREAKS = re.compile(rb"<br\b[^<>]{0,100}>\s*+(?:<br\b[^<>]{0,100}>\s*+){2,}", re.I)
"""Three and more. Written so that it begins with a sign: those are looked for thirty times as fast."""
# References to characters that no tree may hold: controls, noncharacters. libxml2 would let them in.
NO_REFERENCE = re.compile(
    rb"&#(?:0*+(?:[0-8]|1[124-9]|2\d|3[01]|127|6553[45])(?!\d)|x0*+(?:[0-8bcef]|1[0-9a-f]|7f|fff[ef])(?![0-9a-f]));?",
    re.I,
)
END = re.compile(rb"</(?:body|html)\s*+>", re.I)
"""Pages go on after it (1 in 100), and browsers too; libxml2 does not always. An end that is left out is where the page
ends."""
VOID = re.compile(rb"<(embed|image|source|track|wbr)\b[^<>]*+>", re.I)
"""Elements without an end tag that libxml2 does not know as such: it would put the rest of the page into them."""
INLINE = re.compile(rb"</?(?:a|abbr|b|big|center|em|font|i|nobr|s|small|span|strike|strong|tt|u)\b[^<>]*>", re.I)
WRAPPER = re.compile(rb"<(?:article|aside|blockquote|dd|div|dl|fieldset|form|li|main|ol|section|ul)\b[^<>]*>", re.I)
WRAPPER_END = re.compile(rb"</(?:article|aside|blockquote|dd|div|dl|fieldset|form|li|main|ol|section|ul)\s*>", re.I)

CLASSES = etree.ElementDefaultClassLookup(element=HtmlElement, comment=HtmlComment)
"""One class for all elements: lxml.html asks Python for the class of each, a tenth of a page's time."""
IN_HEAD = frozenset(
    ("base", "basefont", "bgsound", "link", "meta", "noframes", "noscript", "script", "style", "template", "title")
)
"""What a head may hold."""
CUSTOM = ("amp-img", "amp-anim")
"""Elements of an own name that a script shows as pictures."""
KEPT_DEEP = ("br", "img")
BLOCKS = ("p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "section", "article", "dd")


def parse(text: str, limits: ExtractLimits) -> tuple[HtmlElement, set[Mark]]:
    """The tree of a page, no deeper than `limits.depth`, and the marks for what had to go.

    Raises PageUnreadable for a page that is empty or holds nothing but comments.
    """
    source = text.encode("utf-8")
    if not source.strip():
        raise PageUnreadable("empty")
    source = VOID.sub(rb"\g<0></\1>", BREAKS.sub(b"<br><br>", NO_REFERENCE.sub(b"", source)))
    source, marks = _bound(source, limits.elements)
    if _is_cut_short(source) and Mark.TRUNCATED not in marks:
        marks.add(Mark.CUT_SHORT)
    source = END.sub(b"", source)
    root, complete = _tree(source)
    if not complete:
        # Nested deeper than libxml2 goes (2,048): it would drop the rest. Without formatting and with paragraphs
        # for boxes (they close each other) the same text is flat.
        root, complete = _tree(WRAPPER_END.sub(b"<p>", WRAPPER.sub(b"<p>", INLINE.sub(b"", source))))
        marks.add(Mark.SIMPLIFIED if complete else Mark.TRUNCATED)
    _open_body(root)
    for element in list(root.iter("image", *CUSTOM)):
        if next(element.iterancestors("svg"), None) is None:
            element.tag = "img"  # as browsers read it
            del element[:]  # what stands for it meanwhile
    if flatten(root, limits.depth):
        marks.add(Mark.SIMPLIFIED)
    return root, marks


def _open_body(root: HtmlElement) -> None:
    """Move to the body what no head may hold. A page may leave out the tags of both; libxml2 begins the body with an
    element of HTML 4, and leaves a `<main>` and all that is in it in the head, where nobody looks for an article."""
    strays = [element for element in root.iterfind("head/*") if element.tag not in IN_HEAD]
    if not strays:
        return
    body = root.find("body")
    if body is None:
        body = etree.SubElement(root, "body")
    strays[-1].tail = (strays[-1].tail or "") + (body.text or "")
    body.text = None
    body[:0] = strays


def flatten(root: HtmlElement, depth: int) -> bool:
    """Turn everything nested deeper than `depth` elements into lines of text and pictures; whether anything was."""
    deep = root.getroottree().xpath("/*" * depth + "[*]")
    for element in deep:
        tags = set()
        for below in list(element.iterdescendants(etree.Element)):
            if below.tag in BLOCKS:
                below.addprevious(element.makeelement("br"))
            tags.add(below.tag)
        etree.strip_tags(element, *tags.difference(KEPT_DEEP))
    return bool(deep)


def _bound(source: bytes, elements: int) -> tuple[bytes, set[Mark]]:
    """The source with absurd start tags bare, cut where it has more than so many; and the marks for that."""
    parts: list[bytes] = []
    marks: set[Mark] = set()
    start = count = 0
    # No tag can end after the last ">": without that end, a row of "<a <a <a" would be read to the end from each.
    for token in TOKEN.finditer(source, 0, source.rfind(b">") + 1):
        if token["name"] is None:
            continue
        count += 1
        if count > elements:
            parts.append(source[start : token.start()])
            return b"".join(parts), marks | {Mark.TRUNCATED}
        if token.end() - token.start() > TAG_BYTES and len(QUOTED.sub(b" ", token[0]).split()) > ATTRIBUTES:
            parts += source[start : token.start()], b"<" + token["name"] + b">"
            start = token.end()
            marks.add(Mark.SIMPLIFIED)
    return (b"".join([*parts, source[start:]]) if parts else source), marks


def _is_cut_short(source: bytes) -> bool:
    """Whether the page opened itself and never closed: its end tags may be left out, but hardly anyone does."""
    return bool(re.search(rb"<(?:html|body)\b", source, re.I)) and not re.search(rb"</(?:html|body)\b", source, re.I)


def _tree(source: bytes) -> tuple[HtmlElement, bool]:
    """The tree, and whether the parser reached the end of the source."""
    parser = HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True)
    parser.set_element_class_lookup(CLASSES)
    try:
        root = document_fromstring(source, parser=parser)
    except etree.ParserError as error:
        raise PageUnreadable("empty") from error
    except etree.XMLSyntaxError as error:
        raise PageUnreadable("malformed") from error
    fatal = [entry for entry in parser.error_log if entry.level == etree.ErrorLevels.FATAL]
    if any(entry.type == etree.ErrorTypes.ERR_NO_MEMORY for entry in fatal):
        raise MemoryError
    return root, not any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in fatal)
