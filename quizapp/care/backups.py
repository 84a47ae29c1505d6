"""Copies of the log under dated names, and the rules for which of them are kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from quizapp.store import Store

#: The folder of backups, within the data folder.
FOLDER = "backups"
#: Number of the latest days with a backup for which one backup each is kept.
DAYS = 7
#: How long one backup a week is kept before those.
WEEKS = timedelta(days=62)
#: Age after which an unfinished copy is removed.
_ABANDONED = timedelta(days=1)
_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"quizapp-(\d{8}T\d{6}Z)(?:-\d+)?(-before-restore|-before-fix)?\.db", re.ASCII)


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of the log. A ``set_aside`` copy was made before a restore or a fix, and may
    contain the damage that was then removed."""

    file: Path
    at: datetime
    set_aside: bool


def backups_in(folder: Path) -> tuple[Backup, ...]:
    """The backups in a folder, the latest first; none if the folder does not exist."""
    if not folder.is_dir():
        return ()
    found = [backup for file in folder.iterdir() if (backup := _read(file)) is not None]
    return tuple(sorted(found, key=lambda backup: (backup.at, backup.file.name), reverse=True))


def back_up(store: Store, folder: Path, now: datetime, end: str = "") -> Path:
    """Copy the log into a folder, under an unused dated name, and return the copy.

    ``end`` is "-before-fix" for a copy that is set aside. Raises the errors of
    :mod:`quizapp.store.store_errors` and OSError.
    """
    target = free_name(folder, now, end)
    store.copy_to(target)
    return target


def free_name(folder: Path, now: datetime, end: str = "") -> Path:
    """An unused dated name for a backup made now; the folder is created if missing."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"quizapp-{now.astimezone(UTC):{_STAMP}}"
    names = (f"{stem}{number}{end}.db" for number in ("", *(f"-{n}" for n in range(2, 1000))))
    return next(file for name in names if not (file := folder / name).exists())


def prune(folder: Path, now: datetime, day_of: Callable[[datetime], date]) -> tuple[Path, ...]:
    """Remove the backups that are no longer kept, and unfinished copies; return the removed
    backups.

    ``day_of`` returns the learner's day of an instant.
    """
    kept = {backup.file for backup in kept_of(backups_in(folder), now, day_of)}
    removed = tuple(backup.file for backup in backups_in(folder) if backup.file not in kept)
    for file in removed:
        file.unlink(missing_ok=True)
    for file in folder.glob("quizapp-*.part*"):
        with suppress(FileNotFoundError):  # the copy was finished in the meantime
            if now - datetime.fromtimestamp(file.stat().st_mtime, UTC) > _ABANDONED:
                file.unlink()
    return removed


def kept_of(backups: Iterable[Backup], now: datetime, day_of: Callable[[datetime], date]) -> Iterator[Backup]:
    """The backups to keep: all of today, the last of each of the seven latest days before it, and
    the last of each week before those, for two months.

    Backups that were set aside are all kept for two months.
    """
    today = day_of(now)
    days: set[date] = set()
    weeks: set[tuple[int, int]] = set()
    for backup in sorted(backups, key=lambda backup: backup.at, reverse=True):
        day = day_of(backup.at)
        week = (day.isocalendar().year, day.isocalendar().week)
        young = now - backup.at <= WEEKS
        if backup.set_aside:
            if young:
                yield backup
        elif day >= today:
            yield backup
        elif day in days:
            continue
        elif len(days) < DAYS:
            days.add(day)
            yield backup
        elif young and week not in weeks:
            weeks.add(week)
            yield backup


def _read(file: Path) -> Backup | None:
    match = _NAME.fullmatch(file.name)
    if match is None or not file.is_file():
        return None
    try:
        at = datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
    return Backup(file, at, match[2] is not None)
