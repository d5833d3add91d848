"""All that is known of an article, in one sheet."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QMainWindow, QPushButton

from archiver.gui.dialogs.article.information import Information
from archiver.gui.theme import Theme
from archiver.model.rules import SiteRule
from tests.gui.dialogs.article.parts import HTML, explanation, known


@pytest.fixture
def sheet(over: QMainWindow, theme: Theme) -> Information:
    sheet = Information(over, theme, known())
    sheet.open()
    return sheet


def test_details_are_there_and_plain(sheet: Information) -> None:
    values = sheet.details.values
    assert values["Title"] == HTML
    assert values["Author"] == "Ann Author"
    assert values["Length"] == "834 words · 4 min"
    assert values["Address"] == "https://example.org/a/long/way/to/the/page?with=a&query=too"
    assert values["Collections"] == "Science"
    assert values["Tags"] == "sea, long read"
    assert values["On this disk"].splitlines() == [
        "The text, 1 of 2 pictures, not the page it came from",
        "https://e.org/x.png is larger than the limit of 10 MB.",
    ]
    assert values["Beware"].startswith("The page was larger than the limit")
    shown = [label for label in sheet.findChildren(QLabel) if label.text() == HTML]
    assert shown
    assert all(label.textFormat().name == "PlainText" for label in shown)


def test_an_update_is_told(over: QMainWindow, theme: Theme) -> None:
    whole = known()
    version = replace(whole.article.version, modified_at="2031-05-02T08:00:00+02:00")
    sheet = Information(over, theme, replace(whole, article=replace(whole.article, version=version)))
    sheet.open()
    assert "2031" in sheet.details.values["Updated"]


def test_history_is_told_from_the_latest_on(sheet: Information) -> None:
    rows = sheet.history.rows
    assert [row.text for row in rows] == [
        "Version 3 · shown now",
        "Version 2",
        "something new",
        "Its details became others: author",
        "What came was worse (3 words), so what is kept stays",
        "Saving it again failed: e.org was not found. Is the address right, and the network there?",
        "Version 1",
    ]
    assert "Your own file" in rows[0].detail
    assert "its end is missing" in rows[0].detail
    assert "Extracted again from the same page" in rows[1].detail
    assert "Fetched from the web" in rows[-1].detail
    assert rows[-1].figure == "500 words"


def test_the_extraction_is_asked_for_once_and_shown(sheet: Information) -> None:
    asked = []
    sheet.explanation_wanted.connect(lambda: asked.append(True))
    for part in ("extraction", "history", "extraction"):
        sheet.show_part(part)
    assert len(asked) == 1
    assert sheet.extraction.said == "Reading the kept page…"
    sheet.extraction.show_explanation(explanation())
    assert "1 of 2 blocks" in sheet.extraction.said
    assert "7 more are not listed" in sheet.extraction.said
    story, aside = sheet.extraction.blocks.rows
    assert (story.text, story.figure, story.bar) == ("The story itself.", "93%", "accent")
    assert story.detail == "article > p · 90 words · Readability takes it"
    assert (aside.text, aside.bar) == (HTML, "line")
    box, picture = sheet.extraction.removals.rows
    assert box.detail == "Furniture within the article (newsletter) · div.newsletter"
    assert picture.text == "1 picture"


def test_a_rule_is_told_with_what_it_missed(sheet: Information) -> None:
    sheet.extraction.show_explanation(explanation(SiteRule("example.org", "a.toml", 3)))
    assert "Found by the rule for example.org (a.toml, line 3)" in sheet.extraction.said
    assert "found nothing on this page for: title" in sheet.extraction.said


def test_what_cannot_be_explained_says_why(sheet: Information) -> None:
    sheet.show_part("extraction")
    sheet.extraction.show_failure("There is no kept page.")
    assert sheet.extraction.said == "There is no kept page."


def test_without_a_kept_page_there_is_nothing_to_extract_again(sheet: Information) -> None:
    (again,) = [button for button in sheet.findChildren(QPushButton) if button.text() == "Extract again…"]
    assert not again.isEnabled()
