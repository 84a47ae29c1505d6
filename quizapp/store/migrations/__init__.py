"""How the tables came to be what they are: one script a revision, run by Alembic.

A new revision is a file in ``versions`` that names the one before it, the name
added to ``quizapp.store.revisions``, and the same change in ``quizapp.store.tables``;
a test compares a migrated database with a new one.
"""
