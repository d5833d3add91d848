"""Pages of many kinds, each made for the choice that is hard on it: what must be in the text, and what must not."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.extract.article import extract

PAGES = Path(__file__).parents[1] / "golden"


@pytest.mark.parametrize("name", sorted(folder.name for folder in PAGES.iterdir() if folder.is_dir()))
def test_the_content_is_chosen_and_only_the_content(name: str) -> None:
    folder = PAGES / name
    text = extract((folder / "page.html").read_bytes(), "https://example.org/page", charset="utf-8").text_content
    expected = (folder / "expected.txt").read_text(encoding="utf-8").splitlines()
    furniture = (folder / "furniture.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in expected if line not in text] == []
    assert [line for line in furniture if line in text] == []
