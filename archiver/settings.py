"""What a person can change, typed, in a TOML file that holds only what differs from the defaults.

    library = "/home/me/articles"
    workers = 2

    [fetch]
    page_bytes = 50_000_000

`[fetch]` and `[extract]` hold the fields of `FetchLimits` and `ExtractLimits`.
"""

from __future__ import annotations

import contextlib
import dataclasses
import logging
import os
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

import tomli_w

from archiver.errors import SettingsRefused
from archiver.model.limits import ExtractLimits, FetchLimits
from archiver.paths import default_library, settings_file

log = logging.getLogger(__name__)

Table = TypeVar("Table")

MAY_BE_ZERO = {"host_spacing_seconds", "fetch.redirects", "fetch.retry_after_seconds", "extract.pictures"}
"""Every other number must be above zero: with no bytes, seconds or workers nothing could ever be saved."""
TOO_MUCH = 2**53
"""Where floats stop counting; it also refuses TOML's inf and nan."""


def default_workers() -> int:
    """One worker process a core, at most 4: each may take 240 MB, and the person wants to use the machine."""
    return min(os.cpu_count() or 1, 4)


@dataclass(frozen=True, slots=True)
class Settings:
    library: Path = field(default_factory=default_library)
    """Absolute; `~` is allowed in the file."""
    workers: int = field(default_factory=default_workers)
    """Processes that extract."""
    fetch_threads: int = 8
    """Pages and pictures on their way at once; at most 2 a host whatever this says."""
    host_spacing_seconds: float = 0.5
    """Between two pages of one host."""
    daily_backups: bool = True
    fetch: FetchLimits = field(default_factory=FetchLimits)
    extract: ExtractLimits = field(default_factory=ExtractLimits)


def load(path: Path) -> Settings:
    """The settings in a file, defaults for what it does not say; a missing file says nothing.

    A key that is not known (a later version's, or a slip) is ignored with a warning in the log.
    Raises SettingsRefused naming the key.
    """
    return read_table(Settings, read_file(path), path)


def load_default() -> Settings:
    """The settings of this person on this machine. Raises SettingsRefused naming the key."""
    return load(settings_file())


def window_memory() -> Path:
    """Where the window keeps how it was left: beside the settings, but no matter of theirs."""
    return settings_file().with_name("window.json")


def save(settings: Settings, path: Path) -> None:
    """Write what differs from the defaults, whole or not at all; keys that are not known stay as they were.

    A value at its default is left out, so that a later version's better default reaches it. Comments are lost.
    Raises SettingsRefused, also if the file there cannot be read: what a person wrote is not overwritten blindly.
    """
    target = path.resolve()  # through a link, as people keep for their dotfiles
    text = tomli_w.dumps(merge(read_file(path), settings, type(settings)()))
    temporary = target.with_name(f"{target.name}.{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except OSError as error:
        with contextlib.suppress(OSError):  # it may never have been made; the first error is the one to tell
            temporary.unlink()
        raise SettingsRefused(str(path), "", "unwritable") from error


def read_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise SettingsRefused(str(path), "", "unreadable") from error
    except ValueError as error:  # TOMLDecodeError and UnicodeDecodeError
        raise SettingsRefused(str(path), "", "syntax") from error


def read_table(kind: type[Table], values: dict[str, Any], path: Path, prefix: str = "") -> Table:
    """One table of the file as its dataclass."""
    kinds = get_type_hints(kind)
    for name in values.keys() - kinds.keys():
        log.warning("%s: unknown setting %s", path, prefix + name)
    known = {
        name: read_value(kinds[name], value, path, prefix + name) for name, value in values.items() if name in kinds
    }
    return kind(**known)


def read_value(kind: type, value: object, path: Path, key: str) -> object:
    """A value of the file as the type its field has. Raises SettingsRefused."""
    if dataclasses.is_dataclass(kind) and isinstance(value, dict):
        return read_table(kind, value, path, key + ".")
    if kind is Path and isinstance(value, str):
        folder = Path(value).expanduser()
        if not folder.is_absolute():
            raise SettingsRefused(str(path), key, "relative")
        return folder
    if type(value) is not kind and (kind, type(value)) != (float, int):
        raise SettingsRefused(str(path), key, "type")
    if isinstance(value, int | float) and kind is not bool:
        enough = value >= 0 if key in MAY_BE_ZERO else value > 0
        if not (enough and value < TOO_MUCH):
            raise SettingsRefused(str(path), key, "range")
    return kind(value)


def merge(written: dict[str, Any], settings: Any, defaults: Any) -> dict[str, Any]:
    """What is written to a file: its unknown keys, and every field of a dataclass that is not at its default."""
    names = [field.name for field in dataclasses.fields(settings)]
    merged = {name: value for name, value in written.items() if name not in names}
    for name in names:
        value, default = getattr(settings, name), getattr(defaults, name)
        if dataclasses.is_dataclass(value):
            there = written.get(name)
            if table := merge(there if isinstance(there, dict) else {}, value, default):
                merged[name] = table
        elif value != default:
            merged[name] = str(value) if isinstance(value, Path) else value
    return merged
