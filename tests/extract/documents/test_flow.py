from __future__ import annotations

from archiver.extract.documents.flow import Block, Line, flow

LONG = "The moon pulls twice a day and the sea follows it slowly as ever"


def page(*lines: str, left: float = 72, size: float = 10) -> list[Line]:
    """Lines one below the other; an empty one is a gap, one that begins with > is indented, # is large."""
    placed = []
    for row, text in enumerate(lines):
        words = text.lstrip(">#")
        letters = size * (2 if text.startswith("#") else 1)
        start = left + (15 if text.startswith(">") else 0)
        if words:
            placed.append(Line(words, start, start + 5 * len(words), 700 - 12 * row, letters))
    return placed


def texts(*pages: list[Line]) -> list[str]:
    return [block.text for block in flow(pages)]


def test_lines_become_paragraphs() -> None:
    assert texts(page(LONG, LONG, "and ends.", "", LONG, "again.")) == [f"{LONG} {LONG} and ends.", f"{LONG} again."]
    assert texts(page(LONG, "so it ends.", LONG, "and this too.")) == [f"{LONG} so it ends.", f"{LONG} and this too."]
    assert texts(page(LONG, LONG, f">{LONG}", LONG)) == [f"{LONG} {LONG}", f"{LONG} {LONG}"]
    assert texts(page("It needs:", "• bread", "• mail", "1. salt")) == ["It needs:", "• bread", "• mail", "1. salt"]


def test_large_letters_are_headings() -> None:
    blocks = flow([page("#On tides", "", LONG, LONG, "ends.")])
    assert blocks[0] == Block("h2", "On tides", 2.0)
    assert [block.tag for block in blocks] == ["h2", "p"]


def test_divided_words_are_whole_again() -> None:
    assert texts(page("the sea fol-", "lows and the har\u00ad", "bour waits for Jean-", "Paul")) == [
        "the sea follows and the harbour waits for Jean- Paul"
    ]


def test_a_paragraph_goes_on_over_the_end_of_a_page_and_of_a_column() -> None:
    assert texts(page(LONG, "which never"), page("ends at all.")) == [f"{LONG} which never ends at all."]
    assert texts(page(LONG, "ends here."), page("Then more.")) == [f"{LONG} ends here.", "Then more."]
    column = page(LONG, "which never") + page("ends at all.", left=400)
    assert texts(column) == [f"{LONG} which never ends at all."]


def test_running_titles_and_page_numbers_go() -> None:
    pages = [
        page("On tides, chapter 2", f"{LONG} {number}.", f"Words {number}.", f"{number}") for number in range(1, 5)
    ]
    assert all("chapter" not in text and not text.isdigit() for text in texts(*pages))
    assert texts(page("1945")) == []
    assert texts(page("Text of one page.", "Page 3 of 7")) == ["Text of one page. Page 3 of 7"]


def test_the_title_is_no_running_title() -> None:
    pages = [page("On tides", f"{LONG} {number}.", f"Words {number}.") for number in range(4)]
    assert texts(page("#On tides", f"{LONG}."), *pages)[0] == "On tides"


def test_lines_without_places_still_flow() -> None:
    lines = [Line("One line of text that is"), Line("continued."), Line("Another.")]
    assert texts(lines) == ["One line of text that is continued.", "Another."]
    assert flow([]) == flow([[]]) == []
