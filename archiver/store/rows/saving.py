"""Storing what was extracted, so that nothing stored is ever replaced by something worse.

Which article a page belongs to: the one that was saved under the same URL key. A page that only *ended* at the address
of another article (a redirect, a canonical link) belongs to it when the text is the same too, as sites send all kinds
of addresses to one log-in page. So every article has the keys it was asked for (`given`), and those it was seen under.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa

from archiver.errors import NotFound
from archiver.model.articles import Completeness
from archiver.model.capture import Origin
from archiver.model.extraction import ExtractedArticle, Mark
from archiver.model.failures import Failure
from archiver.model.jobs import JobTask, Outcome, PageRecord, PictureResult, SavePlan
from archiver.store.columns import now
from archiver.store.compression import pack_content
from archiver.store.rows.articles import Articles
from archiver.store.rows.assets import Assets
from archiver.store.rows.judgement import Current, completeness, hash_text, judge, judge_again
from archiver.store.rows.repository import Repository, among, failure_to, listed
from archiver.store.schema import article_urls, articles, events, images, versions
from archiver.text.urls import site_of, url_key

EXTRACTOR = 1
"""Version of extract/: raised when extracting the kept originals again would give better articles."""


_CURRENT = sa.select(versions).join(articles, articles.c.version_id == versions.c.id)
_BY_KEYS = (
    _CURRENT.add_columns(article_urls.c.key, article_urls.c.kind)
    .join(article_urls, article_urls.c.article_id == articles.c.id)
    .where(article_urls.c.key.in_(among(sa.bindparam("url_keys"))))
)
_GIVEN = article_urls.insert().prefix_with("OR REPLACE")
_SEEN = article_urls.insert().prefix_with("OR IGNORE")
_STORED = sa.select(articles).where(articles.c.id == sa.bindparam("article"))
_CHANGED = articles.update().where(articles.c.id == sa.bindparam("article"))
_PARTS = (
    sa.select(
        versions.c.word_count,
        versions.c.marks,
        sa.func.count(images.c.version_id).label("total"),
        sa.func.count(images.c.asset).label("saved"),
    )
    .outerjoin(images, images.c.version_id == versions.c.id)
    .where(versions.c.id == sa.bindparam("version"))
    .group_by(versions.c.id)
)


class Saving(Repository):
    """The one place where articles and versions are written."""

    def plan(self, task: JobTask, page: PageRecord, article: ExtractedArticle) -> SavePlan:
        """What `keep` would do now. Reads only."""
        current = self._current(task, page, article)
        outcome = _judge(task, current, page, article)
        article_id = current.article_id if current else None
        if outcome is Outcome.KEPT:
            return SavePlan(outcome, article_id, ())
        stored = self._pictures(current)
        names = [_name(image.url) for image in article.images]
        wanted = {
            name: position
            for position, name in reversed(list(enumerate(names)))  # of one picture shown twice, the first
            # An article whose text is the same gets the pictures it lacks, and no others.
            if stored.get(name) is None and (name in stored or outcome is not Outcome.UNCHANGED)
        }
        return SavePlan(outcome, article_id, tuple(sorted(wanted.values())))

    def keep(
        self, task: JobTask, page: PageRecord, article: ExtractedArticle, pictures: Iterable[PictureResult]
    ) -> tuple[Outcome, int]:
        """Store an article, its version and its pictures; returns what it meant and the article's id.

        The files of `page.original` and of every picture are on disk before this is called.
        """
        current = self._current(task, page, article)
        outcome = _judge(task, current, page, article)
        results = {_name(article.images[result.position].url): result for result in pictures}
        self._add_assets(page, results.values())
        stored = self._stored(current.article_id) if current else self._insert_article(task)
        article_id = stored.id
        if current is None or outcome is Outcome.NEW_VERSION:
            known = self._pictures(current)
            handed_in = page.handed_in or (
                task.request.origin is Origin.KEPT and current is not None and current.handed_in
            )
            version_id = self._insert_version(article_id, page, article, handed_in)
            self._insert_images(version_id, article, results, known)
            self._show(stored, version_id, article, task.request.title_hint)
        elif outcome is Outcome.UNCHANGED:
            self._repair(current, page, article, results)
            if task.request.origin is Origin.KEPT:
                self._tell_anew(stored, article)
        else:
            self.note(article_id, "worse_page", {"words": article.word_count, "kept_words": current.word_count})
        self._remember_urls(article_id, task, page, article, seen=outcome is not Outcome.KEPT)
        if current is not None and task.request.origin is not Origin.KEPT:
            self._take_from_trash(article_id, task)
        self.changed(articles=[article_id])
        return outcome, article_id

    def judge_again(self, article_id: int, article: ExtractedArticle) -> Outcome:
        """What `keep` would do with an article that was extracted again from its kept page. Raises NotFound."""
        row = self.connection.execute(_CURRENT.where(articles.c.id == article_id)).one_or_none()
        if row is None:
            raise NotFound("article", article_id)
        return judge_again(_current(row), article)

    def add_document(self, sha256: str, media_type: str, byte_count: int) -> None:
        """Tell of a page that was handed in; its file is on disk."""
        Assets(self.connection, self.path, self._log).add_original(sha256, media_type, byte_count)

    def note(self, article_id: int, kind: str, params: dict[str, object]) -> None:
        """Write down something that happened to an article without changing it."""
        self.connection.execute(events.insert().values(article_id=article_id, at=now(), kind=kind, params=params))

    def note_failure(self, key: str, failure: Failure) -> None:
        """Write down a failed re-fetch on the article it was for, if there is one."""
        article_id = self.connection.scalar(sa.select(article_urls.c.article_id).where(article_urls.c.key == key))
        if article_id is not None:
            self.note(article_id, "fetch_failed", failure_to(failure) or {})

    def count_images(self, article_id: int, version_id: int) -> None:
        """Bring an article's completeness in line with its pictures."""
        self.connection.execute(_CHANGED, {"article": article_id, **self._parts(version_id)})
        self.changed(articles=[article_id])

    # --- finding the article a page belongs to

    def _current(self, task: JobTask, page: PageRecord, article: ExtractedArticle) -> Current | None:
        keys = [task.key, *_seen_keys(page, article).values()]
        rows = {row.key: row for row in self.connection.execute(_BY_KEYS, {"url_keys": listed(keys)})}
        given = rows.get(task.key)
        if given is not None and given.kind == "given":
            return _current(given)
        for row in (rows[key] for key in keys if key in rows):
            if row.text_hash == hash_text(article.text_content):
                return _current(row)
        return None

    def _remember_urls(
        self, article_id: int, task: JobTask, page: PageRecord, article: ExtractedArticle, *, seen: bool
    ) -> None:
        # A key that another article was only seen under becomes this one's: here a person asked for it.
        given = {"key": task.key, "article_id": article_id, "url": task.request.url, "kind": "given"}
        self.connection.execute(_GIVEN, given)
        if seen and Mark.LITTLE_TEXT not in article.quality.marks:
            for kind, key in _seen_keys(page, article).items():
                if key != task.key:
                    url = page.final_url if kind == "final" else article.canonical_url
                    self.connection.execute(_SEEN, {"key": key, "article_id": article_id, "url": url, "kind": kind})

    # --- writing

    def _insert_article(self, task: JobTask) -> sa.Row[Any]:
        return self.insert_row(
            articles,
            url=task.request.url,
            title="",
            excerpt="",
            word_count=0,
            completeness=Completeness.LINK_ONLY,
            images_total=0,
            images_saved=0,
            saved_at=task.request.added_at or now(),
        )

    def _insert_version(self, article_id: int, page: PageRecord, article: ExtractedArticle, handed_in: bool) -> int:
        content, content_hash = pack_content(article.content_html, article.text_content)
        return self.insert(
            versions,
            article_id=article_id,
            created_at=now(),
            handed_in=handed_in,
            final_url=page.final_url,
            charset=article.quality.charset,
            original=page.original,
            extractor=EXTRACTOR,
            word_count=article.word_count,
            marks=list(article.quality.marks),
            content=content,
            content_hash=content_hash,
            text_hash=hash_text(article.text_content),
            modified_at=article.modified_at,
        )

    def _show(self, stored: sa.Row[Any], version_id: int, article: ExtractedArticle, hint: str) -> None:
        """Make a version the one an article shows."""
        shown = {
            **_details(stored, article, hint),
            **self._parts(version_id),
            "word_count": article.word_count,
            "lead_asset": self._lead(version_id, article) or stored.lead_asset,
            "version_id": version_id,
        }
        self.connection.execute(_CHANGED, {"article": stored.id, **shown})

    def _tell_anew(self, stored: sa.Row[Any], article: ExtractedArticle) -> None:
        """Take over title, author and the like of an article whose text came out as it is kept."""
        details = _details(stored, article, "")
        changed: dict[str, object] = {
            name: [getattr(stored, name), it] for name, it in details.items() if getattr(stored, name) != it
        }
        if changed:
            self.connection.execute(_CHANGED, {"article": stored.id, **details})
            self.note(stored.id, "details_changed", changed)

    def _stored(self, article_id: int) -> sa.Row[Any]:
        return self.connection.execute(_STORED, {"article": article_id}).one()

    def _parts(self, version_id: int) -> dict[str, object]:
        """How much of a version is here, for the row of its article."""
        found = self.connection.execute(_PARTS, {"version": version_id}).one()
        return {
            "images_total": found.total,
            "images_saved": found.saved,
            "completeness": completeness(found.word_count, found.total, found.saved, found.marks),
        }

    def _add_assets(self, page: PageRecord, results: Iterable[PictureResult]) -> None:
        kept = Assets(self.connection, self.path, self._log)
        kept.add_original(page.original, page.media_type, page.byte_count)
        for result in results:
            if result.asset is not None:
                kept.add_picture(result.asset)

    def _insert_images(
        self,
        version_id: int,
        article: ExtractedArticle,
        results: Mapping[str, PictureResult],
        known: Mapping[str, str | None],
    ) -> None:
        rows = []
        for position, image in enumerate(article.images):
            name = _name(image.url)
            result = results.get(name)
            asset = result.asset.sha256 if result and result.asset else known.get(name)
            rows.append(
                {
                    "version_id": version_id,
                    "position": position,
                    "url": name,
                    "alt": image.alt,
                    "asset": asset,
                    "failure": failure_to(result.failure) if result and asset is None else None,
                }
            )
        if rows:
            self.connection.execute(images.insert(), rows)

    def _repair(
        self, current: Current, page: PageRecord, article: ExtractedArticle, results: Mapping[str, PictureResult]
    ) -> None:
        """Add what was missing of a version whose text came again, pictures or the page itself; take nothing away."""
        version = versions.c.id == current.version_id
        self.connection.execute(
            versions.update().where(version, versions.c.original.is_(None)).values(original=page.original)
        )
        for name, result in results.items():
            if result.asset is not None:
                self.connection.execute(
                    images.update()
                    .where(images.c.version_id == current.version_id, images.c.url == name, images.c.asset.is_(None))
                    .values(asset=result.asset.sha256, failure=None)
                )
        self.connection.execute(
            articles.update()
            .where(articles.c.id == current.article_id, articles.c.lead_asset.is_(None))
            .values(lead_asset=self._lead(current.version_id, article))
        )
        self.count_images(current.article_id, current.version_id)

    def _lead(self, version_id: int, article: ExtractedArticle) -> str | None:
        """The asset of the picture that stands for a version."""
        if article.lead_image is None:
            return None
        lead = images.c.version_id == version_id, images.c.url == _name(article.images[article.lead_image].url)
        return self.connection.scalar(sa.select(images.c.asset).where(*lead, images.c.asset.is_not(None)))

    def _take_from_trash(self, article_id: int, task: JobTask) -> None:
        """What a person saves again after it went to the trash, they want to have."""
        taken = self.connection.execute(
            articles.update()
            .where(articles.c.id == article_id, articles.c.trashed_at < task.job.created_at)
            .values(trashed_at=None)
        )
        if taken.rowcount:
            self.changed(articles=[article_id], collections=True, tags=True)

    def _pictures(self, current: Current | None) -> dict[str, str | None]:
        """URL → asset of the current version's pictures: what is there need not be fetched, nor can it be lost."""
        if current is None:
            return {}
        stored = Articles(self.connection, self.path, self._log).images(current.version_id)
        return {image.url: image.asset for image in sorted(stored, key=lambda image: image.asset is not None)}


