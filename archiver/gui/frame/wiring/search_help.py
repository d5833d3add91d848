"""The search box and the query in it: what it means, what was not understood, and what could be typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer

from archiver.gui.dialogs.choices import Choice
from archiver.gui.tasks import Tasks
from archiver.gui.widgets.query_help import QueryHelp
from archiver.gui.widgets.search_box import SearchBox
from archiver.model.queries import Completion, Names, Problem
from archiver.words import doubt_words, is_plain, query_words

PAUSE_MS = 700
"""Without a key, before it is said what was not understood: half of what is being typed never is."""
DOUBTS = 2
"""Said at once."""


class SearchHelp(QObject):
    """Looks at the query with every key. Made with the desk, as it needs the names that are in the library."""

    def __init__(self, box: SearchBox, help: QueryHelp, tasks: Tasks, read_names: Callable[[], Names]) -> None:
        super().__init__(box)
        self._box = box
        self._help = help
        self._tasks = tasks
        self._read_names = read_names
        self._names: Names | None = None
        self._problems: Sequence[Problem] = ()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._doubt)
        box.help = help
        box.textEdited.connect(self._look)
        box.textChanged.connect(lambda text: None if text else self._look())
        box.cursorPositionChanged.connect(self._look)
        box.left.connect(self.forget)
        help.chosen.connect(self._type)

    def forget(self) -> None:
        """The names may have changed: ask for them again when they are needed."""
        self._names = None

    def _look(self) -> None:
        if self._problems:
            self._problems = ()
            self._box.underline(())
        self._pause.start()
        self._show()

    def _doubt(self) -> None:
        from archiver.library.finding import understand

        if self._help.choices:
            return  # one is about to be chosen
        self._problems = understand(self._box.text()).problems
        if self._problems:
            self._box.underline((problem.start, problem.end) for problem in self._problems)
            self._show()

    def _show(self) -> None:
        # Not above: the window paints before the library and all it needs are imported.
        from archiver.library.finding import complete_query, understand

        text = self._box.text()
        tree = understand(text).tree
        said = list(dict.fromkeys(doubt_words(problem, text) for problem in self._problems))[:DOUBTS]
        offered = complete_query(text, self._box.cursorPosition(), self._known(text))
        meaning = query_words(tree) if tree and not is_plain(tree) else ""
        self._box.setAccessibleDescription(" ".join([meaning, *said]))
        self._help.tell(meaning, said, [choice_of(each) for each in offered])

    def _known(self, text: str) -> Names:
        """The names in the library, once they are there; nobody needs them before there is a field."""
        if self._names is None and ":" in text:
            self._names = Names()
            self._tasks.run(self, self._read_names, self._take_names, key="names")
        return self._names or Names()

    def _take_names(self, names: Names) -> None:
        self._names = names
        self._show()

    def _type(self, choice: Choice) -> None:
        completion = choice.key
        assert isinstance(completion, Completion)
        self._box.replace(completion.start, completion.end, completion.text)


def asks(text: str) -> bool:
    """Whether there is anything to look for in a text."""
    if not text.strip():
        return False
    from archiver.library.finding import understand  # see above

    return understand(text).tree is not None


def choice_of(completion: Completion) -> Choice:
    """A completion as a row."""
    if completion.value is None:
        return Choice(completion, f"{completion.field}:")
    return Choice(completion, completion.value, f"{completion.field}:")
