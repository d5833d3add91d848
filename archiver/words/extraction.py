"""What an extraction did, as sentences: why something is not in an article, and what is wrong with a rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from archiver.model.explanation import Removal
from archiver.model.extraction import Mark
from archiver.model.renewal import Change
from archiver.model.rules import RuleFault

RULE_FAULTS: Mapping[str, str] = {
    "unreadable": "the file is no text that can be read",
    "syntax": "this is not TOML",
    "site": "“{key}” is no site: a host and perhaps the beginning of a path",
    "key": '“{key}” means nothing here: select, strip, title, byline, date and next_page do, below a ["site"]',
    "type": "{key} is no selector in quotes; select and strip may have several in brackets",
    "selector": "what {key} names is neither a CSS selector nor XPath",
    "twice": "there is a rule for {key} already",
}

MARKS: Mapping[Mark, str] = {
    Mark.LITTLE_TEXT: "Hardly any text was found on this page. It may ask for a login, or need scripts.",
    Mark.PAYWALL: "The site wants to be paid for this article: what is here may be only its beginning.",
    Mark.CONSENT_WALL: "The page asked for consent in place of the article. Save it from your browser, or as a file.",
    Mark.TRUNCATED: "The page was larger than the limit, and its end is missing.",
    Mark.CUT_SHORT: "The page broke off while it was fetched. Its end may be missing.",
    Mark.SIMPLIFIED: "Parts of the page were too complicated, and are shown more simply.",
    Mark.PICTURES_CAPPED: "The page had more or larger pictures than are kept.",
    Mark.PAGES_CAPPED: "The document has more pages than are shown.",
    Mark.NO_TEXT: "The pages are pictures: a search finds no words in them.",
    Mark.BAD_CHARACTERS: "Some characters of the page could not be read.",
}

SHORT_MARKS: Mapping[Mark, str] = {
    Mark.LITTLE_TEXT: "little text",
    Mark.PAYWALL: "paywall",
    Mark.CONSENT_WALL: "consent page",
    Mark.TRUNCATED: "end missing",
    Mark.CUT_SHORT: "end missing",
    Mark.PICTURES_CAPPED: "not all pictures",
    Mark.PAGES_CAPPED: "not all pages",
    Mark.NO_TEXT: "no words",
}
"""Those that a row of a list has room for: what is missing, not what looks otherwise."""

CHANGES: Mapping[Change, str] = {
    Change.NONE: "stays as it is",
    Change.DETAILS: "the same text, other details",
    Change.SHAPE: "the same words in another form",
    Change.TEXT: "other words",
    Change.WORSE: "much shorter or cut off: what is kept stays",
    Change.NO_PAGE: "the page was not kept",
    Change.FAILED: "cannot be extracted",
}

REMOVALS: Mapping[str, str] = {
    "rule": "the rule for the site strips it",
    "unseen": "nobody sees it on the page",
    "not_chosen": "not of the article",
    "not_selected": "the rule for the site does not select it",
    "consent": "asks for consent in place of the article",
    "script": "the article was in a script of the page, not here",
    "furniture": "furniture within the article",
    "title": "the title again",
    "repeated": "a picture or caption that is there already",
    "picture": "a picture without an address, too small, or over the limit",
}
"""Step of the extraction → why something is not in the article."""


def rule_fault(fault: RuleFault) -> str:
    """What is wrong with a rules file, and where."""
    return f"{fault.file}, line {fault.line}: {RULE_FAULTS[fault.reason].format(key=fault.key)}."


def mark_words(mark: Mark) -> str:
    """What a reader must know about how an article came out."""
    return MARKS[mark]


def short_mark_words(marks: Iterable[Mark]) -> str:
    """What is missing of an article, in a word or two; nothing for most."""
    return ", ".join(dict.fromkeys(SHORT_MARKS[mark] for mark in marks if mark in SHORT_MARKS))


def change_words(change: Change) -> str:
    """What extracting an article again would do to it."""
    return CHANGES[change]


def removal(removal: Removal) -> str:
    """Why something is not in the article."""
    return f"{REMOVALS[removal.step]} ({removal.why})" if removal.why else REMOVALS[removal.step]
