from __future__ import annotations

from lxml.html import document_fromstring

from archiver.extract.choice.blocks import count, read


def texts(body: str) -> list[str]:
    return [block.text for block in read(document_fromstring(f"<html><body>{body}</body></html>"))]


def test_a_block_is_a_run_of_text_within_what_is_not_inline() -> None:
    assert texts("<p>One <b>and</b> <a href='/x'>the same</a></p><div>before<p>inside</p>after</div>") == [
        "One and the same",
        "before",
        "inside",
        "after",
    ]


def test_what_nobody_reads_is_no_block_and_what_follows_it_is() -> None:
    assert texts("<p>a<script>evil()</script>b</p><svg><text>c</text></svg>d<select><option>e</select>") == ["ab", "d"]


def test_words_in_links_are_counted() -> None:
    (block,) = read(document_fromstring("<html><body><p>three words and <a href='/x'>two linked</a></p></body></html>"))
    assert (block.words, block.link_words) == (5, 2)


def test_places_sum_nothing_up_by_themselves_and_share_their_parents() -> None:
    one, two = read(document_fromstring("<html><body><div><p>one</p><p>two</p></div></body></html>"))
    assert one.place is not two.place
    assert one.place.parent is two.place.parent
    assert one.place.lineage() == two.place.lineage()


def test_chinese_counts_a_word_for_two_characters() -> None:
    assert count("渡轮六点离开港口 and more") == 6
