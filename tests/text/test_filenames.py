from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.text.filenames import MAX_BYTES, TakenNames, file_name

DEVICES = ["CON", "PRN", "AUX", "NUL", "COM1", "com9", "LPT1", "LPT¹", "COM²", "COM0", "CONIN$", "conout$"]


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("ending", ["", ".txt", " ", " .x"])
def test_no_name_is_a_device_121(device: str, ending: str) -> None:
    assert file_name(device + ending, suffix=".html") == f"_{(device + ending).rstrip()}.html"
    assert file_name(device + ending).startswith("_")


@pytest.mark.parametrize("title", ["Console", "Null", "COM10", "A CON", "CONE.txt", "nul-1"])
def test_what_only_begins_like_a_device_stays_121(title: str) -> None:
    assert file_name(title) == title


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("x. ", "x"),
        (" .x. .", "x"),
        (".hidden", "hidden"),
        ("a.b", "a.b"),
        ('a<b>c:d"e/f\\g|h?i*j', "a-b-c-d-e-f-g-h-i-j"),
        ("Why? A “reply”: part 1/2", "Why- A “reply”- part 1-2"),
        ("a\0b\x1fc\nd", "abc d"),
        ("..", "untitled"),
        ("../../x", "x"),
        ("C:x", "C-x"),
        (r"\\srv\s", "srv-s"),
        ("a:ads", "a-ads"),
        ("", "untitled"),
        ("???", "untitled"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("日本語 – süß", "日本語 – süß"),
        ("e\u0301", "é"),
        ("👩\u200d🚀", "👩\u200d🚀"),
    ],
)
def test_a_title_becomes_one_harmless_component_122_123_124(title: str, name: str) -> None:
    assert file_name(title) == name


@pytest.mark.parametrize("letter", ["x", "é", "漢", "😀", "e\u0323\u0301"])
def test_a_name_fits_255_bytes_and_is_cut_between_characters_125(letter: str) -> None:
    name = file_name(letter * 300, suffix=".html", taken=[])
    assert MAX_BYTES - 8 <= len(name.encode()) <= MAX_BYTES
    assert name.endswith(".html")
    whole = unicodedata.normalize("NFC", letter)
    assert name.removesuffix(".html").replace(whole, "") == ""
    for limit in range(90, 100):
        shorter = file_name(letter * 300, limit=limit)
        assert len(shorter.encode()) <= limit
        assert shorter.replace(whole, "") == ""


def test_a_cut_leaves_no_dot_or_space_at_the_end_122_125() -> None:
    assert file_name("x" * 250 + ". . . . . . . .", limit=254) == "x" * 250


def test_a_clash_gets_a_number_also_by_case_and_accent_form_126() -> None:
    taken = ["A.html", "é.html", "Straße.html"]
    assert file_name("a", suffix=".html", taken=taken) == "a (2).html"
    assert file_name("É", suffix=".html", taken=taken) == "É (2).html"
    assert file_name("e\u0301", suffix=".html", taken=taken) == "é (2).html"
    assert file_name("STRASSE", suffix=".html", taken=taken) == "STRASSE (2).html"
    assert file_name("a", suffix=".txt", taken=taken) == "a.txt"
    assert file_name("a", suffix=".html", taken=[*taken, "a (2).html"]) == "a (3).html"


def test_a_thousand_equal_titles_get_a_thousand_names_126(tmp_path: Path) -> None:
    taken = TakenNames()
    for _ in range(1000):
        name = file_name("x" * 300, suffix=".html", taken=taken)
        assert name not in taken
        assert len(name.encode()) <= MAX_BYTES
        taken.add(name)
    assert len(taken) == len(set(taken)) == 1000
    for name in taken:
        (tmp_path / name).touch()
    assert len(list(tmp_path.iterdir())) == 1000


@given(st.text(max_size=100))
def test_any_title_becomes_a_name_every_system_takes_121_125(title: str) -> None:
    name = file_name(title, suffix=".html")
    assert name == name.strip()
    assert not set(name) & set('<>:"/\\|?*\0\n')
    assert name not in (".html", "..html")
    assert len(name.encode()) <= MAX_BYTES
    assert Path(name).name == name
