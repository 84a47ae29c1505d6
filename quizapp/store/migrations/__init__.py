"""The migrations of the tables: one script per revision, run by Alembic.

A new revision is a file in ``versions`` that names the previous one, its name added to
``quizapp.store.revisions``, and the same change in ``quizapp.store.tables``; a test compares a
migrated database with a new one.
"""
