"""Alembic from within the program: no ini file, no second configuration."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

MIGRATIONS = Path(__file__).resolve().parent / "migrations"


def configuration(connection: Connection | None = None) -> Config:
    """Return the settings Alembic needs to work on ``connection``."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection) -> None:
    """Bring the schema behind ``connection`` to the newest version, within the transaction it is in."""
    command.upgrade(configuration(connection), "head")
