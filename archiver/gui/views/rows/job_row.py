"""A row of the list for a link on its way, and the bars of a row that is still being loaded."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter

from archiver.gui.models.articles import JobRow
from archiver.gui.theme import Theme
from archiver.gui.views.rows.links import link_words
from archiver.gui.views.rows.metrics import GUTTER, PAD, TOP, RowMetrics
from archiver.gui.views.rows.text_block import TextBlock, is_rtl
from archiver.model.jobs import Job, JobState

STAGES = (JobState.QUEUED, JobState.FETCHING, JobState.EXTRACTING, JobState.STORING)
DOT = 6
STEP = 14
"""From one progress dot to the next, px."""
GLYPH = 20


def glyph_place(rect: QRect) -> QRect:
    """Where the retry glyph of a failed job is."""
    return QRect(rect.right() - PAD - GLYPH, rect.center().y() - GLYPH // 2, GLYPH, GLYPH)


class JobLines:
    """The texts of one link on its way in one width, laid out."""

    def __init__(self, row: JobRow, metrics: RowMetrics, size: QSize) -> None:
        self.row = row
        self.size = size
        job = row.job
        self._metrics = metrics
        self._failed = job.state == JobState.FAILED
        width = size.width() - 2 * PAD - GUTTER - (GLYPH + 8 if self._failed else 0)
        title = title_of(job)
        rtl = bool(job.title_hint) and is_rtl(title)
        self._title = TextBlock(title, metrics.title, width, lines=1, rtl=rtl)
        link = metrics.meta.metrics.elidedText(link_words(job.url), Qt.TextElideMode.ElideMiddle, width)
        self._link = TextBlock(link, metrics.meta, width, lines=1)
        self._words = TextBlock(row.words, metrics.excerpt, width, lines=2)
        held = metrics.title.leading + 1 + metrics.meta.leading + 4 + self._words.height
        held += 0 if self._failed or job.state not in STAGES else 8 + DOT
        self._top = max(TOP, (size.height() - held) // 2)

    def paint(self, painter: QPainter, rect: QRect, theme: Theme, beat: bool) -> None:
        """Title or "Saving…", link, what it is doing and how far it is. `beat`: the dot of this stage is lit."""
        tokens, job, metrics = theme.tokens, self.row.job, self._metrics
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, y = rect.left() + PAD + GUTTER, rect.top() + self._top
        self._title.draw(painter, x, y, tokens.text if self._failed or job.title_hint else tokens.muted)
        y += metrics.title.leading + 1
        self._link.draw(painter, x, y, tokens.muted)
        y += metrics.meta.leading + 4
        self._words.draw(painter, x, y, tokens.danger if self._failed else tokens.muted)
        if self._failed:
            theme.icon("retry", "accent").paint(painter, glyph_place(rect))
        elif job.state in STAGES:
            paint_stages(painter, QRectF(x, y + self._words.height + 8, 4 * STEP, DOT), job.state, theme, beat)


def title_of(job: Job) -> str:
    """What a job's row is headed with while there is no article."""
    if job.title_hint:
        return job.title_hint
    if job.state == JobState.FAILED:
        return QCoreApplication.translate("JobRow", "Not saved")
    if job.state == JobState.DONE:
        return QCoreApplication.translate("JobRow", "Saved")
    return QCoreApplication.translate("JobRow", "Saving…")


def paint_stages(painter: QPainter, place: QRectF, state: JobState, theme: Theme, beat: bool) -> None:
    """A dot a stage: those behind us are full, the one we are in beats, the rest is faint."""
    reached = STAGES.index(state)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.tokens.accent)
    for number in range(len(STAGES)):
        lit = number < reached or (number == reached and beat)
        painter.setOpacity(1.0 if lit else 0.45 if number == reached else 0.18)
        painter.drawEllipse(QRectF(place.left() + number * STEP, place.top(), DOT, DOT))
    painter.setOpacity(1.0)


def paint_skeleton(painter: QPainter, rect: QRect, metrics: RowMetrics, theme: Theme) -> None:
    """Where title, facts and excerpt will stand. It does not move: it is there for a few frames."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.tokens.hover)
    x, y = rect.left() + PAD + GUTTER, rect.top() + TOP
    room = rect.width() - 2 * PAD - GUTTER
    for leading, part in ((metrics.title.leading, 0.7), (metrics.meta.leading, 0.4), (metrics.excerpt.leading, 0.9)):
        painter.drawRoundedRect(QRectF(x, y + 4, room * part, leading - 8), 4, 4)
        y += leading + 4
