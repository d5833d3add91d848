"""The page one reads: a QTextBrowser with a centred column that draws what it is handed and opens nothing."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, QRectF, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QShowEvent,
    QTextBlock,
    QTextCursor,
    QTextFormat,
    QTextListFormat,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from archiver.gui.looks.tokens import Tokens
from archiver.gui.reader.copying import make_mime
from archiver.gui.reader.picture_object import PictureObject, number_of
from archiver.gui.reader.pictures import Pictures
from archiver.gui.reader.position import Position
from archiver.gui.reader.rules import DOT, DOT_GAP, INDENT
from archiver.gui.reader.style import ReaderStyle

MARGIN = 28
"""Pixels beside the text where the window is too narrow for the column."""
SAMPLE = "the quick brown fox jumps over the lazy dog and then goes home to rest "
"""Its average character is as wide as those of running text."""
NOTCH = 120
"""Of a wheel, in the unit of its events; touchpads send parts of it."""
BAR = 3
"""Pixels of the bar beside a quote."""


class ReaderPage(QTextBrowser):
    """Shows one document. Knows nothing of articles."""

    link_clicked = Signal(str)
    link_hovered = Signal(str)
    zoomed = Signal(int)
    """Notches of the wheel with Ctrl held, up above zero."""

    def __init__(self, pictures: Pictures, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._style = ReaderStyle()
        self._column = 0
        self._turned = 0
        self._places: list[tuple[int, int]] = []
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAutoFillBackground(True)  # beside the column
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # the column does not move for a bar
        self.setAccessibleName(self.tr("Article"))
        self.document().setDocumentMargin(MARGIN)
        self.position = Position(self)
        self._picture_object = PictureObject(pictures, tokens, self)
        self._wanting = QTimer(self, singleShot=True, interval=0)
        self._wanting.timeout.connect(self._want_pictures)
        bar = self.verticalScrollBar()
        bar.valueChanged.connect(lambda: self._wanting.start())  # the value is no interval
        bar.rangeChanged.connect(self._show_bar)
        self._show_bar(bar.minimum(), bar.maximum())
        # A long document is laid out bit by bit, and before that nobody knows which pictures are on the screen.
        self.document().documentLayout().documentSizeChanged.connect(lambda: self._wanting.start())
        self.document().documentLayout().registerHandler(QTextFormat.ObjectTypes.ImageObject, self._picture_object)
        self.anchorClicked.connect(self._click)
        self.highlighted.connect(lambda url: self.link_hovered.emit(url.toString()))
        pictures.arrived.connect(self._place_picture)
        self.set_tokens(tokens)

    def set_tokens(self, tokens: Tokens) -> None:
        """Take other colours; the text gets its own with the next document."""
        self._tokens = self._picture_object.tokens = tokens
        palette = self.palette()
        for role, color in (
            (QPalette.ColorRole.Base, tokens.surface),
            (QPalette.ColorRole.Window, tokens.surface),
            (QPalette.ColorRole.Text, tokens.text),
            (QPalette.ColorRole.Highlight, tokens.selection),
            (QPalette.ColorRole.HighlightedText, tokens.text),
        ):
            palette.setColor(role, color)
        self.setPalette(palette)
        self.viewport().setPalette(palette)  # it keeps its own once the application has a style sheet

    def show_document(self, rules: str, html: str, style: ReaderStyle, families: list[str]) -> None:
        """Show another document, from its beginning."""
        self._style = style
        font = QFont(families)
        font.setPixelSize(round(style.size))
        self._column = round(QFontMetricsF(font).horizontalAdvance(SAMPLE) / len(SAMPLE) * style.width)
        self._centre()
        document = self.document()
        document.setDefaultFont(font)
        document.setIndentWidth(round(style.size * 1.6))
        document.setDefaultStyleSheet(rules)
        document.setHtml(html)
        self.setTextCursor(QTextCursor(document))  # it went to the end, which is where Qt scrolls a page first shown
        self.verticalScrollBar().setSingleStep(round(style.line * 2))
        self._places = self._find_pictures()
        self._wanting.start()

    def turn_page(self, *, up: bool = False) -> bool:
        """Scroll by what is in sight but two lines, so that the eye finds on; whether there was anywhere to go."""
        page = max(round(self._style.line), self.viewport().height() - round(2 * self._style.line))
        bar = self.verticalScrollBar()
        before = bar.value()
        bar.setValue(before + (-page if up else page))
        return bar.value() != before

    def append_html(self, html: str) -> None:
        """Add to the end of the document; all that is above stays where it is."""
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        end = cursor.position()
        cursor.insertHtml(f"<p>-</p>{html}")  # Qt runs the first paragraph into the last one, and forgets its style
        cursor.setPosition(end)
        cursor.deleteChar()

    def go_to_anchor(self, name: str) -> None:
        """Scroll to a place in the article."""
        self.scrollToAnchor(name)

    # --- Qt

    def loadResource(self, kind: int, url: QUrl | str) -> QImage:
        """Nothing, whatever is asked for. Qt would open a file if it were given None or no bytes."""
        image = QImage(1, 1, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        return image

    def createMimeDataFromSelection(self) -> QMimeData:
        return make_mime(self.textCursor().selection())

    def resizeEvent(self, event: QResizeEvent) -> None:
        with self.position.held():
            self._centre()
            super().resizeEvent(event)
        self._wanting.start()

    def showEvent(self, event: QShowEvent) -> None:
        with self.position.held():
            super().showEvent(event)
        self._wanting.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.translate(0, -self.verticalScrollBar().value())
        for bar in self._quote_bars(event):
            painter.fillRect(bar, self._tokens.quote)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._tokens.text)
        for dot in self._dots(event):
            painter.drawEllipse(dot)
        painter.end()
        super().paintEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in (Qt.Key.Key_Space, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self.turn_page(up=key == Qt.Key.Key_PageUp or (key == Qt.Key.Key_Space and shift))
            event.accept()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            # QTextEdit would scale its font, which the document's own sizes do not follow.
            self._turned += event.angleDelta().y()
            if steps := int(self._turned / NOTCH):
                self._turned -= steps * NOTCH
                self.zoomed.emit(steps)
            event.accept()
        else:
            super().wheelEvent(event)

    def event(self, event: QEvent) -> bool:
        # Beside the column there is no viewport: QAbstractScrollArea would hand the wheel to its parent.
        if event.type() == QEvent.Type.Wheel and isinstance(event, QWheelEvent):
            return QCoreApplication.sendEvent(self.verticalScrollBar(), event)
        return super().event(event)

    # --- layout

    def _centre(self) -> None:
        """The column in the middle: margins of the viewport, so that only a narrow window lays out anew."""
        room = self.width() - self.verticalScrollBar().sizeHint().width()
        side = max(0, (room - self._column - 2 * MARGIN) // 2)
        if self.viewportMargins().left() != side:
            self.setViewportMargins(side, 0, side, 0)

    def _show_bar(self, _low: int, high: int) -> None:
        """A scroll bar with nowhere to go is not drawn."""
        self.verticalScrollBar().setEnabled(high > 0)

    def _quote_bars(self, event: QPaintEvent) -> list[QRectF]:
        """Bars beside the quotes that are to be painted, in document coordinates, one for each level."""
        indent = round(self._style.size * INDENT)
        bars: dict[tuple[int, float], QRectF] = {}
        width = self.document().pageSize().width()
        finished: list[QRectF] = []
        for block, box in self._blocks(event):
            # What a line is higher than its font stands above the words, and Qt's box ends as much too early.
            rect = box.translated(0, block.layout().lineAt(0).y() if block.layout().lineCount() else 0)
            block_format = block.blockFormat()
            levels = set()
            # Only quotes have side margins here. Qt's own BlockQuoteLevel is set on the first paragraph alone.
            for side, margin in ((0.0, block_format.leftMargin()), (1.0, block_format.rightMargin())):
                levels |= {(level, side) for level in range(round(margin / indent))}
            for key in levels:
                level, side = key
                x = MARGIN + level * indent if side == 0 else width - MARGIN - level * indent - BAR
                bars[key] = bars.get(key, QRectF(x, rect.top(), BAR, 0)).united(
                    QRectF(x, rect.top(), BAR, rect.height())
                )
            finished += [bars.pop(key) for key in list(bars) if key not in levels]
        return finished + list(bars.values())

    def _dots(self, event: QPaintEvent) -> Iterator[QRectF]:
        """The dots before the items of lists, half as high as a small letter above the line."""
        size, gap = self._style.size * DOT, self._style.size * DOT_GAP
        middle = QFontMetricsF(self.document().defaultFont()).xHeight() / 2
        for block, rect in self._blocks(event):
            text_list = block.textList()
            if not text_list or text_list.format().style() != QTextListFormat.Style.ListStyleUndefined:
                continue
            if block.layout().lineCount():
                line = block.layout().lineAt(0)
                words = line.naturalTextRect().translated(rect.topLeft())
                is_rtl = block.textDirection() == Qt.LayoutDirection.RightToLeft
                x = words.right() + gap if is_rtl else words.left() - gap - size
                yield QRectF(x, rect.top() + line.y() + line.ascent() - middle - size / 2, size, size)

    def _blocks(self, event: QPaintEvent) -> Iterator[tuple[QTextBlock, QRectF]]:
        """The paragraphs that are to be painted, and where they stand in the document; and one more on either side: a
        bar goes on through the space between two, which may be all that is painted."""
        block = self.cursorForPosition(QPoint(0, event.rect().top())).block()
        block = block.previous() if block.previous().isValid() else block
        bottom = self.verticalScrollBar().value() + event.rect().bottom()
        while block.isValid():
            rect = self.document().documentLayout().blockBoundingRect(block)
            yield block, rect
            if rect.top() > bottom:
                return
            block = block.next()

    # --- pictures

    def _find_pictures(self) -> list[tuple[int, int]]:
        """(position, number) of every picture, in order."""
        places = []
        block = self.document().begin()
        while block.isValid():
            if "\ufffc" in block.text():
                iterator = block.begin()
                while not iterator.atEnd():
                    fragment = iterator.fragment()
                    if fragment.charFormat().isImageFormat():
                        number = number_of(fragment.charFormat())
                        places += [(fragment.position(), number)] if number is not None else []
                    iterator += 1
            block = block.next()
        return places

    def _want_pictures(self) -> None:
        """Ask for the pictures on the screen, then for those within two screens of it."""
        if not self._places or not self.isVisible():
            return
        height = self.viewport().height()
        offset = self.verticalScrollBar().value()
        hit = self.document().documentLayout().hitTest

        def between(top: float, bottom: float) -> list[int]:
            accuracy = Qt.HitTestAccuracy.FuzzyHit
            first = hit(QPointF(MARGIN, max(0.0, top)), accuracy) - 1
            last = hit(QPointF(self.viewport().width(), bottom), accuracy) + 1
            places = self._places[bisect_left(self._places, (first, 0)) : bisect_right(self._places, (last, 1 << 30))]
            return [number for _, number in places]

        seen = between(offset, offset + height)
        around = between(offset - height, offset + 3 * height)
        longest = round(self._column * self.devicePixelRatioF())
        self._pictures.want(dict.fromkeys([*seen, *around]), max(1, longest))

    def _place_picture(self, number: int, has_other_size: bool) -> None:
        if has_other_size:
            with self.position.held():
                for position in {position for position, each in self._places if each == number}:
                    self.document().markContentsDirty(position, 1)
                self.document().size()
        self.viewport().update()

    def _click(self, url: QUrl) -> None:
        self.link_clicked.emit(url.toString())
