from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.text.front_matter import split_front_matter


@pytest.mark.parametrize(
    ("text", "values", "rest"),
    [
        ("---\ntitle: On tides\n---\n# Text", {"title": "On tides"}, "# Text"),
        ("\ufeff---\r\nTitle: 'On: tides'\r\n...\r\nText", {"title": "On: tides"}, "Text"),
        (
            '---\nauthor:\n  - "[[A. Writer]]"\n  - B\ntags: [sea, moon]\n---\n',
            {"author": "A. Writer", "tags": "sea"},
            "",
        ),
        ("---\nurl: https://example.org/a?b=1#c\nempty:\n---\nx", {"url": "https://example.org/a?b=1#c"}, "x"),
        ("---\na: 1\na: 2\nnested:\n  b: 3\n# no\n---\nx", {"a": "1"}, "x"),
        ("---\nno end\n", {}, "---\nno end\n"),
        ("text\n---\na: b\n---\n", {}, "text\n---\na: b\n---\n"),
        ("", {}, ""),
    ],
)
def test_what_a_text_says_of_itself(text: str, values: dict[str, str], rest: str) -> None:
    assert split_front_matter(text) == (values, rest)


@given(st.text("-\n:[]'\" ab.", max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    values, rest = split_front_matter(f"---\n{text}")
    assert f"---\n{text}".endswith(rest)
    assert all(values.values())
