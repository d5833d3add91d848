"""Where things live: what comes with the program, a person's library, and their settings."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_config_path, user_data_path

APP = "Archiver"
PACKAGE = Path(__file__).resolve().parent


def resource(*parts: str) -> Path:
    """A file or folder that comes with the program.

    A wheel and a frozen bundle carry `resources/` inside the package; in a checkout it lies beside it.
    Raises FileNotFoundError: then the installation is broken, or the name is our mistake.
    """
    inside = PACKAGE / "resources"
    root = inside if inside.is_dir() else PACKAGE.parent / "resources"
    found = root.joinpath(*parts)
    if not found.exists():
        raise FileNotFoundError(found)
    return found


def default_library() -> Path:
    """The library of a person who never chose a folder; not created here.

    The system's folder for programs' data, not Documents: Windows and macOS copy Documents to a cloud file by file
    while the database is written, and a WAL database that is copied so is damaged.
    """
    return user_data_path(APP, appauthor=False) / "Library"


def settings_file() -> Path:
    """The settings of this person on this machine; it need not exist."""
    return user_config_path(APP, appauthor=False) / "settings.toml"
