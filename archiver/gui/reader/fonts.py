"""Which installed fonts answer to a reading style."""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QFontDatabase

SERIF = ("Charter", "Georgia", "Literata", "Noto Serif", "DejaVu Serif", "Liberation Serif", "Times New Roman")
DYSLEXIC = ("Atkinson Hyperlegible Next", "Atkinson Hyperlegible", "OpenDyslexic", "Lexend", "Comic Neue")
MONOSPACE = ("JetBrains Mono", "SF Mono", "Cascadia Mono", "Menlo", "Consolas", "Noto Sans Mono", "DejaVu Sans Mono")

# By the first part of the language, for serif and for sans; han characters differ between languages, and the system's
# own choice knows only the system's language.
SCRIPTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "ja": (
        ("Hiragino Mincho ProN", "Yu Mincho", "Noto Serif CJK JP", "Noto Serif JP"),
        ("Hiragino Sans", "Yu Gothic", "Noto Sans CJK JP", "Noto Sans JP"),
    ),
    "ko": (
        ("AppleMyungjo", "Batang", "Noto Serif CJK KR", "Noto Serif KR"),
        ("Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans CJK KR", "Noto Sans KR"),
    ),
    "zh": (
        ("Songti SC", "SimSun", "Noto Serif CJK SC", "Noto Serif SC"),
        ("PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC"),
    ),
    "zh-hant": (
        ("Songti TC", "PMingLiU", "Noto Serif CJK TC", "Noto Serif TC"),
        ("PingFang TC", "Microsoft JhengHei", "Noto Sans CJK TC", "Noto Sans TC"),
    ),
    "ar": (("Noto Naskh Arabic", "Geeza Pro", "Traditional Arabic"), ("Noto Sans Arabic", "Geeza Pro", "Segoe UI")),
    "fa": (("Noto Naskh Arabic", "Geeza Pro", "Traditional Arabic"), ("Noto Sans Arabic", "Geeza Pro", "Segoe UI")),
    "he": (("Noto Serif Hebrew", "New Peninim MT", "David"), ("Noto Sans Hebrew", "Arial Hebrew", "Segoe UI")),
    "th": (("Noto Serif Thai", "Thonburi", "Leelawadee UI"), ("Noto Sans Thai", "Thonburi", "Leelawadee UI")),
}


def text_families(family: str, lang: str | None) -> list[str]:
    """The fonts for running text, first choice first; the system's own stands in where none is there."""
    installed = _installed()
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).families()
    wanted = {"serif": [*SERIF], "dyslexic": [*DYSLEXIC, *system]}.get(family, system)
    first = next((name for name in wanted if name in installed), system[0] if system else "sans-serif")
    serif, sans = SCRIPTS.get(_script(lang), ((), ()))
    return [first, *(name for name in (serif if family == "serif" else sans) if name in installed)]


def code_families() -> list[str]:
    """The fonts for code."""
    fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).families()
    return [next((name for name in MONOSPACE if name in _installed()), fixed[0] if fixed else "monospace")]


def has_dyslexic() -> bool:
    """Whether the system has a font that is friendly to dyslexic readers, so that the choice means something."""
    return any(name in _installed() for name in DYSLEXIC)


def _script(lang: str | None) -> str:
    parts = (lang or "").lower().replace("_", "-").split("-")
    return "zh-hant" if parts[0] == "zh" and {"hant", "tw", "hk", "mo"} & set(parts[1:]) else parts[0]


@cache
def _installed() -> frozenset[str]:
    return frozenset(QFontDatabase.families())
