"""Saved pages as browsers, mail programs and savers write them, made by hand."""

from __future__ import annotations

import base64
import io
import json
import plistlib
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any


def write_mhtml(
    page: str,
    parts: Mapping[str, bytes] = {},
    *,
    url: str = "https://example.org/tides",
    headers: Sequence[str] = (
        "From: <Saved by Blink>",
        "Snapshot-Content-Location: {url}",
        "Subject: =?utf-8?Q?On=20tides?=",
        "Date: Tue, 14 Mar 2023 09:00:00 -0000",
    ),
    newline: str = "\r\n",
) -> bytes:
    """What Chromium saves: `parts` by Content-Location, or by Content-ID where that begins with `cid:`."""
    lines = [
        *(header.format(url=url) for header in headers),
        "MIME-Version: 1.0",
        'Content-Type: multipart/related;\n\ttype="text/html";\n\tboundary="----b1----"',
        "",
        "",
        "------b1----",
        "Content-Type: text/html",
        "Content-ID: <frame-1@mhtml.blink>",
        "Content-Transfer-Encoding: quoted-printable",
        f"Content-Location: {url}",
        "",
        quoted(page),
    ]
    for name, data in parts.items():
        place = f"Content-ID: <{name[4:]}>" if name.startswith("cid:") else f"Content-Location: {name}"
        lines += ["------b1----", "Content-Type: image/png", "Content-Transfer-Encoding: base64", place, ""]
        lines += [base64.encodebytes(data).decode().rstrip()]
    return "\n".join([*lines, "------b1------", ""]).replace("\n", newline).encode()


def quoted(text: str) -> str:
    """Quoted-printable as browsers write it: every `=` and all that is not ASCII, in lines of at most 76."""
    import quopri

    return quopri.encodestring(text.encode()).decode()


def write_mail(
    page: str,
    pictures: Mapping[str, bytes] = {},
    *,
    text: str = "The plain edition.",
    headers: Sequence[str] = (
        '"From: =?utf-8?Q?The_T=C3=ADde_Letter?= <news@example.org>'.lstrip('"'),
        "To: me@example.net",
        "Subject: =?utf-8?B?T24gdGlkZXMg4oCTIDE=?=",
        "Date: Mon, 01 Jan 2024 10:00:00 +0200",
        "Message-ID: <abc@example.org>",
    ),
) -> bytes:
    """A newsletter: text and HTML as alternatives, pictures by Content-ID beside them."""
    lines = [
        *headers,
        "MIME-Version: 1.0",
        'Content-Type: multipart/related; boundary="outer"',
        "",
        "This is a message in parts.",
        "--outer",
        'Content-Type: multipart/alternative; boundary="inner"',
        "",
        "--inner",
        "Content-Type: text/plain; charset=utf-8",
        "",
        text,
        "--inner",
        "Content-Type: text/html; charset=iso-8859-1",
        "Content-Transfer-Encoding: base64",
        "",
        base64.encodebytes(page.encode("latin-1", "xmlcharrefreplace")).decode().rstrip(),
        "--inner--",
        "",
    ]
    for name, data in pictures.items():
        lines += [
            "--outer",
            "Content-Type: image/png",
            f"Content-ID: <{name}>",
            "Content-Transfer-Encoding: base64",
            "",
        ]
        lines += [base64.encodebytes(data).decode().rstrip()]
    return "\r\n".join([*lines, "--outer--", ""]).encode()


def write_webarchive(
    page: str,
    parts: Mapping[str, bytes] = {},
    *,
    url: str = "https://example.org/tides",
    binary: bool = True,
) -> bytes:
    """What Safari saves."""
    archive: dict[str, Any] = {
        "WebMainResource": {
            "WebResourceData": page.encode(),
            "WebResourceFrameName": "",
            "WebResourceMIMEType": "text/html",
            "WebResourceTextEncodingName": "UTF-8",
            "WebResourceURL": url,
        },
        "WebSubresources": [
            {"WebResourceData": data, "WebResourceMIMEType": "image/png", "WebResourceURL": name}
            for name, data in parts.items()
        ],
    }
    return plistlib.dumps(archive, fmt=plistlib.FMT_BINARY if binary else plistlib.FMT_XML)


def write_singlefile_zip(
    page: str,
    pictures: Mapping[str, bytes] = {},
    *,
    url: str = "https://example.org/tides",
    folder: str = "",
    resources: Mapping[str, str] = {},
    shell: tuple[bytes, bytes] = (b"", b""),
) -> bytes:
    """What SingleFile saves as a zip; `shell` is the HTML around it of a page that unpacks itself."""
    stream = io.BytesIO()
    stream.write(shell[0])
    manifest = {"originalUrl": url, "title": "On tides", "archiveTime": "2024-05-01T08:00:00.000Z"}
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, data in pictures.items():
            archive.writestr(folder + name, data)
        archive.writestr(folder + "index.html", page)
        archive.writestr(folder + "manifest.json", json.dumps(manifest | {"resources": dict(resources)}))
    return stream.getvalue() + shell[1]


SHELL = (
    b"<!DOCTYPE html><html><head><meta charset=utf-8></head><!--\n Page saved with SingleFile \n"
    b" url: https://example.org/tides \n saved date: Wed May 01 2024 10:00:00 GMT+0200 (CEST)\n-->"
    b"<body><p>Please wait...</p><!--",
    b"--><script>document.title='unpacks itself'</script></body></html>" + b" " * 70_000,
)
"""The HTML around a zip in a page that unpacks itself, longer behind it than zip readers look."""


def write_pdf(
    pages: Sequence[Sequence[str]],
    *,
    facts: Mapping[str, str] = {},
    size: tuple[int, int] = (612, 792),
    locked: bool = False,
    drawn: str = "",
) -> bytes:
    """A PDF with lines of Helvetica on each page; a line that begins with # is large. `drawn` is painted on each."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>"
        % (len(pages), b" ".join(b"%d 0 R" % (5 + 2 * number) for number in range(len(pages)))),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< %s >>" % b" ".join(b"/%s (%s)" % (key.encode(), _escaped(text)) for key, text in facts.items()),
    ]
    for lines in pages:
        content = drawn.encode("cp1252", "replace")
        for row, line in enumerate(lines):
            letters, text = (24, line[1:]) if line.startswith("#") else (11, line)
            content += b"BT /F1 %d Tf 72 %d Td (%s) Tj ET\n" % (letters, size[1] - 72 - 14 * row, _escaped(text))
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (*size, len(objects) + 2),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        ]
    extra = b""
    if locked:
        key = b"<" + b"00" * 32 + b">"
        extra = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O %s /U %s /P -4 >> /ID [<00> <00>]" % (key, key)
    body = b"%PDF-1.4\n"
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size_of = len(objects) + 1
    return (
        body + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n"
        b"<< /Size %d /Root 1 0 R /Info 4 0 R %s >>\nstartxref\n%d\n%%%%EOF"
        % (*(size_of, table, size_of, extra, len(body)),)
    )


def _escaped(text: str) -> bytes:
    return text.encode("cp1252", "replace").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
