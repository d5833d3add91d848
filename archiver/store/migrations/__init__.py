"""Migrations of library.db by Alembic: revision "0001" makes schema version 1, and so on."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

FOLDER = Path(__file__).parent


def upgrade(connection: sa.Connection, version: int) -> None:
    """Run what is missing in a library of schema `version`, inside the caller's transaction.

    PRAGMA user_version is the one truth about a library's schema. Alembic's own table is made from it for the run and
    does not stay.
    """
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    if version:
        command.stamp(config, f"{version:04}")
    command.upgrade(config, "head")
    connection.exec_driver_sql("DROP TABLE alembic_version")
