"""An article in several pages as one document: MIME (RFC 2046), a part a page with its address, so that what is kept of
such an article can be read by other programs too, and extracted again as a whole."""

from __future__ import annotations

import base64
import email.policy
import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.parser import BytesParser

MEDIA_TYPE = "multipart/x-pages"
"""Of a kind that nobody serves: whoever does not know it reads it as multipart/mixed."""
MOST = 20
"""Pages of one article."""
BOUNDARY = "=_page-of-several"
"""In base64 there is no _, so no page can hold it."""
NAME = re.compile(r"[\w.:+-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Part:
    url: str
    media_type: str
    charset: str | None
    body: bytes


def pack(parts: Sequence[Part]) -> bytes:
    """The pages in their order; the same pages give the same bytes."""
    lines = ["MIME-Version: 1.0", f'Content-Type: multipart/mixed; boundary="{BOUNDARY}"', ""]
    for part in parts:
        charset = f'; charset="{part.charset}"' if part.charset and NAME.fullmatch(part.charset) else ""
        lines += [f"--{BOUNDARY}", f"Content-Type: {part.media_type}{charset}", f"Content-Location: {part.url}"]
        lines += ["Content-Transfer-Encoding: base64", "", base64.encodebytes(part.body).decode("ascii").rstrip(), ""]
    return "\r\n".join([*lines, f"--{BOUNDARY}--", ""]).replace("\r\n", "\n").replace("\n", "\r\n").encode()


def unpack(body: bytes) -> list[Part]:
    """The reverse. Raises ValueError on what was not packed here."""
    whole = BytesParser(policy=email.policy.HTTP).parsebytes(body)
    parts = []
    for message in whole.iter_parts():
        content = message.get_payload(decode=True)
        if not isinstance(content, bytes):
            raise ValueError("a part without content")
        url, charset = str(message["Content-Location"] or ""), message.get_param("charset")
        parts.append(Part(url, message.get_content_type(), charset if isinstance(charset, str) else None, content))
    if not 0 < len(parts) <= MOST:
        raise ValueError(f"{len(parts)} parts")
    return parts
