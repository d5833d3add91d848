"""Every CREATE of library.db: tables, indexes and triggers.

A change here needs a migration in `migrations/versions/` and `VERSION` raised by one; the tests compare both ways of
making the schema.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import sqlalchemy as sa

from archiver.store.columns import UtcTime, Words

APPLICATION_ID = 0x41524348
"""'ARCH' in the header of library.db: the file knows whose it is."""

VERSION = 3
"""PRAGMA user_version: a library with a larger one is refused, one with a smaller one is backed up and migrated."""

metadata = sa.MetaData(
    naming_convention={"ix": "%(table_name)s_%(column_0_N_name)s", "uq": "%(table_name)s_%(column_0_N_name)s_key"}
)

ACTIVE_STATES = "('queued', 'fetching', 'extracting', 'storing')"

# --- articles: the facts a list needs are here, the text is in the version

articles = sa.Table(
    "articles",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("url", Words, nullable=False),  # as given
    sa.Column("title", Words, nullable=False),
    sa.Column("byline", Words),
    sa.Column("site_name", Words),
    sa.Column("published_at", Words),
    sa.Column("lang", Words),
    sa.Column("dir", Words),
    sa.Column("excerpt", Words, nullable=False),
    sa.Column("word_count", sa.Integer, nullable=False),
    sa.Column("version_id", sa.Integer),  # the current one; no foreign key, as the two rows name each other
    sa.Column("lead_asset", sa.Text),
    sa.Column("completeness", sa.Text, nullable=False),
    sa.Column("images_total", sa.Integer, nullable=False),
    sa.Column("images_saved", sa.Integer, nullable=False),
    sa.Column("saved_at", UtcTime, nullable=False),
    sa.Column("read_at", UtcTime),
    sa.Column("archived_at", UtcTime),
    sa.Column("favorite_at", UtcTime),
    sa.Column("trashed_at", UtcTime),
    sa.Column("progress", sa.Float, nullable=False, server_default="0"),
    sqlite_autoincrement=True,  # an id that left with its article never names another one
)

# A list in any order is one walk along one of these, states included: of a million articles the first 200 ids take
# 0.2 ms and all of them 0.3 s of CPU; from the table, sorted, all of them took 1 to 3 s. They cost 13 % of a library
# without its texts.
SORT_KEYS: dict[str, sa.ColumnElement[Any]] = {
    "saved": articles.c.saved_at,
    "published": articles.c.published_at,
    "title": sa.collate(articles.c.title, "NOCASE"),
    "site": sa.collate(articles.c.site_name, "NOCASE"),
    "length": articles.c.word_count,
}
for _name, _key in SORT_KEYS.items():
    sa.Index(
        f"articles_by_{_name}",
        _key,
        articles.c.id,
        articles.c.trashed_at,  # always NULL in here, but SQLite looks it up in the table where it is not in the index
        articles.c.read_at,
        articles.c.favorite_at,
        articles.c.archived_at,
        sqlite_where=articles.c.trashed_at.is_(None),
    )
sa.Index(
    "articles_in_trash",
    articles.c.saved_at,
    articles.c.id,
    articles.c.trashed_at,
    sqlite_where=articles.c.trashed_at.is_not(None),
)
sa.Index("articles_by_lead_asset", articles.c.lead_asset, sqlite_where=articles.c.lead_asset.is_not(None))

article_urls = sa.Table(
    "article_urls",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),  # text.urls.url_key
    sa.Column("article_id", sa.ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("url", Words, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),  # given, final or canonical: see saving.py
    sqlite_with_rowid=False,
)

versions = sa.Table(
    "versions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("article_id", sa.ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("created_at", UtcTime, nullable=False),
    sa.Column("handed_in", sa.Boolean, nullable=False),  # a file of the person's own; no re-fetch takes its place
    sa.Column("final_url", Words, nullable=False),
    sa.Column("charset", sa.Text, nullable=False),
    sa.Column("original", sa.ForeignKey("assets.sha256"), index=True),
    sa.Column("extractor", sa.Integer, nullable=False),  # which extractor wrote it: what can be extracted again better
    sa.Column("word_count", sa.Integer, nullable=False),
    sa.Column("marks", sa.JSON, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),  # content_html and text_content, see compression.py
    sa.Column("content_hash", sa.Text, nullable=False),  # sha256 of what is packed in `content`
    sa.Column("text_hash", sa.Text, nullable=False),
    sa.Column("modified_at", Words),
    sqlite_autoincrement=True,  # search.db remembers which version it holds
)

assets = sa.Table(
    "assets",
    metadata,
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("role", sa.Text, nullable=False),  # picture or original
    sa.Column("media_type", sa.Text, nullable=False),
    sa.Column("byte_count", sa.Integer, nullable=False),
    sa.Column("width", sa.Integer, nullable=False, server_default="0"),
    sa.Column("height", sa.Integer, nullable=False, server_default="0"),
    sqlite_with_rowid=False,
)

images = sa.Table(
    "images",
    metadata,
    sa.Column("version_id", sa.ForeignKey("versions.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("url", Words, nullable=False),
    sa.Column("alt", Words, nullable=False),
    sa.Column("asset", sa.ForeignKey("assets.sha256"), index=True),
    sa.Column("failure", sa.JSON(none_as_null=True)),
    sqlite_with_rowid=False,
)

events = sa.Table(
    "events",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("article_id", sa.ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("params", sa.JSON, nullable=False),
)

# --- what a person makes

collections = sa.Table(
    "collections",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("parent_id", sa.ForeignKey("collections.id", ondelete="CASCADE"), index=True),
    sa.Column("name", Words, nullable=False),
    sa.Column("name_key", sa.Text, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("query", Words),  # of a smart collection, which holds what it finds; NULL: articles are filed in it
    sqlite_autoincrement=True,  # a job may name one that is gone, and an undo brings one back under its id
)
# Two indexes, because NULL parents are all different to a UNIQUE index.
sa.Index(
    "collections_child_name",
    collections.c.parent_id,
    collections.c.name_key,
    unique=True,
    sqlite_where=collections.c.parent_id.is_not(None),
)
sa.Index("collections_top_name", collections.c.name_key, unique=True, sqlite_where=collections.c.parent_id.is_(None))

collection_articles = sa.Table(
    "collection_articles",
    metadata,
    sa.Column("collection_id", sa.ForeignKey("collections.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("article_id", sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, index=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("added_at", UtcTime, nullable=False),
    sqlite_with_rowid=False,
)

tags = sa.Table(
    "tags",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", Words, nullable=False),
    sa.Column("name_key", sa.Text, nullable=False, unique=True),
)

article_tags = sa.Table(
    "article_tags",
    metadata,
    sa.Column("tag_id", sa.ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("article_id", sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

highlights = sa.Table(
    "highlights",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("article_id", sa.ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("quote", Words, nullable=False),
    sa.Column("prefix", Words, nullable=False),
    sa.Column("suffix", Words, nullable=False),
    sa.Column("note", Words, nullable=False),
    sa.Column("created_at", UtcTime, nullable=False),
)

# --- the queue

jobs = sa.Table(
    "jobs",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("url", Words, nullable=False),
    sa.Column("url_key", sa.Text, nullable=False),
    sa.Column("request", sa.JSON, nullable=False),  # origin, title_hint, tags, collection, added_at
    sa.Column("document", sa.ForeignKey("assets.sha256"), index=True),  # a page handed in, kept before the job is
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("priority", sa.Integer, nullable=False),  # 0: a person waits for it, 1: part of an import
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("not_before", UtcTime, nullable=False),
    sa.Column("failure", sa.JSON(none_as_null=True)),
    sa.Column("outcome", sa.Text),
    sa.Column("article_id", sa.ForeignKey("articles.id", ondelete="SET NULL"), index=True),
    sa.Column("created_at", UtcTime, nullable=False),
    sa.Column("updated_at", UtcTime, nullable=False),
    sqlite_autoincrement=True,
)
sa.Index("jobs_due", jobs.c.state, jobs.c.priority, jobs.c.not_before, jobs.c.id)
sa.Index("jobs_by_url", jobs.c.url_key)
# The same link twenty times at once is one job.
sa.Index("jobs_active_url", jobs.c.url_key, unique=True, sqlite_where=sa.text(f"state IN {ACTIVE_STATES}"))

# --- kept by triggers

counters = sa.Table(
    "counters",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("key", sa.Integer, primary_key=True, server_default="0"),
    sa.Column("total", sa.Integer, nullable=False),
    sqlite_with_rowid=False,
)

index_pending = sa.Table(
    "index_pending",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("article_id", sa.Integer, nullable=False),  # may be gone: then it leaves the index
    sqlite_autoincrement=True,
)

index_removed = sa.Table(  # the text of deleted versions, until the index has forgotten it too
    "index_removed",
    metadata,
    sa.Column("version_id", sa.Integer, primary_key=True),
    sa.Column("article_id", sa.Integer, nullable=False, index=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
)

facts = sa.Table(  # what the library knows of itself: its id, when it was last backed up
    "facts",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", sa.LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

STATES = {
    "all": "{row}.trashed_at IS NULL",
    "unread": "{row}.trashed_at IS NULL AND {row}.read_at IS NULL",
    "favorite": "{row}.trashed_at IS NULL AND {row}.favorite_at IS NOT NULL",
    "archived": "{row}.trashed_at IS NULL AND {row}.archived_at IS NOT NULL",
    "trash": "{row}.trashed_at IS NOT NULL",
}
"""The sidebar's counts: name → condition on an article's row."""

INDEXED_COLUMNS = ("title", "byline", "site_name", "url", "version_id")


def _count(row: str, sign: str) -> str:
    """The statements that take an article's row into (or out of) the counts of `STATES`."""
    return "".join(
        f"UPDATE counters SET total = total {sign} ({condition.format(row=row)}) WHERE name = '{name}';\n"
        for name, condition in STATES.items()
    )


