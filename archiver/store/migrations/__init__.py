"""Migrations of library.db by Alembic: revision "0001" makes schema version 1, and so on."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from archiver.store.schema import VERSION

FOLDER = Path(__file__).parent


def upgrade(connection: sa.Connection) -> None:
    """Bring a library's schema up to `VERSION`, inside the caller's transaction.

    PRAGMA user_version is the one truth about a library's schema. Alembic's own table is made from it for the run and
    does not stay.
    """
    version: int = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if version >= VERSION:  # another process was faster
        return
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    if version:
        command.stamp(config, f"{version:04}")
    command.upgrade(config, "head")
    connection.exec_driver_sql("DROP TABLE alembic_version")
    connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")
