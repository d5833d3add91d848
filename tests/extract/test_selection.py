"""Pages of many kinds, each made for the choice that is hard on it: `+` must be in the text, `-` must not."""

from __future__ import annotations

import pytest

from archiver.extract.article import extract
from tests.data.extract_pages import PAGES


@pytest.mark.parametrize("name", PAGES)
def test_the_content_is_chosen_and_only_the_content(name: str) -> None:
    page, wanted, furniture = PAGES[name]
    text = extract(page.encode(), "https://example.org/page", charset="utf-8").text_content
    assert [line for line in wanted if line not in text] == []
    assert [line for line in furniture if line in text] == []