def _count_links(name: str, table: str, column: str, owners: str) -> dict[str, str]:
    """Triggers that count the articles outside the trash which `table` links to each `column`, a row of `owners`.

    A link to an article in the trash makes its counter too: it is what counts when the article comes back.
    """

    def add(row: str, sign: str) -> str:
        return f"""INSERT INTO counters (name, key, total)
            SELECT '{name}', {row}.{column}, {sign}(trashed_at IS NULL) FROM articles WHERE id = {row}.article_id
            ON CONFLICT (name, key) DO UPDATE SET total = total + excluded.total;"""

    return {
        f"{table}_insert": f"AFTER INSERT ON {table} BEGIN {add('NEW', '')} END",
        f"{table}_delete": f"AFTER DELETE ON {table} BEGIN {add('OLD', '-')} END",
        f"articles_trash_{name}": f"""AFTER UPDATE OF trashed_at ON articles
            WHEN (OLD.trashed_at IS NULL) <> (NEW.trashed_at IS NULL) BEGIN
            UPDATE counters SET total = total + iif(NEW.trashed_at IS NULL, 1, -1)
            WHERE name = '{name}' AND key IN (SELECT {column} FROM {table} WHERE article_id = NEW.id); END""",
        # Links go before what they link, while the article is there to tell whether it counted; the foreign keys'
        # own cascade would come too late for that.
        f"articles_delete_{name}": f"""BEFORE DELETE ON articles BEGIN
            DELETE FROM {table} WHERE article_id = OLD.id; END""",
        f"{owners}_delete_links": f"""BEFORE DELETE ON {owners} BEGIN
            DELETE FROM {table} WHERE {column} = OLD.id; END""",
        f"{owners}_delete_count": f"""AFTER DELETE ON {owners} BEGIN
            DELETE FROM counters WHERE name = '{name}' AND key = OLD.id; END""",
    }


