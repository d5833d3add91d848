"""`extract`: files in, articles out, no library."""

from __future__ import annotations

from pathlib import Path

from tests.cli.shell import PARAGRAPH, Shell, page

KEYS = {
    "file",
    "title",
    "byline",
    "site_name",
    "published_at",
    "lang",
    "excerpt",
    "text_content",
    "content_html",
    "word_count",
    "elapsed_ms",
}


GERMAN = "Das Wasser steigt zweimal am Tag, und wer an ihm lebt, lernt zu warten, zu schauen und aufzuschreiben. " * 6


def write(folder: Path) -> list[str]:
    """Two good files and two bad ones, in a mixed order."""
    comment = "<!-- saved from url=(0028)https://a.test/harbour/dawn -->"
    body = page("Dawn", 'The <a href="quay">quay</a>. ' + PARAGRAPH, 'A crane: <img src="../crane.png">' + PARAGRAPH)
    (folder / "dawn.html").write_text(comment + body, "utf-8")
    (folder / "empty.html").write_text("", "utf-8")
    (folder / "night.htm").write_text(page("Nacht", GERMAN, lang="de"), "utf-8")
    return ["./dawn.html", "empty.html", "missing.html", str(folder / "night.htm")]


def test_json_has_a_row_per_file_in_order(shell: Shell) -> None:
    files = write(shell.folder)
    done = shell.run("extract", "--json", *files)
    assert done.code == 1
    dawn, empty, missing, night = done.rows
    assert [row["file"] for row in done.rows] == files  # as typed
    assert dawn.keys() >= KEYS
    assert (dawn["title"], night["title"], night["lang"]) == ("Dawn", "Nacht", "de")
    assert empty == {"file": "empty.html", "error": "empty.html cannot be read: there is nothing in it."}
    assert missing == {"file": "missing.html", "error": "missing.html cannot be read: there is no such file."}
    assert dawn["word_count"] > 200
    assert 0 < dawn["elapsed_ms"] < 60_000
    assert "whoever lives by it" in dawn["text_content"]
    assert done.err.splitlines() == [empty["error"], missing["error"]]
    assert not shell.library.exists()


def test_links_and_pictures_are_resolved_where_the_page_was_saved_from(shell: Shell) -> None:
    html = shell.run("extract", "--json", write(shell.folder)[0]).row["content_html"]
    assert 'href="https://a.test/harbour/quay"' in html
    assert 'src="https://a.test/crane.png"' in html


def test_people_read_title_and_text(shell: Shell) -> None:
    done = shell.run("extract", write(shell.folder)[0])
    assert done.code == 0
    assert done.out.startswith("Dawn\n\n")
    assert "whoever lives by it" in done.out
