"""The bytes of a page to text, whatever the page says about its charset."""

from __future__ import annotations

import codecs
import re

import chardet

MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))

# What Python calls a charset → the codec browsers read it with (https://encoding.spec.whatwg.org/#names-and-labels).
# Only what is listed is ever used: Python also knows codecs that are no text (zlib, idna, unicode_escape, utf-7).
CODECS = {
    "utf-8": "utf-8",
    "utf-16": "utf-8",  # a declaration readable as ASCII cannot be in UTF-16: the standard says UTF-8
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "big5hkscs": "big5hkscs",
    "cp950": "big5hkscs",
    "shift_jis": "cp932",
    "cp932": "cp932",
    "euc_jp": "euc_jp",
    "iso2022_jp": "iso2022_jp",
    "euc_kr": "cp949",
    "cp949": "cp949",
    **{f"cp{n}": f"cp{n}" for n in (866, 874, *range(1250, 1259))},
    **{f"iso8859-{n}": f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    **{name: name for name in ("koi8-r", "koi8-u", "mac-roman", "mac-cyrillic")},
}
LABELS = {
    "x-sjis": "shift_jis",
    "x-gbk": "gbk",
    "x-euc-jp": "euc_jp",
    "x-euc-kr": "euc_kr",
    "x-x-big5": "big5",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "x-cp1251": "cp1251",
    "x-cp1252": "cp1252",
    "unicode": "utf-8",
    "utf8": "utf-8",
}
# The legacy charset of a language, for bytes the detector is not sure of: it does not know Polish or Arabic.
LEGACY = {
    **dict.fromkeys(("cs", "hr", "hu", "pl", "ro", "sk", "sl", "sq"), "cp1250"),
    **dict.fromkeys(("be", "bg", "mk", "ru", "sr", "uk"), "cp1251"),
    **dict.fromkeys(("ar", "fa", "ur"), "cp1256"),
    **dict.fromkeys(("et", "lt", "lv"), "cp1257"),
    **{"el": "cp1253", "tr": "cp1254", "az": "cp1254", "he": "cp1255", "vi": "cp1258", "th": "cp874"},
    **{"ja": "cp932", "ko": "cp949"},
}

HEAD_BYTES = 65_536
"""How far a declaration inside the page is looked for; browsers stop at 1 KB, real pages declare after 10 KB."""
SAMPLE_BYTES = 60_000
"""What the detector may read: chardet takes 2 µs a byte of random input, so about 0.15 s."""
SURE = 0.8

DECLARATION = re.compile(rb"<(?:meta|\?xml)[^>]{1,1000}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I)
LANGUAGE = re.compile(rb"<html[^>]{0,1000}?\slang\s*=\s*[\"']?([a-z]{2})", re.I)
BETWEEN_TAGS = re.compile(rb"[^<>]+")
LETTERS = re.compile(rb"[a-zA-Z]{50,}+")
"""Chardet looks for words in quadratic time: 10,000 letters without a space cost it 8 s."""
# Control characters but tab and newlines, the byte order mark, lone surrogates, noncharacters. In two: a set with
# members beyond the BMP is searched seven times as slowly (9 ms a page), and hardly any page has one of these.
NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
HIGH = re.compile("[\U0001fffe-\U0010ffff]")
NO_HIGH_TEXT = re.compile(
    "[" + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000)) + "]"
)


def decode(body: bytes, declared: str | None) -> tuple[str, str, bool]:
    """The text of a page, the codec used (a Python name), and whether bytes had to be replaced.

    In this order: byte order mark, UTF-16 by its NUL pattern, UTF-8 if valid or nearly so, the charset that
    Content-Type or the page declares if the bytes agree, detection. Never raises; the text holds no control
    characters, surrogates or noncharacters.
    """
    for mark, name in MARKS:
        if body.startswith(mark):
            return _read(body[len(mark) :], name)
    if wide := _wide(body):
        return _read(body, wide)
    head = body[:HEAD_BYTES]
    labels = [declared] if declared else []
    labels += [match[1].decode("ascii", "replace") for match in DECLARATION.finditer(head)]
    known = list(dict.fromkeys(codec for label in labels if (codec := codec_of(label))))
    if "iso2022_jp" in known and b"\x1b$" in body:
        return _read(body, "iso2022_jp")
    if _is_utf8(body):
        return _read(body, "utf-8")
    return _read(body, _legacy(body, [name for name in known if name != "utf-8"]))


def codec_of(label: str) -> str | None:
    """The Python codec for a declared charset, or None for one that is unknown or no text."""
    label = label.strip(" \t\r\n\"'").lower()
    try:
        name = codecs.lookup(LABELS.get(label, label)).name
    except (LookupError, ValueError):
        return None
    return CODECS.get(name)


def scrub(text: str) -> str:
    """Text without the characters that no file, database or screen should meet."""
    text = NO_TEXT.sub("", text)
    return NO_HIGH_TEXT.sub("", text) if HIGH.search(text) else text


def _read(body: bytes, codec: str) -> tuple[str, str, bool]:
    try:
        return scrub(body.decode(codec)), codec, False
    except UnicodeDecodeError:
        return scrub(body.decode(codec, "replace")), codec, True


def _wide(body: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of its tags is NUL."""
    even, odd = body[0:4096:2], body[1:4096:2]
    if not odd or 0 not in body[:4096]:
        return None
    low, high = even.count(0) / len(even), odd.count(0) / len(odd)
    if high > 0.3 and low < high / 4:
        return "utf-16-le"
    if low > 0.3 and high < low / 4:
        return "utf-16-be"
    return None


def _is_utf8(body: bytes) -> bool:
    """Whether the bytes are UTF-8, perhaps with a few that are not: half a page in Latin 1, a character cut off."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
        bad = text.count("\ufffd")
        plain = len(body.translate(None, bytes(range(128, 256))))
        # Text in another charset gives up to 15 valid sequences for 100 invalid ones (Chinese in GBK).
        return len(text) - plain - bad > bad / 2
    return True


def _legacy(body: bytes, declared: list[str]) -> str:
    """The codec of bytes that are not UTF-8: what is declared wherever that can be true, else what is detected."""
    fitting = [codec for codec in declared if _fits(body, codec)]
    if len(fitting) == 1:
        return fitting[0]
    detected = _detect(body)
    if fitting:
        return detected if detected in fitting else fitting[0]
    if detected:
        return detected
    language = LANGUAGE.search(body[:HEAD_BYTES])
    return LEGACY.get(language[1].decode("ascii").lower() if language else "", "cp1252")


def _fits(body: bytes, codec: str) -> bool:
    """Whether hardly any of the bytes would be replaced (one in fifty: what is damaged is still declared rightly)."""
    try:
        body.decode(codec)
    except UnicodeDecodeError:
        sample = body[: 16 * SAMPLE_BYTES]
        high = len(sample) - len(sample.translate(None, bytes(range(128, 256))))
        return sample.decode(codec, "replace").count("\ufffd") * 50 <= high
    return True


def _detect(body: bytes) -> str | None:
    """What the detector is sure of, from the stretches that are not ASCII."""
    sample = bytearray()
    for match in BETWEEN_TAGS.finditer(body):
        if not match[0].isascii():
            sample += LETTERS.sub(b" ", match[0]) + b"\n"
            if len(sample) >= SAMPLE_BYTES:
                break
    found = chardet.detect(bytes(sample[:SAMPLE_BYTES]))
    if not found["encoding"] or found["confidence"] < SURE:
        return None
    return codec_of(found["encoding"])
