"""An article explains itself, and is extracted again by a rule that a person wrote while the window was open."""

from __future__ import annotations

from archiver.gui.dialogs.article.information import Information
from archiver.gui.dialogs.article.renewal import RenewalSheet
from archiver.gui.dialogs.sheet import Sheet
from tests.gui.window.driving import CTRL, TITLES, Key, Person

HARBOUR = TITLES[1]


def test_an_article_tells_all_and_is_extracted_again(person: Person) -> None:
    person.choose(HARBOUR)
    person.until(person.reads(HARBOUR))
    person.press(Key.Key_I, CTRL)
    sheet = person.sheet(Information)
    assert sheet.details.values["Title"] == HARBOUR
    assert len(sheet.history.rows) == 1
    sheet.show_part("extraction")
    person.until(lambda: sheet.extraction.blocks.rows)
    assert any(row.bar == "accent" for row in sheet.extraction.blocks.rows)

    folder = person.library.rules.folder
    folder.mkdir()
    (folder / "here.toml").write_text('["127.0.0.1"]\nstrip = ["article p:last-child"]\n', "utf-8")
    sheet.again_wanted.emit()
    again = person.sheet(RenewalSheet)
    person.until(lambda: again.is_ended)
    assert again.text.toPlainText().startswith("12. ")
    again._apply.click()
    person.until(person.toast("Extracting 1 article again"))
    person.until(lambda: len(person.library.versions(person.article(HARBOUR).summary.id)) == 2)
    person.until(lambda: "12. " not in person.article(HARBOUR).text_content)
    person.until(lambda: (shown := person.window.reader.article) is not None and "12. " not in shown.text_content)


def test_the_whole_library_is_looked_at_and_left_alone(person: Person) -> None:
    person.trigger("extract_all")
    sheet = person.sheet(RenewalSheet)
    person.until(lambda: sheet.is_ended)
    assert sheet.said.endswith(" stay as they are")
    person.press(Key.Key_Escape)
    person.until(lambda: not [each for each in person.window.findChildren(Sheet) if each.isVisible()])
    assert person.library.open_jobs() == []


def test_the_window_closes_in_the_middle_of_a_look(person: Person) -> None:
    person.trigger("extract_all")
    person.sheet(RenewalSheet)
    person.close()