def _current(row: sa.Row[Any]) -> Current:
    marks = tuple(Mark(mark) for mark in row.marks)
    return Current(row.article_id, row.id, row.text_hash, row.word_count, marks, row.handed_in, row.content_hash)


def _details(stored: sa.Row[Any], article: ExtractedArticle, hint: str) -> dict[str, str | None]:
    """What is known about an article: a later page that forgot its own author or date does not make us forget them."""
    return {
        "title": article.title or stored.title or hint or stored.url,
        "byline": article.byline or stored.byline,
        "site_name": article.site_name or stored.site_name or site_of(stored.url),
        "published_at": article.published_at or stored.published_at,
        "lang": article.lang or stored.lang,
        "dir": article.dir or stored.dir,
        "excerpt": article.excerpt or stored.excerpt,
    }


def _judge(task: JobTask, current: Current | None, page: PageRecord, article: ExtractedArticle) -> Outcome:
    if task.request.origin is Origin.KEPT and current is not None:
        return judge_again(current, article, shorter=task.request.shorter)
    return judge(current, article, handed_in=page.handed_in)


def _name(url: str) -> str:
    """How a picture's address is kept: a data: URI, which is the picture itself, by its hash."""
    return f"data:{hashlib.sha256(url.encode()).hexdigest()}" if url.startswith("data:") else url


def _seen_keys(page: PageRecord, article: ExtractedArticle) -> dict[str, str]:
    """The keys a page was seen under: where the fetch ended, and what it calls itself on the same site.

    Not a site's front page: that is where sites send what they no longer have.
    """
    urls = {"final": page.final_url}
    if article.canonical_url and site_of(article.canonical_url) == site_of(page.final_url):
        urls["canonical"] = article.canonical_url
    return {kind: url_key(url) for kind, url in urls.items() if urlsplit(url).path.strip("/") or urlsplit(url).query}
