"""The log, the aliases of questions and the derived states."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from quizapp.store.sqlite_tables import DOUBLE, STRICT, append_only

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "act",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("deed", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("target", sa.Text),
        sa.Column("kind", sa.Text),
        sa.Column("variant", sa.Integer),
        sa.Column("given", sa.Text),
        sa.Column("answer", sa.Text),
        sa.Column("verdict", sa.Text),
        sa.Column("quality", sa.Integer),
        sa.Column("slip", sa.Text),
        sa.Column("seconds", DOUBLE),
        sa.Column("hints", sa.Integer, nullable=False),
        sa.Column("device", sa.Text),
        sa.Column("torch", sa.Text),
        sa.CheckConstraint("quality BETWEEN 0 AND 5", name="act_quality"),
        **STRICT,
    )
    op.create_index("act_by_question", "act", ["question", "id"])
    op.create_index("act_by_day", "act", ["day", "deed", "id"])
    undoings = sa.text("deed = 'undid'")
    op.create_index("act_undoings", "act", ["id", "target"], sqlite_where=undoings, postgresql_where=undoings)
    for statement in append_only("act"):
        op.execute(statement)
    op.create_table(
        "alias",
        sa.Column("old", sa.Text, primary_key=True),
        sa.Column("current", sa.Text, nullable=False),
        **STRICT,
    )
    op.create_index("alias_by_current", "alias", ["current"])
    op.create_table(
        "state",
        sa.Column("question", sa.Text, primary_key=True),
        sa.Column("repetitions", sa.Integer),
        sa.Column("interval", sa.Integer),
        sa.Column("ease", sa.Integer),
        sa.Column("last", sa.Text),
        sa.Column("due", sa.Text),
        sa.Column("known", sa.Integer, nullable=False),
        sa.Column("again", sa.Text),
        sa.Column("suspended", sa.Integer, nullable=False),
        sa.Column("reviews", sa.Integer, nullable=False),
        sa.Column("lapses", sa.Integer, nullable=False),
        sa.Column("last_variant", sa.Integer),
        sa.Column("last_slip", sa.Text),
        sa.Column("latest", sa.Text, sa.ForeignKey("act.id")),
        **STRICT,
    )
