"""Smart collections, and an index for every order of a list. Frozen, as all revisions."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"

STATEMENTS = (
    """ALTER TABLE collections ADD COLUMN query TEXT""",
    """DROP INDEX IF EXISTS articles_by_saved""",
    """CREATE INDEX articles_by_saved ON articles (saved_at, id, trashed_at, read_at, favorite_at, archived_at) WHERE trashed_at IS NULL""",
    """CREATE INDEX articles_by_published ON articles (published_at, id, trashed_at, read_at, favorite_at, archived_at) WHERE trashed_at IS NULL""",
    """CREATE INDEX articles_by_title ON articles (title COLLATE NOCASE, id, trashed_at, read_at, favorite_at, archived_at) WHERE trashed_at IS NULL""",
    """CREATE INDEX articles_by_site ON articles (site_name COLLATE NOCASE, id, trashed_at, read_at, favorite_at, archived_at) WHERE trashed_at IS NULL""",
    """CREATE INDEX articles_by_length ON articles (word_count, id, trashed_at, read_at, favorite_at, archived_at) WHERE trashed_at IS NULL""",
    """CREATE INDEX articles_in_trash ON articles (saved_at, id, trashed_at) WHERE trashed_at IS NOT NULL""",
)


def upgrade() -> None:
    """From schema version 1 to 2."""
    for statement in STATEMENTS:
        op.execute(statement)
