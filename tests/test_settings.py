from __future__ import annotations

import dataclasses
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from archiver.errors import SettingsRefused
from archiver.model.limits import ExtractLimits, FetchLimits
from archiver.settings import Settings, load, save


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def refused(text: str | bytes, file: Path) -> tuple[str, str]:
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(SettingsRefused) as caught:
        load(file)
    assert caught.value.path == str(file)
    return caught.value.key, caught.value.reason


def test_a_missing_file_is_all_defaults(file: Path) -> None:
    assert load(file) == Settings()


def test_the_defaults_suit_the_machine() -> None:
    settings = Settings()
    assert 1 <= settings.workers <= 4
    assert settings.fetch == FetchLimits()
    assert settings.extract == ExtractLimits()


def test_a_file_says_only_what_differs(file: Path) -> None:
    file.write_text("host_spacing_seconds = 2\ndaily_backups = false\n[fetch]\npage_bytes = 1_000\n", "utf-8")
    expected = Settings(host_spacing_seconds=2.0, daily_backups=False, fetch=FetchLimits(page_bytes=1_000))
    assert load(file) == expected
    assert type(load(file).host_spacing_seconds) is float


def test_a_byte_order_mark_is_fine(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbfworkers = 3")
    assert load(file).workers == 3


def test_the_home_folder_may_be_written_as_a_tilde(file: Path) -> None:
    file.write_text('library = "~/reading"', "utf-8")
    assert load(file).library == Path.home() / "reading"


@pytest.mark.expect_log("archiver.settings")
def test_unknown_keys_are_ignored_with_a_note(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    file.write_text("workres = 3\n[fetch]\npage_byte = 1\n[plugins.one]\na = 1\n", "utf-8")
    assert load(file) == Settings()
    notes = sorted(record.getMessage().removeprefix(f"{file}: ") for record in caplog.records)
    assert notes == ["unknown setting fetch.page_byte", "unknown setting plugins", "unknown setting workres"]


@pytest.mark.parametrize(
    ("text", "key", "reason"),
    [
        ('workers = "three"', "workers", "type"),
        ("workers = 2.0", "workers", "type"),
        ("workers = true", "workers", "type"),
        ("daily_backups = 1", "daily_backups", "type"),
        ("library = 3", "library", "type"),
        ("fetch = 3", "fetch", "type"),
        ('[fetch]\npage_bytes = "20 MB"', "fetch.page_bytes", "type"),
        ("workers = 0", "workers", "range"),
        ("host_spacing_seconds = -0.1", "host_spacing_seconds", "range"),
        ("host_spacing_seconds = nan", "host_spacing_seconds", "range"),
        ("[fetch]\npage_seconds = inf", "fetch.page_seconds", "range"),
        (f"[fetch]\npage_seconds = 1{'0' * 400}", "fetch.page_seconds", "range"),
        ("[extract]\nmemory_bytes = 0", "extract.memory_bytes", "range"),
        ('library = "articles"', "library", "relative"),
        ("workers = ", "", "syntax"),
        (b"library = '\xff'", "", "syntax"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(file: Path, text: str | bytes, key: str, reason: str) -> None:
    assert refused(text, file) == (key, reason)


def test_zero_is_fine_where_it_means_something(file: Path) -> None:
    file.write_text("host_spacing_seconds = 0\n[fetch]\nredirects = 0\n[extract]\npictures = 0\n", "utf-8")
    settings = load(file)
    assert (settings.host_spacing_seconds, settings.fetch.redirects, settings.extract.pictures) == (0.0, 0, 0)


def test_a_folder_in_the_files_place_is_refused(file: Path) -> None:
    file.mkdir()
    with pytest.raises(SettingsRefused) as caught:
        load(file)
    assert caught.value.reason == "unreadable"


def test_the_refusal_keeps_its_cause(file: Path) -> None:
    file.write_text("workers = ", "utf-8")
    with pytest.raises(SettingsRefused) as caught:
        load(file)
    assert isinstance(caught.value.__cause__, tomllib.TOMLDecodeError)


sizes = st.integers(1, 2**53 - 1)
seconds = st.floats(0.001, 1e9, allow_nan=False)


@given(
    settings=st.builds(
        Settings,
        library=st.text(st.characters(codec="utf-8", exclude_characters="\0/\\:")).map(
            lambda name: Path.home() / ("x" + name)
        ),
        workers=sizes,
        host_spacing_seconds=seconds,
        daily_backups=st.booleans(),
        fetch=st.builds(FetchLimits, page_bytes=sizes, page_seconds=seconds),
        extract=st.builds(ExtractLimits, pictures=sizes),
    )
)
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_saved_is_what_is_loaded(file: Path, settings: Settings) -> None:
    save(settings, file)
    assert load(file) == settings


def test_only_what_differs_is_written(file: Path) -> None:
    save(dataclasses.replace(Settings(), fetch_threads=3, fetch=FetchLimits(redirects=1)), file)
    assert tomllib.loads(file.read_text("utf-8")) == {"fetch_threads": 3, "fetch": {"redirects": 1}}


def test_saving_keeps_keys_it_does_not_know(file: Path) -> None:
    file.write_text("future = [1, 2]\nworkers = 1\n[fetch]\npage_seconds = 9\nhttp3 = true\n", "utf-8")
    save(Settings(fetch_threads=3), file)
    assert tomllib.loads(file.read_text("utf-8")) == {"future": [1, 2], "fetch_threads": 3, "fetch": {"http3": True}}


def test_saving_mends_a_value_that_was_refused(file: Path) -> None:
    file.write_text('fetch = 3\nworkers = "x"\n', "utf-8")
    save(Settings(workers=2, fetch=FetchLimits(redirects=1)), file)
    assert load(file).fetch.redirects == 1


def test_saving_does_not_overwrite_what_it_cannot_read(file: Path) -> None:
    file.write_text("workers = # I will fill this in", "utf-8")
    with pytest.raises(SettingsRefused):
        save(Settings(), file)
    assert file.read_text("utf-8") == "workers = # I will fill this in"


def test_a_failed_save_leaves_the_old_file_and_no_other(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(Settings(fetch_threads=3), file)

    def full_disk(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full_disk)
    with pytest.raises(SettingsRefused) as caught:
        save(Settings(fetch_threads=5), file)
    assert caught.value.reason == "unwritable"
    assert load(file).fetch_threads == 3
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_saving_makes_the_folder_and_follows_a_link(tmp_path: Path) -> None:
    kept = tmp_path / "dotfiles" / "archiver.toml"
    link = tmp_path / "settings.toml"
    try:
        link.symlink_to(kept)
    except OSError:
        pytest.skip("this system lets only administrators make links")
    save(Settings(fetch_threads=3), link)
    assert link.is_symlink()
    assert load(kept).fetch_threads == 3
