"""The tables. Their columns have types that every database knows: instants and
days are ISO 8601 text, so that they sort and other databases can cast them."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    text,
)
from sqlmodel import Field, SQLModel

from quizapp.store.sqlite import DOUBLE, STRICT, guard

#: Which rows are undoings: few, and looked for often.
UNDOING = "deed = 'undid'"


class ActRow(SQLModel, table=True):
    """One row of the append-only log: an act, its fields in their order, and their digest.

    ``given`` is a JSON object. ``target`` is no foreign key: logs of two machines
    may arrive in parts, the row that takes back before the row taken back.
    """

    __tablename__ = "act"
    __table_args__ = (
        CheckConstraint("quality BETWEEN 0 AND 5", name="act_quality"),
        Index("act_by_question", "question", "id"),
        Index("act_by_day", "day", "deed", "id"),
        Index("act_undoings", "id", "target", sqlite_where=text(UNDOING), postgresql_where=text(UNDOING)),
        STRICT,
    )

    id: str = Field(sa_column=Column(Text, primary_key=True))
    at: str = Field(sa_column=Column(Text, nullable=False))
    day: str = Field(sa_column=Column(Text, nullable=False))
    deed: str = Field(sa_column=Column(Text, nullable=False))
    question: str = Field(sa_column=Column(Text, nullable=False))
    target: str | None = Field(default=None, sa_column=Column(Text))
    kind: str | None = Field(default=None, sa_column=Column(Text))
    variant: int | None = Field(default=None, sa_column=Column(Integer))
    given: str | None = Field(default=None, sa_column=Column(Text))
    answer: str | None = Field(default=None, sa_column=Column(Text))
    verdict: str | None = Field(default=None, sa_column=Column(Text))
    quality: int | None = Field(default=None, sa_column=Column(Integer))
    slip: str | None = Field(default=None, sa_column=Column(Text))
    seconds: float | None = Field(default=None, sa_column=Column(DOUBLE))
    hints: int = Field(default=0, sa_column=Column(Integer, nullable=False))
    device: str | None = Field(default=None, sa_column=Column(Text))
    torch: str | None = Field(default=None, sa_column=Column(Text))
    truth: str | None = Field(default=None, sa_column=Column(Text))
    sure: int | None = Field(default=None, sa_column=Column(Integer))
    until: str | None = Field(default=None, sa_column=Column(Text))
    note: str | None = Field(default=None, sa_column=Column(Text))
    digest: str | None = Field(default=None, sa_column=Column(Text))


class AliasRow(SQLModel, table=True):
    """A former id of a question, whose rows count as those of the present one."""

    __tablename__ = "alias"
    __table_args__ = (Index("alias_by_current", "current"), STRICT)

    old: str = Field(sa_column=Column(Text, primary_key=True))
    current: str = Field(sa_column=Column(Text, nullable=False))


class StateRow(SQLModel, table=True):
    """What the log says of one question: the fold over its rows, derived and
    replaceable. ``due`` and what belongs to it are empty for a new question."""

    __tablename__ = "state"
    __table_args__ = (STRICT,)

    question: str = Field(sa_column=Column(Text, primary_key=True))
    repetitions: int | None = Field(default=None, sa_column=Column(Integer))
    interval: int | None = Field(default=None, sa_column=Column(Integer))
    ease: int | None = Field(default=None, sa_column=Column(Integer))
    last: str | None = Field(default=None, sa_column=Column(Text))
    due: str | None = Field(default=None, sa_column=Column(Text))
    known: int = Field(sa_column=Column(Integer, nullable=False))
    again: str | None = Field(default=None, sa_column=Column(Text))
    suspended: int = Field(sa_column=Column(Integer, nullable=False))
    reviews: int = Field(sa_column=Column(Integer, nullable=False))
    lapses: int = Field(sa_column=Column(Integer, nullable=False))
    last_variant: int | None = Field(default=None, sa_column=Column(Integer))
    last_slip: str | None = Field(default=None, sa_column=Column(Text))
    latest: str | None = Field(default=None, sa_column=Column(Text, ForeignKey("act.id")))
    stability: float | None = Field(default=None, sa_column=Column(DOUBLE))
    difficulty: float | None = Field(default=None, sa_column=Column(DOUBLE))
    buried: str | None = Field(default=None, sa_column=Column(Text))
    flag: str | None = Field(default=None, sa_column=Column(Text))
    digest: str | None = Field(default=None, sa_column=Column(Text))


METADATA: MetaData = SQLModel.metadata
ACTS: Table = METADATA.tables["act"]
ALIASES: Table = METADATA.tables["alias"]
STATES: Table = METADATA.tables["state"]

#: Where Alembic keeps the revision; in its own shape, so that it finds it there.
REVISION = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)

guard(ACTS)
