from __future__ import annotations

import re
import urllib.error
import urllib.request
from urllib.parse import urlsplit

import pytest

from archiver.paths import resource
from archiver.samples import Sample, read_samples, serve_samples


def get(url: str) -> tuple[str, bytes]:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.headers["Content-Type"], answer.read()


@pytest.mark.parametrize("sample", read_samples(), ids=lambda sample: sample.path)
def test_a_page_has_what_the_index_says(sample: Sample) -> None:
    body = resource("samples", *sample.path.split("/")).read_bytes()
    text = body.decode("windows-1251" if b"windows-1251" in body else "utf-8")
    assert f">{sample.title.replace(chr(39), '&#x27;')}<" in text or f">{sample.title}<" in text
    assert sample.lang in text
    for word in sample.words:
        assert word in text


def test_the_samples_have_several_languages_and_one_old_charset() -> None:
    assert {sample.lang.split("-")[0] for sample in read_samples()} >= {"en", "de", "ja", "ar", "ru"}
    with pytest.raises(UnicodeDecodeError):
        resource("samples", "gazeta", "zima.html").read_text("utf-8")


def test_every_page_and_every_picture_is_served() -> None:
    with serve_samples() as address:
        assert urlsplit(address).hostname == "127.0.0.1"
        seen = set()
        for sample in read_samples():
            media_type, body = get(address + sample.path)
            assert media_type == "text/html"
            seen |= set(re.findall(r"/(pictures/[\w.-]+)", body.decode("latin-1")))
        files = {f"pictures/{path.name}" for path in resource("samples", "pictures").iterdir()}
        assert seen == files
        for picture in seen:
            media_type, body = get(address + picture)
            assert media_type == {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}[picture.split(".")[1]]
            assert len(body) < 60_000


def test_the_samples_stay_small() -> None:
    assert sum(path.stat().st_size for path in resource("samples").rglob("*") if path.is_file()) < 700_000


def test_nothing_outside_the_samples_is_served() -> None:
    with serve_samples() as address, pytest.raises(urllib.error.HTTPError, match="404"):
        get(address + "../../pyproject.toml")


def test_the_server_is_quiet_and_gone_afterwards(capfd: pytest.CaptureFixture[str]) -> None:
    with serve_samples() as address:
        get(address + "journal/tide-mill.html")
    with pytest.raises(urllib.error.URLError):
        get(address)
    assert capfd.readouterr() == ("", "")
