from __future__ import annotations

import pytest

from archiver.extract.article import extract
from tests.extract.pages import SENTENCE, article

URL = "https://news.example.org/2026/ferry"


def text(inside: str) -> str:
    """What is between two sentences of the article."""
    page = article(f"<p>{SENTENCE} Before:</p>{inside}<p>After. {SENTENCE}</p>")
    got = extract(page.encode(), URL, charset="utf-8").text_content
    return got.partition("Before:")[2].partition("After.")[0].strip()


@pytest.mark.parametrize(
    ("inside", "wanted"),
    [
        (
            "<p>So <math alttext='{\\displaystyle x^2+1}'><mi>x</mi></math> holds, he said.</p>",
            "So x^2+1 holds, he said.",
        ),
        (
            "<p>So <math><semantics><mrow><mi>x</mi></mrow><annotation encoding='application/x-tex'>\\frac ab"
            "</annotation></semantics></math> holds, he said.</p>",
            "So \\frac ab holds, he said.",
        ),
        (
            "<p>So <math><msup><mi>x</mi><mn>2</mn></msup><mo>=</mo><mfrac><mrow><mi>a</mi><mo>+</mo><mn>1</mn></mrow>"
            "<mi>b</mi></mfrac></math> holds, he said.</p>",
            "So x^2 = (a + 1)/b holds, he said.",
        ),
        ("<p>So <script type='math/tex'>e^{i\\pi}</script> holds, he said.</p>", "So e^{i\\pi} holds, he said."),
        (
            "<p>So <span class='k'><span class='m'><math><semantics><mrow><mi>x</mi></mrow><annotation encoding="
            "'application/x-tex'>x_1</annotation></semantics></math></span><span aria-hidden='true'>x1</span></span>"
            " holds, he said.</p>",
            "So x_1 holds, he said.",
        ),
        (
            "<p>So <span><span style='display: none'><math alttext='y'><mi>y</mi></math></span>"
            "<img src='/y.svg' alt='y'></span> holds, he said.</p>",
            "So y holds, he said.",
        ),
        ("<div class='display'><math alttext='a=b'><mi>a</mi></math></div>", "a=b"),
    ],
)
def test_a_formula_is_said_once_as_tex_or_in_a_line(inside: str, wanted: str) -> None:
    assert text(inside) == wanted


def test_a_drawing_becomes_its_name_and_labels_and_an_icon_nothing() -> None:
    drawing = "<svg width='400'><title>Harbours</title><text>Mainland</text><g><text>Island</text></g></svg>"
    icon = "<svg width='16' aria-label='Share'><path d='M0 0'></path></svg>"
    assert text(f"<figure>{drawing}</figure>{icon}<p>{icon}A line beside a sign, and no more.</p>") == (
        "Harbours · Mainland · Island\n\nA line beside a sign, and no more."
    )


def test_a_formula_of_what_is_no_xml_name_is_read_like_any_other() -> None:
    """Found by the fuzzer in CI: the HTML parser makes a name of anything that follows a letter."""
    assert text("<p>So <math><m\uff1cscript\uff1epwn(1)\uff1c>x</m></math> holds.</p>") == "So x holds."
