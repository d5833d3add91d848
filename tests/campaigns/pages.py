"""Pages that try to hang or bloat whoever reads them: FAULTS 51 to 56, made here and never kept in a file."""

from __future__ import annotations

from tests.library.pages import article

TEXT = article("bridge")
HEAD, TAIL = TEXT.split("</h1>")[0] + "</h1>", TEXT.split("</h1>")[1]


def with_trap(trap: str) -> str:
    """An ordinary article with something before its text."""
    return HEAD + trap + TAIL


def hostile_pages() -> dict[str, str]:
    """Name → page. The names begin with the number of the fault; what is 51 holds nothing, what is 56 is too much."""
    return {
        "51-empty": "",
        "51-space": " \n\t ",
        "51-comment": "<!-- nothing -->",
        "52-depth-257": with_trap("<div>" * 257),
        "52-depth-2049": with_trap("<div>" * 2_049),
        "52-depth-100k": with_trap("<div>" * 100_000),
        "52-depth-1m": with_trap("<div>" * 1_000_000),
        "53-fonts": with_trap("<p>words <font>" * 100_000),
        "54-attributes": with_trap("<p " + " ".join(f"a{number}=1" for number in range(100_000)) + ">words</p>"),
        "55-text": with_trap("<p>" + "word " * 2_200_000 + "</p>"),
        "55-script": with_trap("<script>" + "x" * 11_000_000 + "</script>"),
        "55-comment": with_trap("<!--" + "x " * 5_500_000 + "-->"),
        "55-data-uri": with_trap("<img src='data:image/png;base64," + "A" * 11_000_000 + "'>"),
        "56-paragraphs": with_trap("<p>And so on and on, with words and words.</p>" * 2_400_000),
    }
