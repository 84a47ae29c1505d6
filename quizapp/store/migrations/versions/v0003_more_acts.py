"""Columns for PyTorch's result, sureness, days and notes, and for FSRS's memory.

Digests ignore absent fields, so those of existing rows remain valid.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from quizapp.store.sqlite_tables import DOUBLE

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("act", sa.Column("truth", sa.Text))
    op.add_column("act", sa.Column("sure", sa.Integer))
    op.add_column("act", sa.Column("until", sa.Text))
    op.add_column("act", sa.Column("note", sa.Text))
    op.add_column("state", sa.Column("stability", DOUBLE))
    op.add_column("state", sa.Column("difficulty", DOUBLE))
    op.add_column("state", sa.Column("buried", sa.Text))
    op.add_column("state", sa.Column("flag", sa.Text))
