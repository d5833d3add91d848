"""`extract`: files in, articles out, no library."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.shell import PARAGRAPH, Shell, page
from tests.containers.writers import write_mail, write_mhtml, write_pdf, write_singlefile_zip, write_webarchive
from tests.server import Server

KEYS = {
    "file",
    "title",
    "byline",
    "site_name",
    "published_at",
    "modified_at",
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


def test_every_kind_of_file_is_read(shell: Shell) -> None:
    files = {
        "a.mhtml": write_mhtml(page("Dawn", PARAGRAPH)),
        "a.webarchive": write_webarchive(page("Dawn", PARAGRAPH)),
        "a.zip": write_singlefile_zip(page("Dawn", PARAGRAPH)),
        "a.eml": write_mail(f"<p>{PARAGRAPH}</p>", headers=["From: a@a.test", "Subject: Dawn"]),
        "a.pdf": write_pdf([["#Dawn", PARAGRAPH[:60]]]),
        "a.md": f"# Dawn\n\n{PARAGRAPH}".encode(),
        "a.txt": f"Dawn\n\n{PARAGRAPH}".encode(),
    }
    for name, body in files.items():
        (shell.folder / name).write_bytes(body)
    done = shell.run("extract", "--json", *files)
    assert done.code == 0
    assert {row["file"]: row["title"] for row in done.rows} == dict.fromkeys(files, "Dawn")
    assert all(PARAGRAPH[:50] in row["text_content"] for row in done.rows)
    assert shell.run("extract", "--json", "--explain", "a.pdf").code == 0


def test_a_locked_file_says_so(shell: Shell) -> None:
    (shell.folder / "a.pdf").write_bytes(write_pdf([["x"]], locked=True))
    done = shell.run("extract", "a.pdf")
    assert done.code == 1
    assert "the file is locked with a password" in done.err


def test_people_read_title_and_text(shell: Shell) -> None:
    done = shell.run("extract", write(shell.folder)[0])
    assert done.code == 0
    assert done.out.startswith("Dawn\n\n")
    assert "whoever lives by it" in done.out


def test_explaining_shows_the_votes_and_what_is_gone(shell: Shell) -> None:
    (file, *_) = write(shell.folder)
    done = shell.run("extract", "--explain", file)
    assert done.code == 0
    assert "readability" in done.out
    assert "whoever lives by it" in done.out
    assert "not of the article" in done.out
    row = shell.run("extract", "--explain", "--json", file).row
    told = row["explanation"]
    assert {"place", "words", "voted", "chance", "chosen", "text"} == set(told["candidates"][0])
    assert [each["text"] for each in told["removals"]] == ["Home", "Dawn"]
    assert "explanation" not in shell.run("extract", "--json", file).row


def test_rules_can_be_tried_on_a_file(shell: Shell) -> None:
    (file, *_) = write(shell.folder)
    folder = shell.folder / "tried"
    folder.mkdir()
    (folder / "a.toml").write_text('["a.test"]\nselect = ["nav"]\ntitle = ".gone"\nfrob = 1\n', "utf-8")
    done = shell.run("extract", "--rules", "tried", file)
    assert done.code == 1
    assert done.err.startswith("a.toml, line 4: “frob” means nothing here")
    (folder / "a.toml").write_text('["a.test"]\nselect = ["nav"]\ntitle = ".gone"\n', "utf-8")
    done = shell.run("extract", "--explain", "--rules", "tried", file)
    assert (done.code, done.err) == (0, "")
    assert "a.test (a.toml:1)" in done.out
    assert "the rule for the site does not select it" in done.out
    assert shell.run("extract", "--json", "--rules", "tried", file).row["text_content"] == "Home"


def test_the_rules_of_a_library_are_listed_with_their_mistakes(shell: Shell, server: Server) -> None:
    done = shell.run("save", server.page("/quay", page("Quay", PARAGRAPH)))
    assert done.code == 0
    done = shell.run("rules")
    assert done.code == 0
    assert str(shell.library / "rules") in done.out
    (shell.library / "rules").mkdir()
    (shell.library / "rules" / "a.toml").write_text('["a.test"]\ntitle = "h1"\n["b.test"]\ntitle = 1\n', "utf-8")
    done = shell.run("rules", "--json")
    assert done.code == 1
    assert done.row["site"] == "a.test"
    assert done.err.startswith("a.toml, line 4: title is no selector")
    done = shell.run("save", server.page("/mole", page("Mole", PARAGRAPH)))
    assert done.code == 0  # a rule that is wrong costs no page
    assert "a.toml, line 4" in done.err


@pytest.fixture
def ruled(shell: Shell, server: Server) -> Shell:
    """A library of two articles, and a rule that changes the first."""
    quay = page("Quay", PARAGRAPH, PARAGRAPH, '<span class="box">Buy a quay of your own today.</span>')
    for url in (server.page("/quay", quay), server.page("/mole", page("Mole", PARAGRAPH))):
        assert shell.run("save", url).code == 0
    (shell.library / "rules").mkdir()
    (shell.library / "rules" / "a.toml").write_text('["127.0.0.1/quay"]\nstrip = [".box"]\nbyline = "h1"\n', "utf-8")
    return shell


def test_a_preview_shows_what_would_change_and_changes_nothing(ruled: Shell) -> None:
    done = ruled.run("extract-again", "--all", "--preview")
    assert (done.code, done.err) == (0, "")
    assert "other words" in done.out
    assert "byline: – → Quay" in done.out
    assert "1 article of 2 would change." in done.out
    assert "- Buy a quay of your own today." in done.out
    quay, mole = ruled.run("extract-again", "1", "2", "--preview", "--json").rows
    assert (quay["change"], mole["change"]) == ("text", "none")
    assert quay["removed"] == ["Buy a quay of your own today."]
    assert ruled.run("show", "1", "--json").row["versions"] == 1


def test_extracting_again_does_it(ruled: Shell) -> None:
    done = ruled.run("extract-again", "--all")
    assert (done.code, done.err) == (0, "")
    assert "1 article of 2 would change." in done.out
    assert "a version was added" in done.out
    row = ruled.run("show", "1", "--json").row
    assert (row["versions"], row["byline"]) == (2, "Quay")
    assert "Buy a quay" not in row["text_content"]
    assert ruled.run("extract-again", "--all").out == "0 articles of 2 would change.\n"


def test_much_shorter_is_only_what_was_asked_for(ruled: Shell) -> None:
    (ruled.library / "rules" / "a.toml").write_text('["127.0.0.1/quay"]\nselect = [".box"]\n', "utf-8")
    done = ruled.run("extract-again", "1")
    assert "1 would become much shorter, and stay (--shorter takes them too)" in done.out
    assert ruled.run("show", "1", "--json").row["versions"] == 1
    assert ruled.run("extract-again", "1", "--shorter").code == 0
    assert ruled.run("show", "1", "--json").row["text_content"] == "Buy a quay of your own today."


def test_what_is_to_be_extracted_again_is_named(ruled: Shell) -> None:
    assert ruled.run("extract-again").code == 2
    assert ruled.run("extract-again", "1", "--all").code == 2
    done = ruled.run("extract-again", "99")
    assert (done.code, done.err) == (1, "There is no article 99.\n")
