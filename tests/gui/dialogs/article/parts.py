"""What the sheets about an article are shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from archiver.gui.dialogs.article.details import Known
from archiver.model.articles import ArticleEvent, Completeness
from archiver.model.explanation import Candidate, Explanation, Removal
from archiver.model.extraction import ExtractedArticle, Mark, Quality
from archiver.model.failures import Failure
from archiver.model.renewal import Change, Renewal
from archiver.model.rules import SiteRule
from tests.gui.reader.parts import WHEN, make_article

HTML = "<b>bold</b> <img src=x> & more"
"""Everything a page says may look like this, and is shown letter by letter."""


def known() -> Known:
    """An article of three versions to which much happened."""
    article = make_article(
        title=HTML,
        assets=["a" * 64, None],
        saved=1,
        words=834,
        completeness=Completeness.SOME_PICTURES,
        marks=(Mark.TRUNCATED,),
        url="https://example.org/a/long/way/to/the/page?with=a&query=too",
    )
    first = replace(article.version, original="b" * 64, marks=(), word_count=500)
    versions = [
        first,
        replace(first, id=2, created_at=WHEN + timedelta(days=1), word_count=1_100),
        replace(article.version, id=3, created_at=WHEN + timedelta(days=2), handed_in=True),
    ]
    events = [
        ArticleEvent(
            WHEN + timedelta(hours=1), "fetch_failed", {"kind": "host_not_found", "params": {"host": "e.org"}}
        ),
        ArticleEvent(WHEN + timedelta(hours=2), "worse_page", {"words": 3, "kept_words": 1_000}),
        ArticleEvent(WHEN + timedelta(hours=3), "details_changed", {"byline": [None, "Ann"]}),
        ArticleEvent(WHEN + timedelta(hours=4), "something_new", {}),
    ]
    failed = replace(
        article.images[1], failure=Failure("too_large", {"url": "https://e.org/x.png", "limit": 10_000_000})
    )
    article = replace(article, images=(article.images[0], failed), tags=("sea", "long read"))
    return Known(article, versions, events, ["Science"])


def explanation(rule: SiteRule | None = None) -> Explanation:
    article = ExtractedArticle("t", None, None, None, None, None, "", "", "", 0, quality=Quality((), "utf-8"))
    return Explanation(
        article,
        rule,
        ("title",) if rule else (),
        (
            Candidate("article > p", "The story itself.", 90, True, 0.93, True),
            Candidate("aside > p", HTML, 12, False, 0.02, False),
        ),
        (
            Removal("furniture", "newsletter", "div.newsletter", "By mail.", 2, 0),
            Removal("picture", "", "img", "", 0, 1),
        ),
        7,
    )


def renewal(id: int, change: Change, title: str = "", *, added: str = "", removed: str = "") -> Renewal:
    return Renewal(
        id,
        title or f"Article {id}",
        change,
        1_000,
        {Change.WORSE: 10, Change.TEXT: 1_050}.get(change, 1_000),
        (added,) if added else (),
        (removed,) if removed else (),
        {"byline": ("", HTML)} if change is Change.DETAILS else {},
        Failure("worker_timed_out", {"seconds": 30}) if change is Change.FAILED else None,
    )
