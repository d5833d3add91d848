from __future__ import annotations

import random

import pytest

from archiver.extract.decoding import codec_of, decode

RUSSIAN = "Вчера вечером паром ушёл из гавани, и никто не смотрел ему вслед. Утром на острове пили кофе."
JAPANESE = "フェリーは六時に港を出ました。昼には島が見えて、船長はコーヒーを頼みました。"
CHINESE = "渡轮六点离开港口，中午已经能看见小岛，船长要了一杯咖啡。乘客们都在看风景。"
TAIWANESE = "渡輪六點離開港口，中午已經能看見小島，船長要了一杯咖啡。乘客們都在看風景。"
KOREAN = "여객선은 여섯 시에 항구를 떠났고 정오에는 섬이 보였습니다. 선장은 커피를 부탁했습니다."
FRENCH = "Le ferry a quitté le port à six heures ; l’île était déjà en vue, très verte, et « personne » n’a regardé."
POLISH = "Prom wypłynął z portu o szóstej, a w południe widać już było wyspę, zieloną i płaską, źdźbła trawy lśniły."

LEGACY = [
    ("windows-1251", RUSSIAN),
    ("koi8-r", RUSSIAN),
    ("shift_jis", JAPANESE),
    ("euc-jp", JAPANESE),
    ("iso-2022-jp", JAPANESE),
    ("gbk", CHINESE),
    ("gb2312", CHINESE),
    ("big5", TAIWANESE),
    ("euc-kr", KOREAN),
    ("ks_c_5601-1987", KOREAN),
    ("windows-1252", FRENCH),
    ("windows-1250", POLISH),
]


def page(text: str, head: str = "") -> str:
    return f"<html><head>{head}<title>{text[:12]}</title></head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize(("label", "text"), LEGACY)
def test_a_charset_declared_by_the_server_is_used(label: str, text: str) -> None:
    decoded, _, bad = decode(page(text).encode(label), label)
    assert text in decoded
    assert not bad


@pytest.mark.parametrize(("label", "text"), LEGACY)
def test_a_charset_declared_in_the_page_is_used(label: str, text: str) -> None:
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={label}">'
    assert text in decode(page(text, head).encode(label), None)[0]


@pytest.mark.parametrize(
    ("label", "text"), [each for each in LEGACY if each[0] not in ("windows-1250", "iso-2022-jp", "windows-1252")]
)
def test_an_undeclared_charset_is_detected(label: str, text: str) -> None:
    assert text in decode(page(text * 3).encode(label), None)[0]


def test_where_detection_is_unsure_the_language_decides() -> None:
    body = f"<html lang='pl'><body><p>{POLISH}</p></body></html>".encode("windows-1250")
    assert POLISH in decode(body, None)[0]


def test_a_declaration_after_ten_kilobytes_is_found() -> None:
    head = "<script>" + "x" * 12_000 + '</script><meta charset="windows-1253">'
    text = "Το πλοίο έφυγε από το λιμάνι στις έξι"
    decoded, codec, _ = decode(page(text, head).encode("windows-1253"), None)
    assert text in decoded
    assert codec == "cp1253"


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_utf16_is_read_with_and_without_its_mark(codec: str, mark: str) -> None:
    decoded, used, bad = decode((mark + page(JAPANESE)).encode(codec), "utf-8")
    assert decoded == page(JAPANESE)
    assert (used, bad) == (codec, False)


@pytest.mark.parametrize("declared", ["utf-8", "x-nope", "big5", None])
def test_a_wrong_declaration_does_not_win(declared: str | None) -> None:
    assert RUSSIAN in decode(page(RUSSIAN * 3).encode("windows-1251"), declared)[0]


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1251", "gbk", "utf-16", "zlib_codec"])
def test_valid_utf8_is_utf8_whatever_is_declared(declared: str) -> None:
    decoded, codec, bad = decode(page(RUSSIAN).encode(), declared)
    assert RUSSIAN in decoded
    assert (codec, bad) == ("utf-8", False)


def test_half_a_page_in_another_charset_keeps_the_other_half() -> None:
    body = page(FRENCH).encode() + page("déjà").encode("latin-1")
    decoded, codec, bad = decode(body, None)
    assert FRENCH in decoded
    assert (codec, bad) == ("utf-8", True)


@pytest.mark.parametrize(
    "label",
    ["x-nope", "zlib_codec", "idna", "undefined", "unicode_escape", "punycode", "utf-7", "base64", "rot13", "", "a\0b"],
)
def test_what_is_no_text_codec_is_refused(label: str) -> None:
    assert codec_of(label) is None
    assert RUSSIAN in decode(page(RUSSIAN).encode(), label)[0]


@pytest.mark.parametrize(("label", "codec"), [("gb2312", "gb18030"), ("latin1", "cp1252"), ("Shift_JIS", "cp932")])
def test_a_charset_is_read_as_browsers_read_it(label: str, codec: str) -> None:
    assert codec_of(label) == codec


def test_characters_that_are_no_text_go() -> None:
    decoded, _, bad = decode("a\0b\x01c\x7fd\ufffee\U0001fffff\ufeffg\n\th".encode(), None)
    assert (decoded, bad) == ("abcdefg\n\th", False)


@pytest.mark.timeout(20)
def test_two_megabytes_of_random_high_bytes_are_no_trap() -> None:
    noise = random.Random(78).randbytes(2_000_000).translate(bytes(range(128, 256)) * 2)
    assert decode(noise, None)[2]


def test_a_replacement_character_in_the_page_itself_is_not_damage() -> None:
    assert decode("a \ufffd b".encode(), None) == ("a \ufffd b", "utf-8", False)
