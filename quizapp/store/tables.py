"""The tables. Their columns have types that every database supports: instants and days are ISO
8601 text, so that they sort and other databases can cast them."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    text,
)
from sqlmodel import Field, SQLModel

from quizapp.store.sqlite_tables import STRICT, guard

#: The rows that are undoings: they are few, and looked up often.
UNDOING = "deed = 'undid'"


class ActRow(SQLModel, table=True):
    """A row of the append-only log: an act, its fields in order, and their digest.

    ``given`` is a JSON object. ``target`` is not a foreign key: logs of two machines may arrive
    in parts, an undoing before the row that it undoes.
    """

    __tablename__ = "act"
    __table_args__ = (
        CheckConstraint("quality BETWEEN 0 AND 5", name="act_quality"),
        Index("act_by_question", "question", "id"),
        Index("act_by_day", "day", "deed", "id"),
        # Naming PostgreSQL's condition would import its dialect at each start; the first migration has it.
        Index("act_undoings", "id", "target", sqlite_where=text(UNDOING)),
        STRICT,
    )

    id: str = Field(primary_key=True)
    at: str
    day: str
    deed: str
    question: str
    target: str | None = None
    kind: str | None = None
    variant: int | None = None
    given: str | None = None
    answer: str | None = None
    verdict: str | None = None
    quality: int | None = None
    slip: str | None = None
    seconds: float | None = None
    hints: int = 0
    device: str | None = None
    torch: str | None = None
    truth: str | None = None
    sure: int | None = None
    until: str | None = None
    note: str | None = None
    digest: str | None = None


class AliasRow(SQLModel, table=True):
    """A former id of a question, whose rows count as those of the present one."""

    __tablename__ = "alias"
    __table_args__ = (Index("alias_by_current", "current"), STRICT)

    old: str = Field(primary_key=True)
    current: str


class StateRow(SQLModel, table=True):
    """The state of a question: the fold over its rows, derived and replaceable. ``due`` and the
    columns related to it are empty for a new question."""

    __tablename__ = "state"
    __table_args__ = (STRICT,)

    question: str = Field(primary_key=True)
    repetitions: int | None = None
    interval: int | None = None
    ease: int | None = None
    last: str | None = None
    due: str | None = None
    known: int
    again: str | None = None
    suspended: int
    reviews: int
    lapses: int
    last_variant: int | None = None
    last_slip: str | None = None
    latest: str | None = Field(default=None, foreign_key="act.id")
    stability: float | None = None
    difficulty: float | None = None
    buried: str | None = None
    flag: str | None = None
    digest: str | None = None


METADATA: MetaData = SQLModel.metadata
ACTS: Table = METADATA.tables["act"]
ALIASES: Table = METADATA.tables["alias"]
STATES: Table = METADATA.tables["state"]

#: Alembic's own table for the revision, in Alembic's own format.
REVISION = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)

guard(ACTS)
