"""Checks the log: that it is undamaged and complete, that its questions exist, and that it is backed up."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from quizapp.bank import Library
from quizapp.care.backups import Backup, back_up, backups_in
from quizapp.care.finding import Finding, fixed, found
from quizapp.care.repairing import Repairing, backup_failed, span, what_changed
from quizapp.scheduling.acts import Act
from quizapp.scheduling.redating import Redating, redatings
from quizapp.scheduling.schedulers import SM2, Scheduler
from quizapp.store import Store
from quizapp.store.soundness import Soundness
from quizapp.store.store_errors import DamagedDatabase, DatabaseRefused, StoreError
from quizapp.words.note import Note

#: Maximum difference expected between the clocks of several machines.
_TOLERANCE = timedelta(minutes=5)


def nobody(_: Note) -> bool:
    """Agree to nothing."""
    return False


@dataclass(frozen=True, slots=True)
class LogCheck:
    """Checks the log at ``database`` and its ``backups``, as of ``now``.

    ``day_of`` returns the learner's day of an instant. With ``fix``, derived data is repaired;
    rows are never changed. The days of answers that were dated by a wrong clock are changed only
    if ``agree`` consents to the note that describes the change.
    """

    database: Path
    backups: Path
    library: Library
    now: datetime
    day_of: Callable[[datetime], date]
    fix: bool = False
    agree: Callable[[Note], bool] = nobody
    scheduler: Scheduler = SM2

    def findings(self) -> Iterator[Finding]:
        """All findings about the log; nothing is created if it does not exist."""
        if not self.database.exists():
            yield found("database", "fine", "database-none")
            return
        try:
            with self._open() as store:
                before, trouble = store.soundness(), None
                if store.damage().tail:
                    yield found("tail", "notice", "tail")
                after = before
                if self.fix and before != Soundness() and not before.needs_rewriting:
                    after, trouble = self._fixed(store, before)
                if trouble is not None:
                    yield trouble
                rewrite = self.fix and trouble is None and (after.needs_rewriting or after.damage)
                if not rewrite:
                    yield from self._database(store, before, after)
            if rewrite:
                yield from Repairing(self.database, self.backups, self.now).findings(after)
                with self._open() as store:
                    yield from self._database(store, Soundness(), store.soundness())
        except StoreError as error:
            yield Finding("database", "fault", error.note)
            if isinstance(error, DamagedDatabase):
                yield from self._saved()
            elif isinstance(error, DatabaseRefused):
                yield from self._way_back()

    def _open(self) -> Store:
        return Store.open(self.database, scheduler=self.scheduler)

    def _fixed(self, store: Store, before: Soundness) -> tuple[Soundness, Finding | None]:
        """The state of the database after fixing; unchanged if it could not be backed up first."""
        try:
            back_up(store, self.backups, self.now, "-before-fix")
        except (StoreError, OSError) as error:
            return before, backup_failed(error)
        with suppress(StoreError):  # faults that could not be fixed are found again
            store.fix()
        return store.soundness(), None

    def _database(self, store: Store, before: Soundness, after: Soundness) -> Iterator[Finding]:
        if before == after == Soundness():
            yield found("database", "fine", "database", n=sum(store.rows_by_question().values()))
        yield from what_changed(before, after)
        if after.damage or after.flaws:
            yield from self._way_back()
        if not after.damage:
            yield from self._unknown(store)
            yield from self._clock(store)
            yield from self._backed_up(store)

    def _saved(self) -> Iterator[Finding]:
        """The data that can be recovered from a database that cannot be opened."""
        repairing = Repairing(self.database, self.backups, self.now)
        rows = repairing.readable()
        if rows and self.fix:
            yield from repairing.findings(Soundness())
            return
        if rows:
            yield found("rows", "notice", "readable", n=rows)
        yield from self._way_back()

    def _unknown(self, store: Store) -> Iterator[Finding]:
        rows_of, lessons = store.rows_by_question(), self.library.lessons
        unknown = {q: n for q, n in rows_of.items() if self.library.find(q) is None and q not in lessons}
        if unknown:
            rows, first = sum(unknown.values()), next(iter(unknown))
            yield found("unknown", "notice", "unknown", n=len(unknown), rows=rows, first=first)

    def _clock(self, store: Store) -> Iterator[Finding]:
        ahead = self._ahead(store)
        if not ahead:
            yield found("clock", "fine", "clock-right")
            return
        fills: dict[str, str | int] = {
            "n": len(ahead),
            "dated": span(one.was for one in ahead),
            "counted": span(one.day for one in ahead),
            "now": f"{self.now:%Y-%m-%d %H:%M}",
        }
        if not (self.fix and self.agree(Note.of("care.clock-plan", **fills))):
            yield found("clock", "notice", "clock", **fills)
            return
        try:
            file = back_up(store, self.backups, self.now, "-before-fix")
        except (StoreError, OSError) as error:
            yield backup_failed(error)
            return
        store.merge([self._redating(store, one) for one in ahead])
        yield fixed("clock", "clock-fixed", file=str(file), **fills)

    def _ahead(self, store: Store) -> tuple[Redating, ...]:
        """The answers dated later than the present time, by a clock that was wrong."""
        latest, limit = store.latest(), self.now + _TOLERANCE
        if latest is None or latest <= limit:
            return ()
        return redatings(store.acts(), limit, self.day_of(self.now))

    def _redating(self, store: Store, one: Redating) -> Act:
        id_, answer = store.new_id(self.now), one.answer
        return Act(id_, self.now, one.day, "redated", answer.question, target=answer.id)

    def _backed_up(self, store: Store) -> Iterator[Finding]:
        there, days = self._regular(), store.answer_days()
        # On the very first day, there was nothing to back up when the review began.
        late = len(days) > 1 and not (there and self.day_of(there[0].at) >= days[-1])
        if late and self.fix:
            yield self._made(store, "backup-made")
        elif late and there:
            yield found("backups", "notice", "backup-late", day=f"{there[0].at:%Y-%m-%d}")
        elif late:
            yield found("backups", "notice", "backup-none")
        elif there and (damaged := _damaged(there[0])) is None:
            yield found("backups", "fault", "backup-damaged", file=str(there[0].file))
        elif there and damaged and self.fix:
            yield self._made(store, "backup-renewed")
        elif there and damaged:
            yield found("backups", "notice", "backup-flawed", n=damaged, file=str(there[0].file))
        elif there:
            hours = max(0, int((self.now - there[0].at).total_seconds() // 3600))
            age = found("backups", "fine", "backups-hours", n=hours, count=len(there))
            days_old = found("backups", "fine", "backups-days", n=hours // 24, count=len(there))
            yield age if hours < 48 else days_old
        else:
            yield found("backups", "fine", "backup-first")

    def _made(self, store: Store, key: str) -> Finding:
        try:
            return fixed("backups", key, file=str(back_up(store, self.backups, self.now)))
        except (StoreError, OSError) as error:
            return backup_failed(error)

    def _regular(self) -> tuple[Backup, ...]:
        """The daily backups, the latest first."""
        return tuple(backup for backup in backups_in(self.backups) if not backup.set_aside)

    def _way_back(self) -> Iterator[Finding]:
        sound = next((backup for backup in self._regular() if _damaged(backup) is not None), None)
        if sound is not None:
            yield found(
                "backups", "notice", "way-back", file=str(sound.file), at=f"{sound.at:%Y-%m-%d %H:%M}"
            )


def _damaged(backup: Backup) -> int | None:
    """The number of damaged rows in a backup; None if it cannot be used."""
    from quizapp.store.replacing import staged_copy

    with tempfile.TemporaryDirectory(prefix="quizapp-doctor-") as folder:
        try:
            staged = staged_copy(backup.file, Path(folder, "copy.db"))
        except StoreError:
            return None
    return len(staged.damaged)
