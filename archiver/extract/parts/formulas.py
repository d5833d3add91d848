"""Formulas and drawings as text: readers of rich text draw neither MathML nor SVG.

A formula becomes the TeX it was written in where the page still has it, else its symbols in a line. A drawing becomes
its title, its description and its labels.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

DISPLAYED = re.compile(r"^\s*\{?\\(?:display|text)style\s*(.*?)\}?\s*$", re.S)
LABELS = 2
"""A drawing with fewer labels and no title is a sign of the page's furniture."""
WIDE = 100
LONG = 1_000
NUMBER = re.compile(r"\s*(\d{1,5})")
PAIRED = {
    **{"msup": "{}^{}", "msub": "{}_{}", "mfrac": "{}/{}", "mroot": "root({1}, {0})", "mover": "{}^{}"},
    **{"munder": "{}_{}", "msubsup": "{}_{}^{}", "munderover": "{}_{}^{}"},
}


def reveal(root: HtmlElement) -> None:
    """Leave one form of each formula on a page, in place, before scripts and hidden elements go.

    Pages give a formula twice or three times: the source in a script or in hidden MathML, and boxes or a picture that
    show it.
    """
    for script in list(root.iter("script")):
        if script.get("type", "").startswith("math/tex") and script.text:
            formula = script.makeelement("math", alttext=script.text)
            script.addprevious(formula)
            script.drop_tree()
    for formula in list(root.iter("math")):
        _drop_twins(formula)


def is_drawing(element: HtmlElement) -> bool:
    """Whether an `<svg>` says something, and is no icon."""
    size = NUMBER.match(element.get("width") or "")
    if size and int(size[1]) < WIDE:
        return False
    labels = sum(1 for each in element.iter("{*}text", "text") if "".join(each.itertext()).strip())
    return labels >= LABELS or (labels > 0 and _name(element) != "")


def write(content: HtmlElement) -> None:
    """Put text in the place of formulas and drawings, in place."""
    for element in list(content.iter("math")):
        tex = _tex(element)
        text, tag = (tex, "code") if tex else (_line(element), "span")
        _become(element, tag, text)
    for element in list(content.iter("svg")):
        if not is_drawing(element):
            element.drop_tree()
            continue
        labels = [" ".join("".join(each.itertext()).split()) for each in element.iter("{*}text", "text")]
        parts = dict.fromkeys(part for part in (_name(element), *labels) if part)
        _become(element, "p", " · ".join(parts)[:LONG])


def _drop_twins(formula: HtmlElement) -> None:
    """Drop what shows the formula to the eye, beside it or beside what holds it alone, and show the formula."""
    if not (_tex(formula) or len(formula)):
        return
    element = formula
    for _ in range(3):
        parent = element.getparent()
        if parent is None or parent.tag in ("p", "body", "td", "li"):
            return
        for other in list(parent):
            if other is element:
                continue
            if other.get("aria-hidden") == "true" or (other.tag == "img" and other.get("alt") and _tex(formula)):
                other.drop_tree()
                for hidden in (formula, *formula.iterancestors()):
                    if hidden is parent:
                        break
                    hidden.attrib.pop("style", None)
                    hidden.attrib.pop("hidden", None)
        if "".join(parent.itertext()).strip() != "".join(formula.itertext()).strip():
            return
        element = parent


def _tex(element: HtmlElement) -> str:
    notes = [note.text for note in element.iter("annotation") if "tex" in note.get("encoding", "")]
    text = str(element.get("alttext") or (notes[0] if notes else "") or "")
    styled = DISPLAYED.match(text)
    return (styled[1] if styled else text).strip()


def _line(element: HtmlElement) -> str:
    """Presentation MathML as a line of symbols: x^2, a/b, sqrt(y)."""
    # Not QName: the HTML parser makes names of anything, and QName raises ValueError for what is no XML name.
    tag = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
    if tag in ("annotation", "annotation-xml", ""):
        return ""
    inside = [_line(child) for child in element]
    own = " ".join((element.text or "").split())
    form = PAIRED.get(tag)
    if form and len(inside) == len(re.findall(r"\{", form)):
        inside = [part if len(part) < 2 or part.isalnum() else f"({part})" for part in inside]
        return form.format(*inside)
    if tag == "msqrt":
        return f"sqrt({' '.join(inside)})"
    if tag == "mtable":
        return "; ".join(inside)
    return " ".join(part for part in (own, *inside) if part)


def _name(element: HtmlElement) -> str:
    said = [element.get("aria-label") or ""]
    said += ["".join(each.itertext()) for each in element.iter("{*}title", "title", "{*}desc", "desc")]
    return ". ".join(dict.fromkeys(" ".join(each.split()) for each in said if each.strip()))


def _become(element: HtmlElement, tag: str, text: str) -> None:
    tail = element.tail
    element.clear()
    element.tag, element.text, element.tail = tag, text, tail
