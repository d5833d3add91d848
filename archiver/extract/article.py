"""One page's bytes to its article: the order of the steps."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from lxml.html import HtmlElement

from archiver.errors import PageUnreadable
from archiver.extract import output, pictures
from archiver.extract.choice import lead
from archiver.extract.choice.features import announce, is_article, is_other
from archiver.extract.choice.selection import select
from archiver.extract.cutting import bare, cut, strip, unwrap_text
from archiver.extract.documents import document
from archiver.extract.documents.embedded import Embedded
from archiver.extract.documents.whole import take_whole
from archiver.extract.joining import join
from archiver.extract.metadata import page
from archiver.extract.metadata.page import Metadata
from archiver.extract.metadata.sources.lines import shorten
from archiver.extract.normalising import SPACELESS, break_words, has_long_word, normalise
from archiver.extract.parsing import parse
from archiver.extract.parts import formulas, headings, notes, repeats, scripted
from archiver.extract.record import Record, Shot, watching
from archiver.extract.rules.applying import Applied
from archiver.model.explanation import Explanation
from archiver.model.extraction import ExtractedArticle, ImageRef, Mark, Quality
from archiver.model.limits import ExtractLimits
from archiver.model.rules import SiteRule
from archiver.text import sequels

LIMITS = ExtractLimits()
LITTLE = 40
"""Words: what has fewer is no article but a login, a consent wall or a page that only scripts fill."""


def extract(
    body: bytes,
    url: str,
    *,
    charset: str | None,
    media_type: str = "text/html",
    limits: ExtractLimits = LIMITS,
    rule: SiteRule | None = None,
) -> ExtractedArticle:
    """The article in a page: sanitised HTML and plain text with all that is known about it.

    `charset` is what Content-Type declared; `rule` is what a person said about the site. A page that is no article
    keeps its title, excerpt and other metadata, and is marked LITTLE_TEXT. Raises PageUnreadable for a page that is
    empty or holds nothing but comments. A pure function, but not a bounded one: run it in a worker
    (`pool.WorkerPool`).
    """
    return _extract_all(body, url, charset, media_type, limits, Applied(rule) if rule else None, None)


def explain(
    body: bytes,
    url: str,
    *,
    charset: str | None,
    media_type: str = "text/html",
    limits: ExtractLimits = LIMITS,
    rule: SiteRule | None = None,
) -> Explanation:
    """The same article, with why it came out as it did."""
    record, applied = Record(), Applied(rule) if rule else None
    article = _extract_all(body, url, charset, media_type, limits, applied, record)
    return Explanation(
        article,
        rule,
        tuple(applied.missed) if applied else (),
        tuple(record.candidates),
        tuple(record.removals),
        record.left_out,
    )


def _extract_all(
    body: bytes,
    url: str,
    charset: str | None,
    media_type: str,
    limits: ExtractLimits,
    rule: Applied | None,
    record: Record | None,
) -> ExtractedArticle:
    """The article in a page, or in the several pages of one document."""
    if media_type != sequels.MEDIA_TYPE:
        return _extract(body, url, charset, media_type, limits, rule, record)
    try:
        parts = sequels.unpack(body)
    except ValueError as error:
        raise PageUnreadable("damaged") from error
    found = [_extract(each.body, each.url, each.charset, each.media_type, limits, rule, record) for each in parts]
    return join(found, [each.url for each in parts], limits.pictures)


def _extract(
    body: bytes,
    url: str,
    charset: str | None,
    media_type: str,
    limits: ExtractLimits,
    rule: Applied | None,
    record: Record | None,
) -> ExtractedArticle:
    came = document.read(body, media_type, charset, limits)
    root, marks = parse(came.html, limits)
    marks |= came.marks
    headings.tidy(root)
    known = came.tell(page.read(root, url))
    following = (rule.next_page(root, known.base) if rule is not None else "") or _next_page(root, known)
    embedded = Embedded(came.container, known.base)
    embedded.bind(root)
    if came.is_whole:
        content = take_whole(root)
    else:
        known = rule.tell(root, known) if rule is not None else known
        content = _content(root, known, rule, record, limits)
    with watching(record, "title", content):
        repeats.drop_title(content, known.title)
    with watching(record, "picture", content):
        images, capped = pictures.number(content, known.base, limits.pictures)
    with watching(record, "repeated", content):
        repeats.merge(content)
    notes.link(content, known.base, url)
    shown = pictures.lead(images, known.image)
    images, over = embedded.fill(images, limits)
    if capped or over:
        marks.add(Mark.PICTURES_CAPPED)
    if normalise(content, known.base, limits):
        marks.add(Mark.SIMPLIFIED)
    article = _article(content, known, images, shown, marks, came.codec, limits)
    article = replace(article, next_page=following if following and following != url else None)
    # What a person hands in as the whole may be short.
    return article if came.is_whole else _doubted(article)


def _next_page(root: HtmlElement, known: Metadata) -> str:
    """Only of an article: lists and threads have more pages than anybody wants."""
    said = announce(root) if known.next_page else []
    return known.next_page if said and is_article(said) and not is_other(said) else ""


def _content(
    root: HtmlElement, known: Metadata, rule: Applied | None, record: Record | None, limits: ExtractLimits
) -> HtmlElement:
    said = announce(root)
    written = scripted.texts(root)
    formulas.reveal(root)
    pictures.unwrap_noscript(root)
    unwrap_text(root)
    if rule is not None:
        with watching(record, "rule", root):
            rule.strip(root)
        shot = Shot(root) if record is not None else None
        ruled = rule.select(root)
        if ruled is not None:
            if record is not None and shot is not None:
                record.leave(shot, ruled, set(), "not_selected")
            return bare(ruled)
    with watching(record, "unseen", root):
        strip(root)
    blocks, chosen = select(root, known.title, said, record)
    shot = Shot(root) if record is not None else None
    opening = lead.NOTHING if is_other(said) else lead.find(blocks, chosen, known.image)
    content = cut(root, blocks, chosen, opening.picture, opening.caption)
    if record is not None and shot is not None:
        record.leave(shot, content, {block.place.element for block in chosen | opening.caption}, "not_chosen")
    if known.access.is_consent:
        return _replaced(content, content.makeelement("div"), "consent", record)
    words = output.count_words(output.to_text(content)) if written else scripted.LEAST
    found = scripted.read(written, limits, words) if words < scripted.LEAST else None
    return content if found is None else _replaced(content, bare(found), "script", record)


def _replaced(content: HtmlElement, other: HtmlElement, step: str, record: Record | None) -> HtmlElement:
    """The other one, and why."""
    if record is not None:
        record.leave(Shot(content), other, set(), step)
    return other


def _article(
    content: HtmlElement,
    known: Metadata,
    images: list[ImageRef],
    lead: int | None,
    marks: set[Mark],
    codec: str,
    limits: ExtractLimits,
) -> ExtractedArticle:
    text, thinned = output.thin_marks(output.to_text(content))
    if thinned:
        marks.add(Mark.SIMPLIFIED)
    words = output.count_words(text)
    if wall := known.access.judge(words):
        marks.add(wall)
    if has_long_word(text, limits.word_length):
        break_words(content, limits.word_length)
        if has_long_word(SPACELESS.sub(" ", text), limits.word_length):
            marks.add(Mark.SIMPLIFIED)
    return ExtractedArticle(
        title=known.title or shorten(text.partition("\n")[0], 100),
        byline=known.byline,
        site_name=known.site_name,
        published_at=known.published_at,
        modified_at=known.modified_at,
        lang=known.lang,
        dir=known.dir or _direction(text),
        excerpt=known.excerpt or shorten(" ".join(text[:2000].split())),
        content_html=output.to_html(content),
        text_content=text,
        word_count=words,
        images=tuple(images),
        lead_image=lead,
        canonical_url=known.canonical_url,
        quality=Quality(tuple(mark for mark in Mark if mark in marks), codec),
    )


def _doubted(article: ExtractedArticle) -> ExtractedArticle:
    """A page's article, marked where there is hardly any."""
    if article.word_count >= LITTLE:
        return article
    marks = {*article.quality.marks, Mark.LITTLE_TEXT}
    return replace(article, quality=replace(article.quality, marks=tuple(mark for mark in Mark if mark in marks)))


def _direction(text: str) -> str | None:
    """rtl where most letters at the beginning are written right to left, for pages that do not say."""
    kinds = [unicodedata.bidirectional(character) for character in text[:2000]]
    right = sum(kind in ("R", "AL") for kind in kinds)
    return "rtl" if right > sum(kind == "L" for kind in kinds) else None
