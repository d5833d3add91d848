"""The first schema: everything, as it was when libraries began. Frozen: later changes are later revisions."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None

STATEMENTS = (
    """
    CREATE TABLE articles (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        url TEXT NOT NULL,
        title TEXT NOT NULL,
        byline TEXT,
        site_name TEXT,
        published_at TEXT,
        lang TEXT,
        dir TEXT,
        excerpt TEXT NOT NULL,
        word_count INTEGER NOT NULL,
        version_id INTEGER,
        lead_asset TEXT,
        completeness TEXT NOT NULL,
        images_total INTEGER NOT NULL,
        images_saved INTEGER NOT NULL,
        saved_at INTEGER NOT NULL,
        read_at INTEGER,
        archived_at INTEGER,
        favorite_at INTEGER,
        trashed_at INTEGER,
        progress FLOAT DEFAULT '0' NOT NULL
    )
    """,
    """
    CREATE TABLE assets (
        sha256 TEXT NOT NULL,
        role TEXT NOT NULL,
        media_type TEXT NOT NULL,
        byte_count INTEGER NOT NULL,
        width INTEGER DEFAULT '0' NOT NULL,
        height INTEGER DEFAULT '0' NOT NULL,
        PRIMARY KEY (sha256)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE collections (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        parent_id INTEGER,
        name TEXT NOT NULL,
        name_key TEXT NOT NULL,
        position INTEGER NOT NULL,
        FOREIGN KEY(parent_id) REFERENCES collections (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE tags (
        id INTEGER NOT NULL,
        name TEXT NOT NULL,
        name_key TEXT NOT NULL,
        PRIMARY KEY (id),
        CONSTRAINT tags_name_key_key UNIQUE (name_key)
    )
    """,
    """
    CREATE TABLE counters (
        name TEXT NOT NULL,
        "key" INTEGER DEFAULT '0' NOT NULL,
        total INTEGER NOT NULL,
        PRIMARY KEY (name, "key")
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE index_pending (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        article_id INTEGER NOT NULL
    )
    """,
    """
    CREATE TABLE index_removed (
        version_id INTEGER NOT NULL,
        article_id INTEGER NOT NULL,
        content BLOB NOT NULL,
        PRIMARY KEY (version_id)
    )
    """,
    """
    CREATE TABLE facts (
        name TEXT NOT NULL,
        value BLOB NOT NULL,
        PRIMARY KEY (name)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE article_urls (
        "key" TEXT NOT NULL,
        article_id INTEGER NOT NULL,
        url TEXT NOT NULL,
        kind TEXT NOT NULL,
        PRIMARY KEY ("key"),
        FOREIGN KEY(article_id) REFERENCES articles (id) ON DELETE CASCADE
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE versions (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        article_id INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        handed_in BOOLEAN NOT NULL,
        final_url TEXT NOT NULL,
        charset TEXT NOT NULL,
        original TEXT,
        extractor INTEGER NOT NULL,
        word_count INTEGER NOT NULL,
        marks JSON NOT NULL,
        content BLOB NOT NULL,
        content_hash TEXT NOT NULL,
        text_hash TEXT NOT NULL,
        FOREIGN KEY(article_id) REFERENCES articles (id) ON DELETE CASCADE,
        FOREIGN KEY(original) REFERENCES assets (sha256)
    )
    """,
    """
    CREATE TABLE events (
        id INTEGER NOT NULL,
        article_id INTEGER NOT NULL,
        at INTEGER NOT NULL,
        kind TEXT NOT NULL,
        params JSON NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(article_id) REFERENCES articles (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE collection_articles (
        collection_id INTEGER NOT NULL,
        article_id INTEGER NOT NULL,
        position INTEGER NOT NULL,
        added_at INTEGER NOT NULL,
        PRIMARY KEY (collection_id, article_id),
        FOREIGN KEY(collection_id) REFERENCES collections (id) ON DELETE CASCADE,
        FOREIGN KEY(article_id) REFERENCES articles (id) ON DELETE CASCADE
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE article_tags (
        tag_id INTEGER NOT NULL,
        article_id INTEGER NOT NULL,
        PRIMARY KEY (tag_id, article_id),
        FOREIGN KEY(tag_id) REFERENCES tags (id) ON DELETE CASCADE,
        FOREIGN KEY(article_id) REFERENCES articles (id) ON DELETE CASCADE
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE highlights (
        id INTEGER NOT NULL,
        article_id INTEGER NOT NULL,
        quote TEXT NOT NULL,
        prefix TEXT NOT NULL,
        suffix TEXT NOT NULL,
        note TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(article_id) REFERENCES articles (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE jobs (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        url TEXT NOT NULL,
        url_key TEXT NOT NULL,
        request JSON NOT NULL,
        document TEXT,
        state TEXT NOT NULL,
        priority INTEGER NOT NULL,
        attempts INTEGER DEFAULT '0' NOT NULL,
        not_before INTEGER NOT NULL,
        failure JSON,
        outcome TEXT,
        article_id INTEGER,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        FOREIGN KEY(document) REFERENCES assets (sha256),
        FOREIGN KEY(article_id) REFERENCES articles (id) ON DELETE SET NULL
    )
    """,
    """
    CREATE TABLE images (
        version_id INTEGER NOT NULL,
        position INTEGER NOT NULL,
        url TEXT NOT NULL,
        alt TEXT NOT NULL,
        asset TEXT,
        failure JSON,
        PRIMARY KEY (version_id, position),
        FOREIGN KEY(version_id) REFERENCES versions (id) ON DELETE CASCADE,
        FOREIGN KEY(asset) REFERENCES assets (sha256)
    )
     WITHOUT ROWID
    """,
    """CREATE INDEX articles_by_saved ON articles (saved_at, id)""",
    """CREATE INDEX articles_by_lead_asset ON articles (lead_asset) WHERE lead_asset IS NOT NULL""",
    """CREATE INDEX collections_parent_id ON collections (parent_id)""",
    """CREATE UNIQUE INDEX collections_child_name ON collections (parent_id, name_key) WHERE parent_id IS NOT NULL""",
    """CREATE UNIQUE INDEX collections_top_name ON collections (name_key) WHERE parent_id IS NULL""",
    """CREATE INDEX index_removed_article_id ON index_removed (article_id)""",
    """CREATE INDEX article_urls_article_id ON article_urls (article_id)""",
    """CREATE INDEX versions_original ON versions (original)""",
    """CREATE INDEX versions_article_id ON versions (article_id)""",
    """CREATE INDEX events_article_id ON events (article_id)""",
    """CREATE INDEX collection_articles_article_id ON collection_articles (article_id)""",
    """CREATE INDEX article_tags_article_id ON article_tags (article_id)""",
    """CREATE INDEX highlights_article_id ON highlights (article_id)""",
    """CREATE INDEX jobs_by_url ON jobs (url_key)""",
    """CREATE INDEX jobs_article_id ON jobs (article_id)""",
    """CREATE UNIQUE INDEX jobs_active_url ON jobs (url_key) WHERE state IN ('queued', 'fetching', 'extracting', 'storing')""",
    """CREATE INDEX jobs_document ON jobs (document)""",
    """CREATE INDEX jobs_due ON jobs (state, priority, not_before, id)""",
    """CREATE INDEX images_asset ON images (asset)""",
    """
    CREATE TRIGGER articles_insert AFTER INSERT ON articles BEGIN UPDATE counters SET total = total + (NEW.trashed_at IS NULL) WHERE name = 'all';
    UPDATE counters SET total = total + (NEW.trashed_at IS NULL AND NEW.read_at IS NULL) WHERE name = 'unread';
    UPDATE counters SET total = total + (NEW.trashed_at IS NULL AND NEW.favorite_at IS NOT NULL) WHERE name = 'favorite';
    UPDATE counters SET total = total + (NEW.trashed_at IS NULL AND NEW.archived_at IS NOT NULL) WHERE name = 'archived';
    UPDATE counters SET total = total + (NEW.trashed_at IS NOT NULL) WHERE name = 'trash';
            INSERT INTO index_pending (article_id) VALUES (NEW.id); END
    """,
    """
    CREATE TRIGGER articles_delete AFTER DELETE ON articles BEGIN UPDATE counters SET total = total - (OLD.trashed_at IS NULL) WHERE name = 'all';
    UPDATE counters SET total = total - (OLD.trashed_at IS NULL AND OLD.read_at IS NULL) WHERE name = 'unread';
    UPDATE counters SET total = total - (OLD.trashed_at IS NULL AND OLD.favorite_at IS NOT NULL) WHERE name = 'favorite';
    UPDATE counters SET total = total - (OLD.trashed_at IS NULL AND OLD.archived_at IS NOT NULL) WHERE name = 'archived';
    UPDATE counters SET total = total - (OLD.trashed_at IS NOT NULL) WHERE name = 'trash';
            INSERT INTO index_pending (article_id) VALUES (OLD.id); END
    """,
    """
    CREATE TRIGGER articles_update_state AFTER UPDATE OF read_at, favorite_at, archived_at, trashed_at ON articles
            BEGIN UPDATE counters SET total = total - (OLD.trashed_at IS NULL) WHERE name = 'all';
    UPDATE counters SET total = total - (OLD.trashed_at IS NULL AND OLD.read_at IS NULL) WHERE name = 'unread';
    UPDATE counters SET total = total - (OLD.trashed_at IS NULL AND OLD.favorite_at IS NOT NULL) WHERE name = 'favorite';
    UPDATE counters SET total = total - (OLD.trashed_at IS NULL AND OLD.archived_at IS NOT NULL) WHERE name = 'archived';
    UPDATE counters SET total = total - (OLD.trashed_at IS NOT NULL) WHERE name = 'trash';
     UPDATE counters SET total = total + (NEW.trashed_at IS NULL) WHERE name = 'all';
    UPDATE counters SET total = total + (NEW.trashed_at IS NULL AND NEW.read_at IS NULL) WHERE name = 'unread';
    UPDATE counters SET total = total + (NEW.trashed_at IS NULL AND NEW.favorite_at IS NOT NULL) WHERE name = 'favorite';
    UPDATE counters SET total = total + (NEW.trashed_at IS NULL AND NEW.archived_at IS NOT NULL) WHERE name = 'archived';
    UPDATE counters SET total = total + (NEW.trashed_at IS NOT NULL) WHERE name = 'trash';
     END
    """,
    """
    CREATE TRIGGER articles_update_words AFTER UPDATE OF title, byline, site_name, url, version_id ON articles
            WHEN OLD.title IS NOT NEW.title OR OLD.byline IS NOT NEW.byline OR OLD.site_name IS NOT NEW.site_name OR OLD.url IS NOT NEW.url OR OLD.version_id IS NOT NEW.version_id
            BEGIN INSERT INTO index_pending (article_id) VALUES (NEW.id); END
    """,
    """
    CREATE TRIGGER versions_delete BEFORE DELETE ON versions BEGIN
            INSERT OR REPLACE INTO index_removed VALUES (OLD.id, OLD.article_id, OLD.content); END
    """,
    """
    CREATE TRIGGER jobs_insert AFTER INSERT ON jobs BEGIN
            INSERT INTO counters (name, total) VALUES ('job_' || NEW.state, 1)
            ON CONFLICT (name, key) DO UPDATE SET total = total + 1; END
    """,
    """
    CREATE TRIGGER jobs_update AFTER UPDATE OF state ON jobs WHEN OLD.state <> NEW.state BEGIN
            UPDATE counters SET total = total - 1 WHERE name = 'job_' || OLD.state;
            INSERT INTO counters (name, total) VALUES ('job_' || NEW.state, 1)
            ON CONFLICT (name, key) DO UPDATE SET total = total + 1; END
    """,
    """
    CREATE TRIGGER jobs_delete AFTER DELETE ON jobs BEGIN
            UPDATE counters SET total = total - 1 WHERE name = 'job_' || OLD.state; END
    """,
    """
    CREATE TRIGGER collection_articles_insert AFTER INSERT ON collection_articles BEGIN INSERT INTO counters (name, key, total)
                SELECT 'collection', NEW.collection_id, (trashed_at IS NULL) FROM articles WHERE id = NEW.article_id
                ON CONFLICT (name, key) DO UPDATE SET total = total + excluded.total; END
    """,
    """
    CREATE TRIGGER collection_articles_delete AFTER DELETE ON collection_articles BEGIN INSERT INTO counters (name, key, total)
                SELECT 'collection', OLD.collection_id, -(trashed_at IS NULL) FROM articles WHERE id = OLD.article_id
                ON CONFLICT (name, key) DO UPDATE SET total = total + excluded.total; END
    """,
    """
    CREATE TRIGGER articles_trash_collection AFTER UPDATE OF trashed_at ON articles
                WHEN (OLD.trashed_at IS NULL) <> (NEW.trashed_at IS NULL) BEGIN
                UPDATE counters SET total = total + iif(NEW.trashed_at IS NULL, 1, -1)
                WHERE name = 'collection' AND key IN (SELECT collection_id FROM collection_articles WHERE article_id = NEW.id); END
    """,
    """
    CREATE TRIGGER articles_delete_collection BEFORE DELETE ON articles BEGIN
                DELETE FROM collection_articles WHERE article_id = OLD.id; END
    """,
    """
    CREATE TRIGGER collections_delete_links BEFORE DELETE ON collections BEGIN
                DELETE FROM collection_articles WHERE collection_id = OLD.id; END
    """,
    """
    CREATE TRIGGER collections_delete_count AFTER DELETE ON collections BEGIN
                DELETE FROM counters WHERE name = 'collection' AND key = OLD.id; END
    """,
    """
    CREATE TRIGGER article_tags_insert AFTER INSERT ON article_tags BEGIN INSERT INTO counters (name, key, total)
                SELECT 'tag', NEW.tag_id, (trashed_at IS NULL) FROM articles WHERE id = NEW.article_id
                ON CONFLICT (name, key) DO UPDATE SET total = total + excluded.total; END
    """,
    """
    CREATE TRIGGER article_tags_delete AFTER DELETE ON article_tags BEGIN INSERT INTO counters (name, key, total)
                SELECT 'tag', OLD.tag_id, -(trashed_at IS NULL) FROM articles WHERE id = OLD.article_id
                ON CONFLICT (name, key) DO UPDATE SET total = total + excluded.total; END
    """,
    """
    CREATE TRIGGER articles_trash_tag AFTER UPDATE OF trashed_at ON articles
                WHEN (OLD.trashed_at IS NULL) <> (NEW.trashed_at IS NULL) BEGIN
                UPDATE counters SET total = total + iif(NEW.trashed_at IS NULL, 1, -1)
                WHERE name = 'tag' AND key IN (SELECT tag_id FROM article_tags WHERE article_id = NEW.id); END
    """,
    """
    CREATE TRIGGER articles_delete_tag BEFORE DELETE ON articles BEGIN
                DELETE FROM article_tags WHERE article_id = OLD.id; END
    """,
    """
    CREATE TRIGGER tags_delete_links BEFORE DELETE ON tags BEGIN
                DELETE FROM article_tags WHERE tag_id = OLD.id; END
    """,
    """
    CREATE TRIGGER tags_delete_count AFTER DELETE ON tags BEGIN
                DELETE FROM counters WHERE name = 'tag' AND key = OLD.id; END
    """,
    """INSERT INTO counters (name, key, total) VALUES ('all', 0, 0), ('unread', 0, 0), ('favorite', 0, 0), ('archived', 0, 0), ('trash', 0, 0)""",
)


def upgrade() -> None:
    """From an empty database to schema version 1."""
    for statement in STATEMENTS:
        op.execute(statement)
