from __future__ import annotations

from dataclasses import replace

from archiver.extract.article import explain, extract
from archiver.model.explanation import Explanation
from archiver.model.rules import SiteRule
from tests.extract.pages import SENTENCE, article

URL = "https://news.example.org/2026/ferry"
PAGE = article(
    "<div class='newsletter'><p>News by mail.</p></div>",
    after="<div style='display: none'><p>A hidden text.</p></div><footer class='foot'><p>Imprint.</p></footer>",
)


def told(page: str = PAGE, rule: SiteRule | None = None) -> Explanation:
    return explain(page.encode(), URL, charset="utf-8", rule=rule)


def test_asking_changes_nothing() -> None:
    assert told().article == extract(PAGE.encode(), URL, charset="utf-8")


def test_every_block_is_there_with_its_votes() -> None:
    found = told()
    story = [each for each in found.candidates if each.text.startswith("The ferry left")]
    assert len(story) == 8
    assert all(each.chosen and each.voted and each.words == 35 for each in story)
    assert all(each.chance is not None and each.chance > 0.5 for each in story)
    (foot,) = [each for each in found.candidates if each.text == "Imprint."]
    assert (foot.place, foot.chosen, foot.voted) == ("footer.foot > p", False, False)


def test_what_is_gone_says_why() -> None:
    reasons = {each.text: (each.step, each.why, each.place) for each in told().removals}
    assert reasons["A hidden text."] == ("unseen", "display:none", "div")
    assert reasons["Imprint."] == ("not_chosen", "", "footer.foot")
    assert reasons["News by mail."][0] in ("not_chosen", "furniture")
    assert not any(text.startswith("The ferry left") for text in reasons)


def test_no_text_of_the_page_is_unaccounted_for() -> None:
    found = told()
    page = "Home About us The ferry News by mail. A hidden text. Imprint."
    gone = " ".join(each.text for each in found.removals)
    for word in page.split():
        assert word in gone or word in found.article.text_content, word


def test_rules_are_reasons_too() -> None:
    rule = SiteRule("example.org", "a.toml", 1, select=("article p",), strip=(".newsletter",))
    found = told(rule=rule)
    assert found.rule == rule
    assert found.candidates == ()
    assert {each.step for each in found.removals if each.text == "News by mail."} == {"rule"}
    assert {each.step for each in found.removals if each.text == "Imprint."} == {"not_selected"}


def test_a_long_list_is_cut_and_says_so() -> None:
    page = article("".join(f"<div class='x{n}'><p>{SENTENCE}</p></div><hr>" for n in range(2_500)))
    found = told(page)
    assert len(found.candidates) == 2_000
    assert found.left_out > 500
    assert replace(found.article, content_html="").word_count > 80_000
