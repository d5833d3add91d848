"""What a query should find, by looking at every article: slow, plain, and without a thought of SQL."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from archiver.model.queries import (
    After,
    Ago,
    And,
    At,
    Before,
    Between,
    Clock,
    Column,
    Dated,
    Day,
    During,
    Filed,
    Has,
    Is,
    Length,
    Moment,
    Node,
    Not,
    Or,
    Part,
    Period,
    Tagged,
    Trait,
    Unit,
    Words,
    Written,
)
from tests.search.query.shelves import NOW, ZONE, Library, Shelved

TODAY = NOW.astimezone(ZONE).date()
CALENDAR = [date(2020, 1, 1) + timedelta(days) for days in range(366 * 9)]


def find(library: Library, tree: Node) -> set[int]:
    """The ids of the articles that a query finds."""
    speaks_of_trash = Is(Trait.TRASH) in leaves(tree)
    return {
        article.id
        for article in library.articles
        if holds(library, article, tree) and (speaks_of_trash or not article.trashed)
    }


def leaves(tree: Node) -> list[Node]:
    if isinstance(tree, And | Or):
        return [leaf for part in tree.parts for leaf in leaves(part)]
    return leaves(tree.part) if isinstance(tree, Not) else [tree]


def holds(library: Library, article: Shelved, tree: Node) -> bool:
    match tree:
        case And(parts):
            return all(holds(library, article, part) for part in parts)
        case Or(parts):
            return any(holds(library, article, part) for part in parts)
        case Not(part):
            return not holds(library, article, part)
        case Words():
            return has_words(article, tree)
        case Tagged(tag):
            return tag.lower() in {each.lower() for each in article.tags}
        case Filed(collection):
            return any(is_in(library, id, collection) for id in article.collections)
        case Is(trait):
            return has_trait(article, trait)
        case Has(Part.NOTE):
            return any(article.notes)
        case Has(Part.HIGHLIGHT):
            return article.notes != []
        case Has(Part.IMAGE):
            return article.images_saved > 0
        case At(address):
            return any(address.lower() in url.lower() for url in article.urls)
        case Written(language):
            return article.lang is not None and f"{article.lang.lower()}-".startswith(f"{language}-")
        case Length(least, most):
            return (least is None or least <= article.words) and (most is None or article.words <= most)
        case During() | Before() | After() | Between():
            return is_dated(article, tree)
    raise AssertionError(tree)


def has_words(article: Shelved, wanted: Words) -> bool:
    columns = {
        None: [article.title, article.byline, article.site, article.body],
        Column.TITLE: [article.title],
        Column.AUTHOR: [article.byline],
        Column.SITE: [article.site],
    }
    *heads, last = [word.lower() for word in wanted.words]
    for text in columns[wanted.column]:
        for start in range(len(text) - len(heads)):
            end = text[start + len(heads)]
            if text[start : start + len(heads)] == heads and (end == last or (wanted.prefix and end.startswith(last))):
                return True
    return False


def has_trait(article: Shelved, trait: Trait) -> bool:
    return {
        Trait.UNREAD: not article.read,
        Trait.READ: article.read,
        Trait.ARCHIVED: article.archived,
        Trait.FAVORITE: article.favorite,
        Trait.HIGHLIGHTED: article.notes != [],
        Trait.INCOMPLETE: not article.complete,
        Trait.TRASH: article.trashed,
    }[trait]


def is_in(library: Library, id: int | None, wanted: str) -> bool:
    """Whether a collection is one of that name or path, or below one."""
    names: list[str] = []
    while id is not None:
        name, id = library.collections[id]
        names.insert(0, name.lower())
    for end in range(1, len(names) + 1):
        above = names[:end]
        if above[-1] == wanted.lower():
            return True
        path = [name.strip().lower() for name in wanted.split("/")]
        if len(path) <= len(above) and above[-len(path) :] == path:
            return True
    return False


# --- dates: by looking at every day of some years


def is_dated(article: Shelved, wanted: Dated) -> bool:
    if wanted.clock is Clock.SAVED:
        day = article.saved.astimezone(ZONE).date()
    elif article.published is None:
        return False
    else:
        day = date.fromisoformat((article.published + "-01-01")[:10])
    match wanted:
        case During(_, moment):
            return day in days_in(moment) or (isinstance(moment, Ago) and day > days_in(moment)[0])
        case Before(_, moment):
            return day < days_in(moment)[0]
        case After(_, moment):
            return day >= days_in(moment)[0] if isinstance(moment, Ago) else day > days_in(moment)[-1]
        case Between(_, first, last):
            return (first is None or day >= days_in(first)[0]) and (last is None or day <= days_in(last)[-1])


@cache
def days_in(moment: Moment) -> list[date]:
    return [day for day in CALENDAR if is_in_moment(day, moment)]


def is_in_moment(day: date, moment: Moment) -> bool:
    yesterday = TODAY - timedelta(1)
    week_ago = TODAY - timedelta(7)
    month_ago = TODAY.replace(day=1) - timedelta(1)
    match moment:
        case Day(year, month, number):
            return day.year == year and month in (None, day.month) and number in (None, day.day)
        case Ago(count, Unit.DAYS | Unit.WEEKS as unit):
            return (TODAY - day).days == count * (7 if unit is Unit.WEEKS else 1)
        case Ago(count, unit):
            months = count * (12 if unit is Unit.YEARS else 1)
            distance = (TODAY.year - day.year) * 12 + TODAY.month - day.month
            return distance == months and day.day == TODAY.day  # which is the 25th: every month has one
        case Period.TODAY | Period.YESTERDAY:
            return day == (TODAY if moment is Period.TODAY else yesterday)
        case Period.THIS_WEEK | Period.LAST_WEEK:
            return day.isocalendar()[:2] == (TODAY if moment is Period.THIS_WEEK else week_ago).isocalendar()[:2]
        case Period.THIS_MONTH | Period.LAST_MONTH:
            then = TODAY if moment is Period.THIS_MONTH else month_ago
            return (day.year, day.month) == (then.year, then.month)
        case Period.THIS_YEAR | Period.LAST_YEAR:
            return day.year == TODAY.year - (moment is Period.LAST_YEAR)
    raise AssertionError(moment)
