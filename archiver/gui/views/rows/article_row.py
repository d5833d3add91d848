"""A row of the list with its article: what stands where, and painting it."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap

from archiver.gui.theme import Theme
from archiver.gui.views.rows.links import host_of, link_words
from archiver.gui.views.rows.metrics import (
    CORNER,
    EXCERPT_LINES,
    GAP,
    GUTTER,
    PAD,
    THUMBNAIL,
    TOP,
    RowMetrics,
    mirrored,
)
from archiver.gui.views.rows.text_block import TextBlock, is_rtl, show_hits
from archiver.model.articles import ArticleSummary, Completeness
from archiver.model.search import Snippet
from archiver.words import short_mark_words

WORDS_A_MINUTE = 230
DOT = 8
MARK = 14
"""Side of the favourite and archive marks, px."""
PROGRESS = 2
SEPARATOR = "  ·  "
LEAST_SITE = 48
"""Pixels of the site's name that are kept before other facts give way."""


class ArticleRow:
    """The texts of one row in one width, laid out."""

    def __init__(self, summary: ArticleSummary, snippet: Snippet | None, metrics: RowMetrics, size: QSize) -> None:
        self.summary = summary
        self.snippet = snippet
        self.size = size
        self._metrics = metrics
        self.rtl = is_rtl(summary.title or summary.excerpt, summary.lang)
        beside = THUMBNAIL + GAP if summary.lead_asset else 0
        self._width = max(40.0, size.width() - 2 * PAD - GUTTER - beside)
        self._title = TextBlock(
            summary.title or link_words(summary.url),
            metrics.title,
            self._width,
            lines=metrics.title_lines,
            rtl=self.rtl,
        )
        lines = EXCERPT_LINES + (metrics.title_lines - self._title.line_count)  # what the title leaves free
        self._lack = lack_words(summary)
        own = summary.excerpt or self._lack
        text, hits = (snippet.text, snippet.hits) if snippet and snippet.text.strip() else (own, ())
        fits = int(lines * self._width / (metrics.excerpt.letter * 1.15))
        shown, marked = show_hits(text, hits, fits)
        self._excerpt = TextBlock(
            shown,
            metrics.excerpt,
            self._width,
            lines=lines,
            rtl=is_rtl(text, summary.lang),
            hits=marked,
        )
        self._meta = self._lay_out_meta()
        held = self._title.height + 1 + metrics.meta.leading + 4 + self._excerpt.height
        # Beside a picture the text begins with it; alone it stands in the middle, or a row of few words is half empty.
        self._top = TOP if summary.lead_asset else max(TOP, (size.height() - held) // 2)

    def _lay_out_meta(self) -> TextBlock:
        """Site, date, minutes and what is missing. The site's name gives way, then minutes, then date."""
        metrics = self._metrics.meta.metrics
        summary = self.summary
        date, reading = date_words(summary), minutes(summary)
        gaps = "" if self._lack else missing(summary)
        facts = [fact for fact in (date, reading, gaps) if fact]
        gives_way = [fact for fact in (reading, date) if fact]
        room = self._width - (MARK + 4) * (summary.favorite + summary.archived)
        site = summary.site_name or host_of(summary.url)
        whole = self._lay_out_facts([site, *facts])
        if whole.fits(room):
            return whole
        while len(facts) > 1 and metrics.horizontalAdvance(SEPARATOR.join(["", *facts])) > room - LEAST_SITE:
            facts.remove(gives_way.pop(0))
        tail = SEPARATOR.join(["", *facts])
        site = metrics.elidedText(site, Qt.TextElideMode.ElideRight, room - metrics.horizontalAdvance(tail))
        return self._lay_out_facts([site, *facts])

    def _lay_out_facts(self, facts: Sequence[str]) -> TextBlock:
        shown = joined([fact for fact in facts if fact], self.rtl)
        return TextBlock(shown, self._metrics.meta, self._width, lines=1, rtl=self.rtl)

    def paint(self, painter: QPainter, rect: QRect, theme: Theme, thumbnail: QPixmap | None) -> None:
        """Paint everything but the ground, reading progress at the lower edge. `thumbnail` is rounded already."""
        tokens, row, summary = theme.tokens, QRectF(rect), self.summary
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text = mirrored(
            QRectF(row.left() + PAD + GUTTER, row.top() + self._top, self._width, row.height()), row, self.rtl
        )
        x, y = text.left(), text.top()
        self._title.draw(painter, x, y, tokens.text)
        if not summary.read:
            self._paint_dot(painter, row, y, theme)
        y += self._title.height + 1
        self._meta.draw(painter, x, y, tokens.muted)
        self._paint_marks(painter, QRectF(x, y, self._width, self._metrics.meta.leading), theme)
        y += self._metrics.meta.leading + 4
        self._excerpt.draw(painter, x, y, tokens.muted, (tokens.text, tokens.hit))
        if summary.lead_asset:
            place = QRectF(row.right() - PAD - THUMBNAIL, row.top() + TOP + 3, THUMBNAIL, THUMBNAIL)
            self._paint_thumbnail(painter, mirrored(place, row, self.rtl), theme, thumbnail)
        if 0 < summary.progress < 1:
            self._paint_progress(painter, row, theme)

    def _paint_dot(self, painter: QPainter, row: QRectF, y: float, theme: Theme) -> None:
        top = y + (self._metrics.title.leading - DOT) / 2
        dot = mirrored(QRectF(row.left() + PAD - 2, top, DOT, DOT), row, self.rtl)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.tokens.accent)
        painter.drawEllipse(dot)

    def _paint_marks(self, painter: QPainter, line: QRectF, theme: Theme) -> None:
        """At the end of the line of facts."""
        icons: list[QIcon] = []
        if self.summary.favorite:
            icons.append(theme.icon("favourite-filled", "star"))
        if self.summary.archived:
            icons.append(theme.icon("archive", "muted"))
        for number, icon in enumerate(icons):
            left = line.right() - (number + 1) * MARK - number * 4
            mark = mirrored(QRectF(left, line.center().y() - MARK / 2, MARK, MARK), line, self.rtl)
            icon.paint(painter, mark.toRect())

    def _paint_thumbnail(self, painter: QPainter, place: QRectF, theme: Theme, thumbnail: QPixmap | None) -> None:
        if thumbnail is not None:
            painter.drawPixmap(place.topLeft(), thumbnail)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.tokens.hover)
        painter.drawRoundedRect(place, CORNER, CORNER)

    def _paint_progress(self, painter: QPainter, row: QRectF, theme: Theme) -> None:
        room = row.width() - 2 * PAD - GUTTER
        line = QRectF(row.left() + PAD + GUTTER, row.bottom() - PROGRESS, room * self.summary.progress, PROGRESS)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.tokens.accent)
        painter.setOpacity(0.7)
        painter.drawRoundedRect(mirrored(line, row, self.rtl), 1, 1)
        painter.setOpacity(1.0)


