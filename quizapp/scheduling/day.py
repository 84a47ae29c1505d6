"""The learner's day, which begins at a roll-over hour of the local clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_DAYS_AHEAD = {"today": 0, "今天": 0, "tomorrow": 1, "明天": 1}


def learner_day(instant: datetime, zone: ZoneInfo | None, rollover_hour: int) -> date:
    """The learner's day at a given time: the local date, except that the hours before
    ``rollover_hour`` (0 to 23) still belong to the previous day.

    If ``zone`` is None, the system's time zone is used. Setting clocks back does not return to a
    previous day. Raises ValueError for a time without a time zone and for an invalid hour.
    """
    if instant.utcoffset() is None:
        raise ValueError(f"an instant says its zone: {instant!r} does not")
    _require_hour(rollover_hour)
    local = instant.astimezone(zone)
    day = local.date() if local.hour >= rollover_hour else local.date() - timedelta(days=1)
    tomorrow = day + timedelta(days=1)
    return tomorrow if day_begins(tomorrow, zone, rollover_hour) <= instant else day


def day_begins(day: date, zone: ZoneInfo | None, rollover_hour: int) -> datetime:
    """The instant, in UTC, at which the learner's ``day`` begins.

    That is when local clocks first show ``rollover_hour`` on that day, or when they are set
    forward past it.
    """
    _require_hour(rollover_hour)
    shown = datetime.combine(day, time(rollover_hour))
    first, second = (_in_utc(shown.replace(fold=fold), zone) for fold in (0, 1))
    if first <= second:
        return first
    # This time is skipped by a clock change: the offset before the change gives the first instant, the
    # one after it the second.
    return _jump(second, first, zone)


def read_day(text: str, today: date) -> date | None:
    """The day that a learner typed: ``today``, ``tomorrow``, a number of days from today, or a
    date such as ``2026-12-24``; None if it is none of these."""
    typed = text.strip().lower()
    if typed in _DAYS_AHEAD:
        typed = str(_DAYS_AHEAD[typed])
    try:
        if typed.lstrip("+").isdecimal():
            return today + timedelta(days=int(typed))
        return date.fromisoformat(typed)
    except (ValueError, OverflowError):
        return None


def _in_utc(shown: datetime, zone: ZoneInfo | None) -> datetime:
    # A time without a zone is interpreted in the system's.
    return (shown if zone is None else shown.replace(tzinfo=zone)).astimezone(UTC)


def _jump(before: datetime, after: datetime, zone: ZoneInfo | None) -> datetime:
    """The second between two instants at which the zone's offset changes."""
    offset = before.astimezone(zone).utcoffset()
    span = int((after - before).total_seconds())
    low, high = 0, span
    while high - low > 1:
        middle = (low + high) // 2
        if (before + timedelta(seconds=middle)).astimezone(zone).utcoffset() == offset:
            low = middle
        else:
            high = middle
    return before + timedelta(seconds=high)


def _require_hour(hour: int) -> None:
    if not 0 <= hour <= 23:
        raise ValueError(f"a roll-over hour is from 0 to 23, not {hour}")
