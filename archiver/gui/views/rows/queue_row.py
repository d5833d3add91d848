"""A row of the queue panel: what stands where, and painting it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from archiver.gui.looks.tokens import Tokens
from archiver.gui.theme import Theme
from archiver.gui.views.rows.job_row import STAGES
from archiver.gui.views.rows.links import link_words
from archiver.gui.views.rows.metrics import RowMetrics
from archiver.gui.views.rows.text_block import TextBlock
from archiver.model.jobs import Job, JobState

PAD = 16
TOP = 10
BETWEEN = 1
"""Pixels between what is written in different sizes."""
ICON = 20
TEXT = PAD + ICON + 12
"""From the edge to the text, px."""
BUTTON = 28

ICONS = {JobState.DONE: "check", JobState.FAILED: "warning", JobState.CANCELLED: "cancel", JobState.QUEUED: "clock"}
"""For what does not move; the others show their dots."""


def row_height(metrics: RowMetrics) -> int:
    return 2 * TOP + metrics.title.leading + 2 * metrics.meta.leading + 2


def button_places(job: Job, rect: QRect) -> dict[str, QRect]:
    """Where the buttons of a row are: `retry` or `cancel`, and `more`."""
    names = ["more"]
    if job.state in (JobState.FAILED, JobState.CANCELLED):
        names.append("retry")
    elif not job.state.ended:
        names.append("cancel")
    top = rect.center().y() - BUTTON // 2
    right = rect.right() - PAD + 4
    return {name: QRect(right - (at + 1) * BUTTON, top, BUTTON, BUTTON) for at, name in enumerate(names)}


def paint_queue_row(
    painter: QPainter,
    rect: QRect,
    job: Job,
    words: str,
    metrics: RowMetrics,
    theme: Theme,
    *,
    hovered: str,
) -> None:
    """Item, link, and what it is doing or why it failed. `hovered` is the button under the pointer."""
    tokens = theme.tokens
    buttons = button_places(job, rect)
    x = rect.left() + TEXT
    width = min(place.left() for place in buttons.values()) - 8 - x
    link = link_words(job.url)
    color = tokens.danger if job.state == JobState.FAILED else tokens.muted
    blocks = [(TextBlock(job.title_hint or link, metrics.queued, width, lines=1), tokens.text)]
    if job.title_hint:
        blocks.append((TextBlock(link, metrics.meta, width, lines=1), tokens.muted))
    lines = 1 if job.title_hint else 2
    blocks.append((TextBlock(words, metrics.meta, width, lines=lines), color))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_state(painter, rect, job, theme)
    y = rect.top() + (rect.height() - sum(block.height + BETWEEN for block, _ in blocks) + BETWEEN) // 2
    for block, ink in blocks:
        block.draw(painter, x, y, ink)
        y += block.height + BETWEEN
    for name, place in buttons.items():
        _paint_button(painter, place, name, tokens, theme, lit=name == hovered)


def _paint_state(painter: QPainter, rect: QRect, job: Job, theme: Theme) -> None:
    middle = rect.center().y()
    if job.state in ICONS:
        role = {JobState.DONE: "accent", JobState.FAILED: "danger"}.get(job.state, "muted")
        icon = theme.icon(ICONS[job.state], role)
        icon.paint(painter, QRect(rect.left() + PAD, middle - ICON // 2, ICON, ICON))
        return
    painter.setPen(Qt.PenStyle.NoPen)
    reached = STAGES.index(job.state)
    painter.setBrush(theme.tokens.accent)
    for number in range(1, len(STAGES)):
        painter.setOpacity(1.0 if number <= reached else 0.18)
        painter.drawEllipse(QRectF(rect.left() + PAD + (number - 1) * 7, middle - 2.5, 5, 5))
    painter.setOpacity(1.0)


def _paint_button(painter: QPainter, place: QRect, name: str, tokens: Tokens, theme: Theme, *, lit: bool) -> None:
    if lit:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.hover)
        painter.drawRoundedRect(QRectF(place), 6, 6)
    theme.icon(name if name != "cancel" else "close", "text" if lit else "muted").paint(
        painter, place.adjusted(6, 6, -6, -6)
    )
