"""What the reader's tests share: articles, pictures, and tasks that a test lets finish when it wants to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject
from PySide6.QtGui import QColor, QImage, QImageWriter

from archiver.errors import ArchiverError
from archiver.gui.tasks import Tasks
from archiver.model.articles import Article, ArticleSummary, Completeness, StoredImage, Version
from archiver.model.extraction import Mark

T = TypeVar("T")

WHEN = datetime(2025, 3, 14, 12, tzinfo=UTC)


def make_article(
    html: str = "<p>Some words.</p>",
    *,
    id: int = 1,
    title: str = "A title",
    assets: Sequence[str | None] = (),
    lead: str | None = None,
    url: str = "https://example.org/page",
    byline: str | None = "Ann Author",
    site: str | None = "The Site",
    published: str | None = "2025-03-14",
    lang: str | None = "en",
    dir: str | None = None,
    text: str = "",
    words: int = 460,
    completeness: Completeness = Completeness.COMPLETE,
    saved: int = 0,
    marks: tuple[Mark, ...] = (),
    progress: float = 0.0,
) -> Article:
    summary = ArticleSummary(
        id=id,
        url=url,
        title=title,
        byline=byline,
        site_name=site,
        published_at=published,
        lang=lang,
        excerpt="",
        word_count=words,
        saved_at=WHEN,
        completeness=completeness,
        images_total=len(assets),
        images_saved=saved,
        lead_asset=lead,
        read=False,
        favorite=False,
        archived=False,
        trashed=False,
        progress=progress,
    )
    version = Version(
        id=id,
        article_id=id,
        created_at=WHEN,
        final_url=url,
        original=None,
        handed_in=False,
        word_count=words,
        marks=marks,
        modified_at=None,
    )
    images = tuple(
        StoredImage(position, f"https://example.org/{position}.png", "", asset, None)
        for position, asset in enumerate(assets)
    )
    return Article(summary, dir, version, html, text, images, (), ())


def long_html(paragraphs: int = 120, *, pictures: bool = False) -> str:
    """Paragraphs that are numbered, each of some lines; with `pictures`, image:N after every tenth."""
    written = []
    for number in range(paragraphs):
        written.append(f"<p>Paragraph number{number} " + "of words that go on and on " * 12 + "</p>")
        if pictures and number % 10 == 0:
            written.append(f'<figure><img src="image:{number // 10}" alt="p"></figure>')
    return "".join(written)


def make_picture(
    color: str = "#ff00aa", width: int = 40, height: int = 30, kind: str = "PNG", alpha: int = 255
) -> bytes:
    """The bytes of a picture of one colour."""
    image = QImage(width, height, QImage.Format.Format_ARGB32)
    filled = QColor(color)
    filled.setAlpha(alpha)
    image.fill(filled)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert QImageWriter(buffer, QByteArray(kind.encode())).write(image)
    return bytes(data.data())


class LateTasks:
    """Keeps what is to be run until the test says so; then runs it here. Of one key only the latest delivers."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []
        self._latest: dict[str, Callable[[], None]] = {}

    def run(
        self,
        owner: QObject,
        work: Callable[[], Any],
        then: Callable[[Any], None] | None = None,
        *,
        key: str | None = None,
        otherwise: Callable[[ArchiverError], None] | None = None,
    ) -> None:
        def call() -> None:
            if key is not None and self._latest[key] is not call:
                return
            try:
                result = work()
            except ArchiverError as error:
                assert otherwise is not None
                otherwise(error)
            else:
                assert then is not None
                then(result)

        if key is not None:
            self._latest[key] = call
        self.waiting.append(call)

    def finish(self, count: int = 1_000_000) -> None:
        """Run so many of those that wait, and of those that begin meanwhile."""
        while self.waiting and count > 0:
            self.waiting.pop(0)()
            count -= 1

    def as_tasks(self) -> Tasks:
        return cast(Tasks, self)
