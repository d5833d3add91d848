"""What Alembic runs: it is handed a connection in a transaction, and neither opens nor commits anything."""

from __future__ import annotations

from alembic import context

from archiver.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
