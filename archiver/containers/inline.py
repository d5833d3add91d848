"""Pictures written into a page as data: URIs (RFC 2397), taken out of large ones before anybody parses them.

SingleFile saves every picture so: a page of 40 MB is one of 200 KB with its pictures beside it.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass

from archiver.containers.container import BrokenContainer, Part

LARGE = 4_000_000
"""Bytes of a page; a smaller one is parsed with what is in it."""
INLINE = "inline:"

_PICTURE = re.compile(rb"data:image/(?:png|jpe?g|webp|gif);base64,([A-Za-z0-9+/=]{2000,}+)")


@dataclass(frozen=True, slots=True)
class _Encoded:
    body: memoryview

    def read(self, limit: int) -> bytes:
        """See `Part.read`."""
        if len(self.body) > 2 * limit:
            raise BrokenContainer("too_large")
        try:
            data = binascii.a2b_base64(bytes(self.body).rstrip(b"=") + b"==")
        except binascii.Error as error:
            raise BrokenContainer("damaged") from error
        if len(data) > limit:
            raise BrokenContainer("too_large")
        return data


def take_out(page: bytes) -> tuple[bytes, Mapping[str, Part]]:
    """A large page with `inline:N` in the place of each picture, and these by that name; any other as it is."""
    if len(page) < LARGE:
        return page, {}
    parts: dict[str, Part] = {}
    view = memoryview(page)
    pieces: list[bytes | memoryview] = []
    place = 0
    for match in _PICTURE.finditer(page):
        name = f"{INLINE}{len(parts)}"
        parts[name] = Part(_Encoded(view[match.start(1) : match.end()]).read)
        pieces += view[place : match.start()], name.encode("ascii")
        place = match.end()
    return b"".join([*pieces, view[place:]]), parts
