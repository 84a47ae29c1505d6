"""The revisions of the tables, and the upgrade to the latest one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

_FOLDER = Path(__file__).parent / "migrations"


@dataclass(frozen=True, slots=True)
class Revisions:
    """``names`` are the revisions, oldest first; ``folders`` contain their scripts.

    The names are listed here as well as in the scripts so that opening an up-to-date database
    need not load Alembic.
    """

    names: tuple[str, ...]
    folders: tuple[Path, ...]

    @property
    def latest(self) -> str:
        return self.names[-1]


REVISIONS = Revisions(names=("0001", "0002", "0003"), folders=(_FOLDER / "versions",))


def upgrade(connection: Connection, revisions: Revisions = REVISIONS) -> None:
    """Upgrade the tables to the latest revision, within the transaction of ``connection``."""
    # Loaded only if a migration is needed.
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    for option, value in (
        ("script_location", str(_FOLDER)),
        ("path_separator", "newline"),
        ("version_locations", "\n".join(str(folder) for folder in revisions.folders)),
    ):
        config.set_main_option(option, value.replace("%", "%%"))
    command.upgrade(config, revisions.latest)