TRIGGERS: dict[str, str] = {
    "articles_insert": f"""AFTER INSERT ON articles BEGIN {_count("NEW", "+")}
        INSERT INTO index_pending (article_id) VALUES (NEW.id); END""",
    "articles_delete": f"""AFTER DELETE ON articles BEGIN {_count("OLD", "-")}
        INSERT INTO index_pending (article_id) VALUES (OLD.id); END""",
    "articles_update_state": f"""AFTER UPDATE OF read_at, favorite_at, archived_at, trashed_at ON articles
        BEGIN {_count("OLD", "-")} {_count("NEW", "+")} END""",
    "articles_update_words": f"""AFTER UPDATE OF {", ".join(INDEXED_COLUMNS)} ON articles
        WHEN {" OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in INDEXED_COLUMNS)}
        BEGIN INSERT INTO index_pending (article_id) VALUES (NEW.id); END""",
    "versions_delete": """BEFORE DELETE ON versions BEGIN
        INSERT OR REPLACE INTO index_removed VALUES (OLD.id, OLD.article_id, OLD.content); END""",
    "jobs_insert": """AFTER INSERT ON jobs BEGIN
        INSERT INTO counters (name, total) VALUES ('job_' || NEW.state, 1)
        ON CONFLICT (name, key) DO UPDATE SET total = total + 1; END""",
    "jobs_update": """AFTER UPDATE OF state ON jobs WHEN OLD.state <> NEW.state BEGIN
        UPDATE counters SET total = total - 1 WHERE name = 'job_' || OLD.state;
        INSERT INTO counters (name, total) VALUES ('job_' || NEW.state, 1)
        ON CONFLICT (name, key) DO UPDATE SET total = total + 1; END""",
    "jobs_delete": """AFTER DELETE ON jobs BEGIN
        UPDATE counters SET total = total - 1 WHERE name = 'job_' || OLD.state; END""",
    **_count_links("collection", "collection_articles", "collection_id", "collections"),
    **_count_links("tag", "article_tags", "tag_id", "tags"),
}
"""Name → the rest of its CREATE TRIGGER."""


def create(connection: sa.Connection) -> None:
    """Make the whole schema in an empty database, inside the caller's transaction."""
    for statement in _creation():
        connection.exec_driver_sql(statement)
    create_triggers(connection)
    connection.execute(counters.insert(), [{"name": name, "key": 0, "total": 0} for name in STATES])
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")


@cache
def _creation() -> tuple[str, ...]:
    """Every CREATE TABLE and CREATE INDEX. SQLAlchemy takes four times as long to word them as SQLite to do them."""
    words: list[str] = []

    def keep(statement: sa.schema.ExecutableDDLElement, *_: object, **__: object) -> None:
        words.append(str(statement.compile(dialect=engine.dialect)))

    engine = sa.create_mock_engine("sqlite://", keep)
    metadata.create_all(engine, checkfirst=False)
    return tuple(words)


def create_triggers(connection: sa.Connection) -> None:
    """Make the triggers that are missing."""
    for name, body in TRIGGERS.items():
        connection.exec_driver_sql(f"CREATE TRIGGER IF NOT EXISTS {name} {body}")
