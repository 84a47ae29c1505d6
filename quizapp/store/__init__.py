"""The log of what a learner did, kept in SQLite, and the state derived from it.

The log is append-only; the state of a question is the fold over its rows and can
be rebuilt at any time. Nothing outside this package sees a table or a query.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quizapp.store.kept_states import Mark
    from quizapp.store.read_only import open_to_read
    from quizapp.store.store import Store

__all__ = ["Mark", "Store", "open_to_read"]


def __getattr__(name: str) -> object:
    # Importing the tables takes half a second; the errors, and commands that open no log, do not need
    # them.
    if name == "Store":
        from quizapp.store.store import Store

        return Store
    if name == "Mark":
        from quizapp.store.kept_states import Mark

        return Mark
    if name == "open_to_read":
        from quizapp.store.read_only import open_to_read

        return open_to_read
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
