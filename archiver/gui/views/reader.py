"""The reader: an article, or a calm word where there is none."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QPoint, Qt, QUrl, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QPalette
from PySide6.QtWidgets import QLabel, QMenu, QStackedLayout, QVBoxLayout, QWidget

from archiver.gui.reader.copying import write_text
from archiver.gui.reader.document import MORE, OTHER, PART, Body, read_body, write_document, write_related
from archiver.gui.reader.find_bar import FindBar
from archiver.gui.reader.fonts import text_families
from archiver.gui.reader.hits import Hits, searchable_text
from archiver.gui.reader.page import ReaderPage
from archiver.gui.reader.pictures import Pictures, Read
from archiver.gui.reader.style import ReaderStyle
from archiver.gui.tasks import Tasks
from archiver.gui.theme import Theme
from archiver.gui.widgets.link_hint import LinkHint
from archiver.model.articles import Article, ArticleSummary

OUTSIDE = ("http", "https", "mailto")
"""The only schemes of links that are handed on."""

FindHits = Callable[[str, str], list[tuple[int, int]]]
"""(text, query or words) → where they hit, as (start, end) in the text."""


class Reader(QWidget):
    """Shows one article at a time. Reads nothing but pictures, through `picture`, and opens nothing by itself."""

    link_opened = Signal(str)
    """A person wants to see this http, https or mailto address outside."""
    link_hovered = Signal(str)
    """Where the link under the pointer leads; empty: none."""
    article_wanted = Signal(int)
    """Another article of the library, from the foot of this one."""
    progressed = Signal(int, float)
    """(article, how far it was read, 0 to 1), when the reading rests for a moment."""
    style_changed = Signal(ReaderStyle)

    def __init__(
        self,
        theme: Theme,
        tasks: Tasks,
        picture: Read,
        find_hits: FindHits,
        find_words: FindHits,
        style: ReaderStyle | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._find_hits = find_hits
        self._find_words = find_words
        self._style = style or ReaderStyle()
        self._article: Article | None = None
        self._body: Body | None = None
        self._parts = 1
        self._versions = 1
        self._related: Sequence[ArticleSummary] = ()
        self._query = ""

        self._pictures = Pictures(tasks, picture, self)
        self.page = ReaderPage(self._pictures, theme.tokens, self)
        self._hits = Hits(self.page, theme.tokens)
        self._bar = FindBar(theme, self)
        self._hint = LinkHint(self)
        self._notice = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self._notice.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._notice.setContentsMargins(48, 48, 48, 48)
        self._notice.setProperty("look", "muted")
        self._notice.setBackgroundRole(QPalette.ColorRole.Base)
        self._notice.setAutoFillBackground(True)
        self._lay_out()

        self.page.position.moved.connect(self._tell_progress)
        self.page.link_clicked.connect(self._follow)
        self.page.link_hovered.connect(self._tell_hovered)
        self.page.zoomed.connect(self.enlarge)
        self.page.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.page.customContextMenuRequested.connect(self._open_menu)
        self._hits.changed.connect(self._tell_count)
        self._bar.edited.connect(self._find)
        self._bar.walked.connect(self._walk)
        self._bar.closed.connect(self.stop_finding)
        theme.changed.connect(self._take_theme)
        self._take_theme()
        self.clear()

    # --- what is shown

    @property
    def article(self) -> Article | None:
        """The article that is shown."""
        return self._article

    @property
    def style_now(self) -> ReaderStyle:
        """How articles are set now."""
        return self._style

    @property
    def query(self) -> str:
        """The query whose hits are marked; empty: none."""
        return self._query

    def show_article(self, article: Article, hits: str | None = "", *, versions: int = 1) -> None:
        """Show an article where it was left, or at the first hit of the query `hits`.

        The article that is shown already (pictures have arrived, a new version) stays where it is read, with `hits`
        None as it is marked.
        """
        is_same = self._article is not None and self._article.summary.id == article.summary.id
        self.page.position.flush()
        self._article, self._versions = article, versions
        self._parts = self._parts if is_same else 1
        self._related = self._related if is_same else ()
        self._read_body()
        self._stack.setCurrentWidget(self.page)
        self.setFocusProxy(self.page)
        if is_same and hits in (None, self._query):
            self._rewrite()
            return
        self._write()
        self.page.position.restore(article.summary.progress)
        self._show_query(hits or "")

    def show_related(self, id: int, related: Sequence[ArticleSummary]) -> None:
        """Add others like it to the foot of the article `id`, if that is still shown; nothing above moves."""
        if self._article is None or self._article.summary.id != id or list(related) == list(self._related):
            return
        had, self._related = self._related, related
        if had:
            self._rewrite()
        else:
            self.page.append_html(write_related(related, self._article.dir))

    def clear(self, words: str | None = None) -> None:
        """Show that nothing is chosen, in other words than the usual ones where there is nothing to choose."""
        self._show_notice(self.tr("Choose an article to read it here.") if words is None else words)

    def show_error(self, text: str) -> None:
        """Show why an article cannot be shown."""
        self._show_notice(text)

    def set_style(self, style: ReaderStyle) -> None:
        """Set the article in another way; what is read stays in place."""
        if style != self._style:
            self._style = style
            self._rewrite()

    def plain_text(self) -> str:
        """The whole article as plain text: title, author and site, words, address."""
        return write_text(self._article) if self._article is not None else ""

    # --- what is found

    def find_words(self) -> None:
        """Open the bar that finds words in the article, with the words that are selected."""
        if self._article is not None:
            self._query = ""
            selected = self.page.textCursor().selectedText().replace("\u200b", "")
            self._bar.open_field(selected if len(selected) < 80 and "\u2029" not in selected else "")
            self._find()

    def next_hit(self) -> None:
        """Go to the next hit, after the last to the first."""
        self._walk(1)

    def previous_hit(self) -> None:
        """Go to the hit before."""
        self._walk(-1)

    def stop_finding(self) -> None:
        """Remove the marks and the bar."""
        self._query = ""
        had_focus = self._bar.isAncestorOf(self.focusWidget() or self)
        self._bar.hide()
        self._hits.clear()
        if had_focus:
            self.page.setFocus()

    def follow_query(self, query: str) -> None:
        """The search goes on: its hits are marked instead of those of the query before; what is read stays in place."""
        if self._query:
            self._query = query
            text = searchable_text(self.page.document())
            if spans := self._search(text):
                self._bar.open_query(query)
                self._hits.replace(text, spans)
            else:
                self.stop_finding()

    def forget_query(self) -> None:
        """The search is over: its hits are nothing to look for any more. Words in the bar's field are kept."""
        if self._query:
            self.stop_finding()

    # --- the size

    def enlarge(self, steps: int = 1) -> None:
        """Set the text larger, or smaller with steps below zero."""
        self._change_style(self._style.scaled(steps))

    def reset_size(self) -> None:
        """Set the text in its first size."""
        self._change_style(replace(self._style, size=ReaderStyle().size))

    # --- inside

    def _lay_out(self) -> None:
        self._stack = QStackedLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._stack, 1)
        for part in (self._notice, self.page):  # now: a stack of nobody shows its first part as a window of its own
            self._stack.addWidget(part)
        layout.addWidget(self._bar)
        self._bar.hide()
        keys = QKeySequence.StandardKey
        self.actions_offered = {
            "find": self._add_action(self.tr("Find in article…"), [QKeySequence(keys.Find)], self.find_words),
            "next_hit": self._add_action(self.tr("Next hit"), [QKeySequence("F3")], self.next_hit),
            "previous_hit": self._add_action(self.tr("Previous hit"), [QKeySequence("Shift+F3")], self.previous_hit),
            "stop_finding": self._add_action(self.tr("Remove marks"), [QKeySequence("Esc")], self.stop_finding),
            "enlarge": self._add_action(
                self.tr("Larger text"), [QKeySequence("Ctrl++"), QKeySequence("Ctrl+=")], self.enlarge
            ),
            "shrink": self._add_action(self.tr("Smaller text"), [QKeySequence("Ctrl+-")], lambda: self.enlarge(-1)),
            "reset_size": self._add_action(self.tr("Text as at first"), [QKeySequence("Ctrl+0")], self.reset_size),
        }

    def _add_action(self, text: str, keys: list[QKeySequence], call: Callable[[], None]) -> QAction:
        action = QAction(text, self)
        action.setShortcuts(keys)
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda: call())
        self.addAction(action)
        return action

    def _show_notice(self, text: str) -> None:
        self.page.position.flush()
        self._article = self._body = None
        self._pictures.show([], {})
        self._query = ""
        self._bar.hide()
        self._hits.clear()
        self.page.clear()
        self._notice.setText(text)
        self._stack.setCurrentWidget(self._notice)
        self.setFocusProxy(None)  # type: ignore[arg-type]  # Qt's own way; a hidden proxy would hold the Tab key for ever

    def _read_body(self) -> None:
        assert self._article is not None
        self._body = read_body(self._article, self._parts)
        self._pictures.show(self._article.images, self._body.sizes)

    def _write(self) -> None:
        if self._article is not None and self._body is not None:
            lang = self._article.summary.lang
            style = self._style.for_language(lang)
            rules, html = write_document(
                self._article, self._body, style, self._theme.tokens, self._versions, self._related
            )
            self.page.show_document(rules, html, style, text_families(style.family, lang))

    def _rewrite(self) -> None:
        """Write the same article anew; what is read stays in place, and hits stay marked."""
        with self.page.position.held():
            self._write()
        self._hits.mark(self._theme.tokens)
        if self._hits.count:
            text = searchable_text(self.page.document())
            self._hits.replace(text, self._search(text))

    def _search(self, text: str) -> list[tuple[int, int]]:
        """Where what is looked for stands: a query of the library, else the words in the bar."""
        return self._find_hits(text, self._query) if self._query else self._find_words(text, self._bar.words)

    def _take_theme(self) -> None:
        tokens = self._theme.tokens
        self.page.set_tokens(tokens)
        self._rewrite()

    def _change_style(self, style: ReaderStyle) -> None:
        if style != self._style:
            self.set_style(style)
            self.style_changed.emit(style)

    def _look(self) -> tuple[str, list[tuple[int, int]]]:
        """The page's text and the hits in it, with more of the article where only that has any."""
        text = searchable_text(self.page.document())
        spans = self._search(text)
        if not spans and self._reach():
            text = searchable_text(self.page.document())
            spans = self._search(text)
        return text, spans

    def _reach(self) -> bool:
        """Of an article that is shown a part at a time, show as many parts as have the next hit; False: none has."""
        if self._article is None or self._body is None or not self._body.is_cut:
            return False
        hits = self._search(self._article.text_content)
        end = next((end for _, end in hits if end > self._parts * PART), None)
        if end is None:
            return False
        self._parts = math.ceil(end / PART)
        self._read_body()
        self._rewrite()
        return True

    def _walk(self, steps: int) -> None:
        if steps > 0 and self._hits.is_at_last:
            self._reach()
        self._hits.walk(steps)

    def _show_query(self, query: str) -> None:
        self._query = query
        text, spans = self._look() if query else ("", [])
        if spans:
            self._bar.open_query(query)
            self._hits.show(text, spans)
        else:
            self._bar.hide()
            self._hits.clear()

    def _find(self) -> None:
        text, spans = self._look()
        self._hits.show(text, spans, near=self.page.position.offset)

    def _tell_count(self, number: int, total: int) -> None:
        self._bar.set_count(number, total)
        for name in ("next_hit", "previous_hit"):
            self.actions_offered[name].setEnabled(total > 0)
        # Escape is the window's where there is nothing to remove here.
        self.actions_offered["stop_finding"].setEnabled(total > 0 or not self._bar.isHidden())

    def _tell_progress(self, fraction: float) -> None:
        if self._article is not None:
            self.progressed.emit(self._article.summary.id, fraction)

    def _tell_hovered(self, href: str) -> None:
        outside = href if QUrl(href).scheme() in OUTSIDE else ""
        self._hint.tell(outside, self.page.geometry().bottomLeft())
        self.link_hovered.emit(outside)

    def _follow(self, href: str) -> None:
        if href == MORE:
            self._parts += 1
            self._read_body()
            self._rewrite()
        elif href.startswith(OTHER) and href.removeprefix(OTHER).isdecimal():
            self.article_wanted.emit(int(href.removeprefix(OTHER)))
        elif href.startswith("#"):
            self.page.go_to_anchor(href[1:])
        elif QUrl(href).scheme() in OUTSIDE:
            self.link_opened.emit(href)

    def _open_menu(self, place: QPoint) -> None:
        menu = self.make_menu(self.page.anchorAt(place))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.page.mapToGlobal(place))

    def make_menu(self, href: str) -> QMenu:
        """The menu for a place in the page where a link to `href` is (empty: none)."""
        menu = QMenu(self)
        copy = menu.addAction(self.tr("Copy"), self.page.copy)
        copy.setEnabled(self.page.textCursor().hasSelection())
        menu.addAction(self.tr("Select all"), self.page.selectAll)
        menu.addAction(self.tr("Copy article as text"), lambda: _copy(self.plain_text()))
        if QUrl(href).scheme() in OUTSIDE:
            menu.addSeparator()
            menu.addAction(self.tr("Open link outside"), lambda: self.link_opened.emit(href))
            menu.addAction(self.tr("Copy link"), lambda: _copy(href))
        menu.addSeparator()
        menu.addAction(self.actions_offered["find"])
        return menu


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
