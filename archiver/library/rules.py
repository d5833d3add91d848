"""The rules of a library: TOML files in a folder of it, read anew when one of them has changed.

In the library and not in a person's settings: what they say decides how its articles come out when they are extracted
again, in ten years and on another machine too, so they are carried and backed up with the pages they are for.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from archiver.model.rules import RuleFault, SiteRule
from archiver.text.urls import host_of

FOLDER = "rules"
MOST_BYTES = 1_000_000
"""Of one file: nobody types more."""

State = tuple[tuple[str, int, int], ...]


class RuleBook:
    """Thread-safe. A folder that is not there holds no rules; nothing here ever raises for what is in a file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._state: State = ()
        self._rules: tuple[SiteRule, ...] = ()
        self._faults: tuple[RuleFault, ...] = ()

    def rule_of(self, url: str) -> SiteRule | None:
        """The rule for a page: of those that fit its address the one that says most of it."""
        host, path = host_of(url).removeprefix("www."), urlsplit(url).path
        fitting = [rule for rule in self.rules() if _fits(rule, host, path)]
        return max(fitting, key=lambda rule: [len(part) for part in rule.site.partition("/")], default=None)

    def rules(self) -> Sequence[SiteRule]:
        """Every rule that can be used."""
        self._read()
        return self._rules

    def faults(self) -> Sequence[RuleFault]:
        """What cannot be used, by file and line."""
        self._read()
        return self._faults

    def _read(self) -> None:
        with self._lock:
            state = self._look()
            if state != self._state:
                rules: list[SiteRule] = []
                faults: list[RuleFault] = []
                for name, _, _ in state:
                    _read_file(self.folder / name, rules, faults)
                self._rules, self._faults, self._state = tuple(rules), tuple(faults), state

    def _look(self) -> State:
        """The files as they are now: a few microseconds, so that no one has to tell us of a change."""
        try:
            found = sorted(path for path in self.folder.iterdir() if path.suffix == ".toml")
            return tuple((path.name, (it := path.stat()).st_mtime_ns, it.st_size) for path in found)
        except OSError:
            return ()


def _read_file(path: Path, rules: list[SiteRule], faults: list[RuleFault]) -> None:
    # Here, as it brings lxml: most libraries have no rules, and most verbs of the command line need none.
    from archiver.extract.rules.reading import read_rules

    try:
        with path.open("rb") as file:
            text = file.read(MOST_BYTES + 1).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        faults.append(RuleFault(path.name, 1, "", "unreadable"))
        return
    if len(text) > MOST_BYTES:
        faults.append(RuleFault(path.name, 1, "", "unreadable"))
        return
    found, wrong = read_rules(text, path.name)
    known = {rule.site for rule in rules}
    faults += wrong
    faults += [RuleFault(rule.file, rule.line, rule.site, "twice") for rule in found if rule.site in known]
    rules += [rule for rule in found if rule.site not in known]


def _fits(rule: SiteRule, host: str, path: str) -> bool:
    site, slash, begin = rule.site.partition("/")
    if host != site and not host.endswith("." + site):
        return False
    beginning = slash + begin.rstrip("/")
    return not beginning or path.lower() == beginning or path.lower().startswith(beginning + "/")
