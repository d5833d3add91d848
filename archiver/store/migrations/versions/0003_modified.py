"""When a page said that it was last changed. Frozen, as all revisions."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """From schema version 2 to 3."""
    op.execute("ALTER TABLE versions ADD COLUMN modified_at TEXT")
