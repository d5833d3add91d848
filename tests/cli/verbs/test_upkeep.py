"""`check`, `backup` and `restore`."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.shell import Shell


def test_a_sound_library_is_said_to_be_so(saved: Shell) -> None:
    done = saved.run("check")
    assert (done.code, done.out) == (0, "Everything is as it was kept: 3 articles.\n")
    assert saved.run("check", "--json").out == ""


def test_damage_is_named_mended_and_gone(own: Shell) -> None:
    (picture,) = own.run("show", "1", "--json").row["images"]
    sha256 = picture["asset"]
    (own.library / "files" / sha256[:2] / sha256).write_bytes(b"no picture")
    (own.library / "search.db").write_bytes(b"no database" * 1_000)
    found = own.run("check", "--json")
    assert found.code == 1
    assert {(row["kind"], row["repaired"]) for row in found.rows} == {
        ("picture_damaged", False),
        ("search_damaged", False),
    }
    assert found.err == "2 found. 'archiver check --repair' mends what can be mended.\n"
    mended = own.run("check", "--repair")
    assert mended.code == 0
    assert (
        f"the picture {sha256} is damaged (in article 1): lost. Saving the link again may bring it back" in mended.out
    )
    assert mended.err == "2 found, 1 repaired, 1 lost.\n"
    assert own.run("check").code == 0
    assert own.run("search", "foghorn", "--json").row["complete"] is False


def test_a_whole_library_goes_into_a_file_and_comes_back(own: Shell, tmp_path: Path) -> None:
    packed = own.run("backup", "all.zip", "--json")
    assert packed.code == 0
    assert packed.row["byte_count"] == (tmp_path / "all.zip").stat().st_size
    own.run("mark", "trash", "1")
    own.run("delete", "1")
    restored = own.run("restore", "all.zip")
    assert restored.code == 0
    assert restored.out.startswith("Restored 3 articles from all.zip.\nWhat was here before: ")
    assert own.run("search", "foghorn", "--json").row["id"] == 1
    assert own.run("check").code == 0
    elsewhere = own.run("--library", "other", "restore", "all.zip", "--json")
    assert elsewhere.row["articles"] == 3
    assert own.run("--library", "other", "show", "1", "--embed").out == own.run("show", "1", "--embed").out


def test_a_snapshot_of_the_database_comes_back(own: Shell) -> None:
    done = own.run("backup")
    path = Path(done.out.removeprefix("Backed up and verified: ").strip())
    assert path.parent == own.library / "backups"
    own.run("mark", "favorite", "1")
    assert own.run("restore", str(path)).code == 0
    assert own.run("list", "--state", "favorite", "--json").out == ""


def test_a_ruined_database_says_the_way_out_and_takes_it(own: Shell) -> None:
    snapshot = own.run("backup", "--json").row["file"]
    database = own.library / "library.db"
    database.write_bytes(database.read_bytes()[:30_000])
    refused = own.run("check", "--repair")
    assert refused.code == 1
    assert "'archiver restore FILE' brings a backup back" in refused.err
    restored = own.run("restore", snapshot)
    assert restored.code == 0
    assert f"What was here before: {own.library / 'damaged'}" in restored.out
    assert own.run("search", "foghorn", "--json").row["id"] == 1


def test_damage_that_no_repair_can_mend_points_to_the_backups(own: Shell) -> None:
    database = own.library / "library.db"
    with database.open("rb+") as file:
        file.seek(2 * 4096)
        file.write(b"X" * 100)
    found = own.run("check", "--repair")
    assert found.code == 1
    assert "the database is damaged: the database does not read back\n" in found.out
    assert found.err.startswith("1 found, 0 repaired.\n'archiver restore FILE' brings a backup back")


def test_a_backup_overwrites_nothing_but_a_backup(own: Shell, tmp_path: Path) -> None:
    diary = tmp_path / "diary.txt"
    diary.write_text("Dear diary", "utf-8")
    for target, words in (
        ("diary.txt", "This file is there already, and no backup. It was left as it is."),
        ("library", "This is a folder. Name the file to make in it."),
        ("nowhere/all.zip", "The folder it is to be in does not exist."),
    ):
        done = own.run("backup", target)
        assert (done.code, done.err) == (1, f"{target}: {words}\n")
    assert diary.read_text("utf-8") == "Dear diary"
    assert own.run("backup", "all.zip").code == own.run("backup", "all.zip").code == 0


def test_what_is_no_backup_changes_nothing(own: Shell, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no backup", "utf-8")
    refused = own.run("restore", "notes.txt")
    assert refused.code == 1
    assert "is no sound backup" in refused.err
    missing = own.run("restore", "missing.zip")
    assert (missing.code, missing.err) == (1, "There is no file missing.zip.\n")
    own.run("backup", "all.zip")
    whole = (tmp_path / "all.zip").read_bytes()
    (tmp_path / "half.zip").write_bytes(whole[: len(whole) // 2])
    assert own.run("restore", "half.zip").code == 1
    assert len(own.run("list", "--json").rows) == 3
    assert json.loads(own.run("show", "1", "--json").out)["title"] == "The harbour at dawn"
