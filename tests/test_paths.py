from __future__ import annotations

from pathlib import Path

import pytest

from archiver import paths
from archiver.paths import default_library, resource, settings_file


def test_a_checkout_finds_its_resources_beside_the_package() -> None:
    assert resource("samples", "index.toml") == Path(__file__).parents[1] / "resources" / "samples" / "index.toml"


def test_an_installed_package_finds_them_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = tmp_path / "archiver" / "resources" / "samples"
    beside = tmp_path / "resources"  # another package's
    inside.mkdir(parents=True)
    beside.mkdir()
    monkeypatch.setattr(paths, "PACKAGE", tmp_path / "archiver")
    assert resource("samples") == inside


def test_a_missing_resource_is_an_error_that_names_it() -> None:
    with pytest.raises(FileNotFoundError, match="no-such-thing"):
        resource("samples", "no-such-thing")


def test_the_library_and_the_settings_are_the_persons_own_and_apart() -> None:
    library, settings = default_library(), settings_file()
    assert library.is_absolute()
    assert settings.is_absolute()
    assert library not in settings.parents
    assert "Documents" not in library.parts
