"""Rebuilds a damaged log from its intact rows and from backups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from quizapp.care.backups import backups_in, free_name
from quizapp.care.finding import Finding, fixed, found
from quizapp.store.damaged_rows import Flaw
from quizapp.store.soundness import Soundness
from quizapp.store.store_errors import StoreBusy, StoreError

#: Maximum number of damaged rows that are listed individually.
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Repairing:
    """Rebuilds the log at ``database``; the damaged one is kept among the ``backups``."""

    database: Path
    backups: Path
    now: datetime

    def readable(self) -> int:
        """The number of readable rows in a damaged database."""
        from quizapp.store.rewriting import readable

        try:
            return readable(self.database)[0]
        except StoreError:
            return 0

    def findings(self, wrong: Soundness) -> Iterator[Finding]:
        """Replace damaged rows by intact ones, and report what became of each damaged row.

        If this is interrupted, the database is either the damaged one or the new one.
        """
        from quizapp.store.replacing import alone_with
        from quizapp.store.rewriting import rewritten

        sources = [backup.file for backup in backups_in(self.backups)]
        staged = self.database.with_name(f"{self.database.name}.repairing")
        try:
            with alone_with(self.database) as present:
                kept = free_name(self.backups, self.now, "-before-fix")
                present.keep(kept)
                done = rewritten(kept, sources, staged)
                present.replace(staged)
        except StoreBusy:
            yield found("rows", "fault", "repair-open", file=str(self.database))
            return
        except (StoreError, OSError) as error:
            yield backup_failed(error)
            return
        finally:
            staged.unlink(missing_ok=True)
        if wrong.strange:
            yield fixed("strange", "strange-fixed", names=", ".join(wrong.strange))
        restored = [one for one in done.restorations if one.backup is not None]
        lost = [one for one in done.restorations if one.backup is None]
        for one in restored[:SHOWN]:
            yield fixed("rows", "row-restored", id=one.flaw.id, file=str(one.backup))
        for one in lost[:SHOWN]:
            yield found("rows", "notice", "row-left-out", id=one.flaw.id)
        yield fixed("rows", "rewritten", n=done.rows, restored=len(restored), lost=len(lost), file=str(kept))


def row_finding(flaw: Flaw) -> Finding:
    """The finding about a damaged row."""
    if flaw.field is not None:
        return found("rows", "fault", "row-unreadable", id=flaw.id, field=flaw.field)
    return found("rows", "fault", f"row-{flaw.why}", id=flaw.id)


def backup_failed(error: StoreError | OSError) -> Finding:
    """Why a backup could not be made."""
    if isinstance(error, StoreError):
        return Finding("backups", "fault", error.note)
    fills = {"file": str(error.filename or ""), "reason": error.strerror or ""}
    return found("backups", "fault", "backup-failed", **fills)


def what_changed(before: Soundness, after: Soundness) -> Iterator[Finding]:
    """What was wrong and is fixed, and what is still wrong."""
    if after.damage:
        yield found("integrity", "fault", "integrity", n=len(after.damage), first=after.damage[0])
    elif before.damage:
        yield fixed("integrity", "integrity-fixed", n=len(before.damage))
    if after.flaws:
        yield found("rows", "fault", "rows", n=len(after.flaws))
        yield from (row_finding(flaw) for flaw in after.flaws[:SHOWN])
    if after.strange:
        yield found("strange", "fault", "strange", names=", ".join(after.strange))
    if after.dangling:
        yield found("references", "fault", "references", n=after.dangling)
    elif before.dangling:
        yield fixed("references", "references-fixed", n=before.dangling)
    if after.unguarded:
        yield found("guards", "fault", "guards", names=", ".join(after.unguarded))
    elif before.unguarded:
        yield fixed("guards", "guards-fixed", names=", ".join(before.unguarded))
    if after.differing:
        yield found("states", "fault", "states", n=len(after.differing), first=after.differing[0])
    elif before.differing:
        yield fixed("states", "states-fixed", n=len(before.differing))


def span(days: Iterable[date]) -> str:
    """The first and the last of several days, or the only one."""
    first, *_, last = sorted((*days,) * 2)
    return first.isoformat() if first == last else f"{first} – {last}"
