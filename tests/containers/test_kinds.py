from __future__ import annotations

import pytest

from archiver.containers.kinds import recognise
from tests.containers.writers import (
    SHELL,
    write_mail,
    write_mhtml,
    write_pdf,
    write_singlefile_zip,
    write_webarchive,
)

HTML = b"\n<!-- saved -->\n<!DOCTYPE HTML><p>x"
MHTML, MAIL, PDF, ZIP = write_mhtml("<p>x"), write_mail("<p>x"), write_pdf([["x"]]), write_singlefile_zip("<p>x")


@pytest.mark.parametrize(
    ("suffix", "body", "media_type"),
    [
        (".html", HTML, "text/html"),
        (".xhtml", HTML, "application/xhtml+xml"),
        ("", HTML, "text/html"),
        (".aspx", HTML, "text/html"),
        (".mhtml", MHTML, "multipart/related"),
        (".mht", b"\xef\xbb\xbf" + MHTML, "multipart/related"),
        (".html", MHTML, "multipart/related"),
        ("", MHTML, "multipart/related"),
        (".eml", MHTML, "message/rfc822"),
        (".eml", MAIL, "message/rfc822"),
        ("", MAIL, "message/rfc822"),
        (".html", MAIL, "message/rfc822"),
        (".webarchive", write_webarchive("<p>x"), "application/x-webarchive"),
        ("", write_webarchive("<p>x", binary=False), "application/x-webarchive"),
        (".zip", ZIP, "application/zip"),
        (".html", ZIP, "application/zip"),
        (".html", write_singlefile_zip("<p>x", shell=SHELL), "application/zip"),
        (".html", b"<p>What PK\5\6 means", "text/html"),
        (".html", HTML + b"PK\5\6" + b"\0" * 18, "text/html"),
        (".pdf", PDF, "application/pdf"),
        (".html", b"\n" + PDF, "application/pdf"),
        ("", PDF, "application/pdf"),
        (".txt", b"Subject: a text that begins like a letter", "text/plain"),
        (".md", b"%PDF-1.4 is how one begins", "text/markdown"),
        (".text", HTML, "text/plain"),
        (".html", b"Subject to change", "text/html"),
        ("", b"words", None),
        (".docx", ZIP[:2] + b"x", None),
        (".png", b"\x89PNG\r\n\x1a\n", None),
    ],
)
def test_content_goes_before_the_name(suffix: str, body: bytes, media_type: str | None) -> None:
    assert recognise(suffix, body) == media_type
