"""Bytes of a file → text, where only addresses and names in it matter."""

from __future__ import annotations


def decode(body: bytes) -> str:
    """Text by its byte order mark or NULs (UTF-16), else UTF-8, else Windows' western code page. Never raises."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", errors="replace")
    if body[:1] == b"\0" or body[1:2] == b"\0":
        return body.decode("utf-16-be" if body[:1] == b"\0" else "utf-16-le", errors="replace")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", errors="replace")
