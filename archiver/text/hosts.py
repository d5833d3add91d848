"""Host names and addresses: what a person writes → the ASCII form that is resolved → what is safe to show."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from urllib.parse import unquote

MAX_HOST = 253
MAX_LABEL = 63

_ASCII_LABEL = re.compile(r"[a-z0-9_-]+")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_LOOKALIKES = frozenset("асԁеһіјӏорԗԛѕԝхуъьҽпгѵѡ" + "αεηικνορτυχωγ" + "օսոցհո")
"""Letters of other scripts that read as Latin ones (the list browsers use, Cyrillic, with Greek and Armenian added)."""

_EAST_ASIAN = (
    frozenset({"LATIN", "CJK", "HIRAGANA", "KATAKANA"}),
    frozenset({"LATIN", "CJK", "BOPOMOFO"}),
    frozenset({"LATIN", "CJK", "HANGUL"}),
)
"""The only scripts that may share a label with Latin: Unicode TR 39, "highly restrictive"."""


class NotAnAddress(ValueError):
    """`args[0]` is the reason, one of: no_host, bad_host, empty_label, label_too_long, host_too_long, space."""


def ascii_host(text: str) -> str:
    """A host as written → lower-case ASCII: punycode by UTS 46, IPv4 as four decimals, IPv6 compressed in brackets.

    The root's trailing dot is dropped. `127.1`, `0x7f000001` and other inventive numbers become the address that they
    are to every resolver, so that nothing behind this function meets a disguised one (WHATWG URL, "host parsing").
    Raises NotAnAddress.
    """
    if text.startswith("["):
        return _bracketed(text)
    host = unquote(text) if "%" in text else text
    if len(host) > 4 * MAX_HOST:
        raise NotAnAddress("host_too_long")
    host = host.lower() if host.isascii() else _mapped(host)
    host = host.removesuffix(".")
    if not host:
        raise NotAnAddress("no_host")
    labels = host.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        return _ipv4(labels)
    for label in labels:
        _check_label(label)
    if len(host) > MAX_HOST:
        raise NotAnAddress("host_too_long")
    return host


def shown_host(host: str) -> str:
    """An ASCII host → the form for people: Unicode, but punycode for every label that could pass for another.

    A label stays punycode when it mixes scripts, consists of letters that look Latin, or holds symbols.
    """
    labels = host.split(".")
    top = _decoded(labels[-1])
    return ".".join(_shown(label, top) for label in labels)


def _check_label(label: str) -> None:
    if not label:
        raise NotAnAddress("empty_label")
    if len(label) > MAX_LABEL:
        raise NotAnAddress("label_too_long")
    if not _ASCII_LABEL.fullmatch(label):
        raise NotAnAddress("space" if any(character.isspace() for character in label) else "bad_host")


def _bracketed(text: str) -> str:
    try:
        address = ipaddress.IPv6Address(text[1:].removesuffix("]"))
    except ValueError as error:
        raise NotAnAddress("bad_host") from error
    if address.scope_id or not text.endswith("]"):
        raise NotAnAddress("bad_host")
    if mapped := address.ipv4_mapped:  # Python 3.13 writes these in another way than 3.11
        high, low = divmod(int(mapped), 1 << 16)
        return f"[::ffff:{high:x}:{low:x}]"
    return f"[{address.compressed}]"


def _ipv4(labels: list[str]) -> str:
    """The forms of inet_aton(3): one to four numbers, decimal, octal or hexadecimal, the last filling the rest."""
    if not all(_NUMBER.fullmatch(label) for label in labels):
        raise NotAnAddress("bad_host")
    try:
        numbers = [int(label, 16 if label.startswith("0x") else 8 if label.startswith("0") else 10) for label in labels]
    except ValueError as error:
        raise NotAnAddress("bad_host") from error
    *heads, last = numbers
    if len(numbers) > 4 or any(head > 255 for head in heads) or last >= 256 ** (5 - len(numbers)):
        raise NotAnAddress("bad_host")
    value = sum(head << (8 * (3 - place)) for place, head in enumerate(heads)) + last
    return str(ipaddress.IPv4Address(value))


def _mapped(host: str) -> str:
    import idna  # 20 ms, and few hosts are not ASCII

    try:
        mapped = idna.uts46_remap(host, std3_rules=False, transitional=False)
        return ".".join(_punycode(label) for label in mapped.split("."))
    except (idna.IDNAError, UnicodeError) as error:
        raise NotAnAddress("space" if any(character.isspace() for character in host) else "bad_host") from error


def _punycode(label: str) -> str:
    if label.isascii():
        return label
    import idna

    # IDNA 2008 knows no symbols, browsers and the DNS do (☃.net): the rules are checked on the rest.
    letters = "".join(character for character in label if unicodedata.category(character) != "So")
    if letters:
        idna.check_label(letters)
    return "xn--" + label.encode("punycode").decode("ascii")


def _decoded(label: str) -> str:
    """The Unicode of a punycode label; the label itself where it is none."""
    if not label.startswith("xn--"):
        return label
    try:
        decoded = label[4:].encode("ascii").decode("punycode")
        return decoded if _punycode(decoded) == label else label
    except UnicodeError:
        return label


def _shown(label: str, top: str) -> str:
    decoded = _decoded(label)
    if decoded is label:
        return label
    scripts = {_script(character) for character in decoded} - {""}
    if len(scripts) != 1 and not any(scripts <= together for together in _EAST_ASIAN):
        return label
    if "?" in scripts:
        return label
    foreign = [character for character in decoded if not character.isascii()]
    if _LOOKALIKES.issuperset(foreign) and not any(_script(character) in scripts for character in top):
        return label
    return decoded


def _script(character: str) -> str:
    """The script as the first word of a character's Unicode name; "" for what all scripts share, "?" for no letter."""
    if character in "0123456789-_":
        return ""
    if character == "々":
        return "CJK"
    if unicodedata.category(character)[0] not in "LM":
        return "?"
    script = re.split(r"[ -]", unicodedata.name(character, "?"), maxsplit=1)[0]
    if script == "LATIN" and not (character < "\u0250" or "\u1e00" <= character <= "\u1eff"):
        return "?"  # phonetic and other letters that nobody's language uses but that look like plain ones
    return script
