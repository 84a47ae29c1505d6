"""Alembic's environment: runs the revisions within the transaction of the connection it is given."""

from __future__ import annotations

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    # All revisions or none: SQLite can roll back changes of its tables.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
