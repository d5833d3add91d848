"""FAULTS 71 to 79 from a server into the library: what is read, and found, of pages that lie about their charset."""

from __future__ import annotations

import random
import unicodedata
from pathlib import Path

from archiver.library import Library
from archiver.model.jobs import JobState
from tests.extract.pages import SENTENCE, article
from tests.extract.test_faults import CASES, titled
from tests.library.conftest import SETTINGS, save
from tests.server import Server

CHARSETS = {name: case for name, case in CASES.items() if "71" <= name[:2] <= "79"}


def serve(server: Server, name: str, page: bytes, charset: str | None) -> str:
    return server.file(f"/{name}", page, "text/html" + (f"; charset={charset}" if charset else ""))


def test_pages_are_read_whatever_they_say_of_their_charset(folder: Path) -> None:
    titles = {form: unicodedata.normalize(form, "Crème brûlée") for form in ("NFC", "NFD")}
    with Server() as server, Library.open(folder, settings=SETTINGS) as library:
        urls = {
            name: serve(server, name, case.page if isinstance(case.page, bytes) else case.page.encode(), case.charset)
            for name, case in CHARSETS.items()
        }
        # Two megabytes of it in one run of text cost nh3 20 s; that they are decoded at once is in `test_decoding`.
        noise = random.Random(78).randbytes(100_000).translate(bytes(range(128, 256)) * 2)
        urls["78-random"] = serve(server, "78-random", article().encode() + noise, None)
        for form, title in titles.items():
            page = titled(title, f"<p>{form}</p>").encode()
            urls[f"79-{form}"] = serve(server, f"79-{form}", page, "utf-8")
        jobs = dict(zip(urls, save(library, *urls.values()), strict=True))
        assert {name for name, job in jobs.items() if job.state is not JobState.DONE} == set()
        texts = {name: library.article(job.article_id or 0).text_content for name, job in jobs.items()}
        for name, case in CHARSETS.items():
            assert all(words in texts[name] for words in case.said), name
        assert SENTENCE[:60] in texts["78-random"]
        for title in titles.values():
            found = {hit.article.id for hit in library.search(f"title:({title})").hits}
            assert found == {jobs["79-NFC"].article_id, jobs["79-NFD"].article_id}
    assert {name[:2] for name in urls} == {str(number) for number in range(71, 80)}