def joined(facts: Sequence[str], rtl: bool) -> str:
    """Facts side by side in the direction of the line: none turns the order of others, whichever way it is written."""
    if not rtl and all(fact.isascii() for fact in facts):
        return SEPARATOR.join(facts)  # nothing turns; each mark around a fact would be one more piece to shape
    return SEPARATOR.join(f"\u2068{fact}\u2069" for fact in facts)


def minutes(summary: ArticleSummary) -> str:
    """How long reading takes; nothing where there is nothing to read."""
    if not summary.word_count:
        return ""
    count = math.ceil(summary.word_count / WORDS_A_MINUTE)
    return QCoreApplication.translate("ArticleRow", "{count} min").format(count=QLocale().toString(count))


def missing(summary: ArticleSummary) -> str:
    """What is not on this disk, or was not to be had; nothing for a whole article."""
    gaps = short_mark_words(summary.marks)
    match summary.completeness:
        case Completeness.SOME_PICTURES:
            words = QCoreApplication.translate("ArticleRow", "{saved} of {total} pictures")
            kept = words.format(saved=summary.images_saved, total=summary.images_total)
        case Completeness.TEXT_ONLY if summary.images_total:
            kept = QCoreApplication.translate("ArticleRow", "text only")
        case Completeness.LINK_ONLY:
            return QCoreApplication.translate("ArticleRow", "link only")
        case _:
            kept = ""
    return ", ".join(filter(None, (kept, gaps)))


def lack_words(summary: ArticleSummary) -> str:
    """What stands in the place of an excerpt where there is neither excerpt nor text."""
    if summary.excerpt or summary.completeness is not Completeness.LINK_ONLY:
        return ""
    return QCoreApplication.translate("ArticleRow", "Only the link was kept: the page gave no text.")


def date_words(summary: ArticleSummary) -> str:
    """When it was published, else when it was saved: "12 Mar", with the year where it is another."""
    date = parse_date(summary.published_at) or to_date(summary.saved_at)
    this_year = date.year() == time.localtime().tm_year
    return QLocale().toString(date, "d MMM" if this_year else "d MMM yyyy")


def parse_date(text: str | None) -> QDate | None:
    """The day of an ISO date; None for what is less precise or none."""
    date = QDate.fromString((text or "")[:10], Qt.DateFormat.ISODate)
    return date if date.isValid() else None


def to_date(moment: datetime) -> QDate:
    """The day a moment belongs to where the person is."""
    local = moment.astimezone() if moment.tzinfo else moment.replace(tzinfo=UTC).astimezone()
    return QDate(local.year, local.month, local.day)
