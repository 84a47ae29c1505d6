"""A daily backup, made in the background of a review."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from threading import Thread

from quizapp.care.backups import back_up, backups_in, prune
from quizapp.store import Store
from quizapp.store.store_errors import StoreError


class DailyBackup:
    """Makes a backup once a day, in a thread of its own.

    A failed backup is not an error here: the review continues, and the next one tries again. The
    doctor reports if the latest backup is too old.
    """

    def __init__(self, folder: Path, day_of: Callable[[datetime], date]) -> None:
        self._folder = folder
        self._day_of = day_of
        self._day: date | None = None
        self._thread: Thread | None = None

    def begin(self, store: Store, now: datetime) -> None:
        """Start a backup if the day has none, and return immediately."""
        today = self._day_of(now)
        if today == self._day or not store.states():
            return
        self._day = today
        self._thread = Thread(target=self._back_up, args=(store, now), name="backup", daemon=True)
        self._thread.start()

    def finish(self, patience: float) -> None:
        """Wait at most ``patience`` seconds for a backup that was started."""
        if self._thread is not None:
            self._thread.join(patience)

    def _back_up(self, store: Store, now: datetime) -> None:
        with suppress(StoreError, OSError):
            if any(self._day_of(backup.at) == self._day for backup in backups_in(self._folder)):
                return
            back_up(store, self._folder, now)
            prune(self._folder, now, self._day_of)
