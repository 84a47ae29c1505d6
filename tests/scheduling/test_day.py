import os
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.scheduling.day import day_begins, learner_day

NEW_YORK = ZoneInfo("America/New_York")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
ZONES = [
    "UTC",
    "America/New_York",
    "Europe/Berlin",
    "Asia/Kathmandu",
    "Asia/Shanghai",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "Antarctica/Troll",
    "America/St_Johns",
]
zones = st.sampled_from([ZoneInfo(name) for name in ZONES])
instants = st.datetimes(datetime(1985, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
hours = st.integers(0, 23)


def local(zone: str, text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)


@pytest.mark.parametrize(
    ("zone", "shown", "rollover", "day"),
    [
        ("UTC", "2026-11-23 00:00", 0, "2026-11-23"),
        ("UTC", "2026-11-23 23:59:59.999999", 0, "2026-11-23"),
        ("UTC", "2026-11-23 03:59:59.999999", 4, "2026-11-22"),
        ("UTC", "2026-11-23 04:00", 4, "2026-11-23"),
        ("UTC", "2026-11-23 22:59", 23, "2026-11-22"),
        ("UTC", "2026-11-23 23:00", 23, "2026-11-23"),
        ("UTC", "2027-01-01 01:00", 4, "2026-12-31"),
        ("UTC", "2028-03-01 01:00", 4, "2028-02-29"),
        ("America/New_York", "2026-11-23 23:41", 4, "2026-11-23"),
        ("America/New_York", "2026-11-24 00:30", 4, "2026-11-23"),
        ("America/New_York", "2026-11-24 04:00", 4, "2026-11-24"),
        ("Asia/Kathmandu", "2026-11-23 03:59", 4, "2026-11-22"),
        ("Asia/Kathmandu", "2026-11-23 04:00", 4, "2026-11-23"),
        ("Pacific/Apia", "2026-11-23 04:00", 4, "2026-11-23"),
        ("Pacific/Apia", "2026-11-23 03:59", 4, "2026-11-22"),
        ("Pacific/Kiritimati", "2026-11-23 12:00", 4, "2026-11-23"),
        ("Australia/Lord_Howe", "2026-11-23 03:59", 4, "2026-11-22"),
        ("Australia/Lord_Howe", "2026-11-23 04:00", 4, "2026-11-23"),
    ],
)
def test_the_day_begins_at_the_rollover_hour_of_the_local_clock(
    zone: str, shown: str, rollover: int, day: str
) -> None:
    assert learner_day(local(zone, shown), ZoneInfo(zone), rollover) == date.fromisoformat(day)


@pytest.mark.parametrize("rollover", range(24))
@pytest.mark.parametrize("zone", ZONES)
def test_every_hour_of_an_ordinary_day_in_every_zone(zone: str, rollover: int) -> None:
    for hour in range(24):
        instant = local(zone, f"2026-11-23 {hour:02}:30").astimezone(UTC)
        expected = date(2026, 11, 23) if hour >= rollover else date(2026, 11, 22)
        assert learner_day(instant, ZoneInfo(zone), rollover) == expected


def test_one_instant_is_two_days_in_two_zones() -> None:
    instant = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    assert learner_day(instant, NEW_YORK, 4) == date(2026, 11, 23)
    assert learner_day(instant, NEW_YORK, 5) == date(2026, 11, 22)
    assert learner_day(instant, ZoneInfo("Pacific/Kiritimati"), 4) == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("zone", "shown", "fold", "rollover", "day"),
    [
        # New York: 2:00 is followed by 3:00 on 8 March 2026.
        ("America/New_York", "2026-03-08 01:59", 0, 2, "2026-03-07"),
        ("America/New_York", "2026-03-08 03:00", 0, 2, "2026-03-08"),
        ("America/New_York", "2026-03-08 03:59", 0, 4, "2026-03-07"),
        ("America/New_York", "2026-03-08 04:00", 0, 4, "2026-03-08"),
        # New York: 1:59 is followed by 1:00 on 1 November 2026.
        ("America/New_York", "2026-11-01 00:59", 0, 1, "2026-10-31"),
        ("America/New_York", "2026-11-01 01:00", 0, 1, "2026-11-01"),
        ("America/New_York", "2026-11-01 01:00", 1, 1, "2026-11-01"),
        ("America/New_York", "2026-11-01 01:59", 1, 2, "2026-10-31"),
        ("America/New_York", "2026-11-01 03:59", 0, 4, "2026-10-31"),
        # Lord Howe: half an hour, at 2:00 on 4 October and back at 2:00 on 5 April 2026.
        ("Australia/Lord_Howe", "2026-10-04 01:59", 0, 2, "2026-10-03"),
        ("Australia/Lord_Howe", "2026-10-04 02:30", 0, 2, "2026-10-04"),
        ("Australia/Lord_Howe", "2026-04-05 01:45", 0, 2, "2026-04-04"),
        ("Australia/Lord_Howe", "2026-04-05 01:45", 1, 2, "2026-04-04"),
        ("Australia/Lord_Howe", "2026-04-05 02:00", 0, 2, "2026-04-05"),
        # Troll: two hours back at 3:00 on 25 October 2026; the day that began at 2:00 goes on.
        ("Antarctica/Troll", "2026-10-25 01:59", 0, 2, "2026-10-24"),
        ("Antarctica/Troll", "2026-10-25 02:00", 0, 2, "2026-10-25"),
        ("Antarctica/Troll", "2026-10-25 01:30", 1, 2, "2026-10-25"),
        # St. John's: back from 0:01 to 23:01 of the day before, in 2010.
        ("America/St_Johns", "2010-11-07 00:00:30", 0, 0, "2010-11-07"),
        ("America/St_Johns", "2010-11-06 23:30", 1, 0, "2010-11-07"),
        # Samoa left 30 December 2011 out.
        ("Pacific/Apia", "2011-12-29 23:59", 0, 4, "2011-12-29"),
        ("Pacific/Apia", "2011-12-31 04:00", 0, 4, "2011-12-31"),
        ("Pacific/Apia", "2011-12-31 00:00", 0, 0, "2011-12-31"),
    ],
)
def test_nights_when_clocks_change(zone: str, shown: str, fold: int, rollover: int, day: str) -> None:
    instant = local(zone, shown, fold).astimezone(UTC)
    assert learner_day(instant, ZoneInfo(zone), rollover) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("zone", "day", "rollover", "begins"),
    [
        ("UTC", "2026-11-23", 4, "2026-11-23 04:00"),
        ("America/New_York", "2026-11-23", 4, "2026-11-23 09:00"),
        ("Asia/Kathmandu", "2026-11-23", 4, "2026-11-22 22:15"),
        # 2:00 is skipped: the day begins with the jump.
        ("America/New_York", "2026-03-08", 2, "2026-03-08 07:00"),
        ("Australia/Lord_Howe", "2026-10-04", 2, "2026-10-03 15:30"),
        # 1:00 comes twice: the first counts.
        ("America/New_York", "2026-11-01", 1, "2026-11-01 05:00"),
        # The whole day is skipped: it begins and ends with the jump.
        ("Pacific/Apia", "2011-12-30", 4, "2011-12-30 10:00"),
        ("Antarctica/Troll", "2026-03-29", 2, "2026-03-29 01:00"),
    ],
)
def test_when_a_day_begins(zone: str, day: str, rollover: int, begins: str) -> None:
    expected = datetime.fromisoformat(begins).replace(tzinfo=UTC)
    assert day_begins(date.fromisoformat(day), ZoneInfo(zone), rollover) == expected


@given(instants, st.timedeltas(timedelta(0), timedelta(days=3)), zones, hours)
def test_a_later_instant_is_never_an_earlier_day(
    instant: datetime, later: timedelta, zone: ZoneInfo, rollover: int
) -> None:
    assert learner_day(instant, zone, rollover) <= learner_day(instant + later, zone, rollover)


@given(instants, zones, hours)
def test_an_instant_lies_between_the_beginnings_of_its_day_and_the_next(
    instant: datetime, zone: ZoneInfo, rollover: int
) -> None:
    day = learner_day(instant, zone, rollover)
    assert day_begins(day, zone, rollover) <= instant
    assert instant < day_begins(day + timedelta(days=1), zone, rollover)


@given(instants, zones, zones, hours)
def test_the_zone_an_instant_is_written_in_does_not_matter(
    instant: datetime, zone: ZoneInfo, written: ZoneInfo, rollover: int
) -> None:
    assert learner_day(instant.astimezone(written), zone, rollover) == learner_day(instant, zone, rollover)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        learner_day(datetime(2026, 11, 23, 12), NEW_YORK, 4)  # noqa: DTZ001 - refused for that


@pytest.mark.parametrize("hour", [-1, 24])
def test_an_hour_that_no_clock_shows_is_refused(hour: int) -> None:
    with pytest.raises(ValueError, match="roll-over"):
        learner_day(datetime(2026, 11, 23, tzinfo=UTC), NEW_YORK, hour)
    with pytest.raises(ValueError, match="roll-over"):
        day_begins(date(2026, 11, 23), NEW_YORK, hour)


@pytest.fixture
def system_in_kathmandu(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = os.environ.get("TZ")
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    time.tzset()
    yield
    if before is None:
        monkeypatch.delenv("TZ")
    else:
        monkeypatch.setenv("TZ", before)
    time.tzset()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the system's zone cannot be set here")
@pytest.mark.usefixtures("system_in_kathmandu")
def test_without_a_zone_the_systems_counts() -> None:
    kathmandu = ZoneInfo("Asia/Kathmandu")
    for hour in range(48):
        instant = datetime(2026, 11, 23, tzinfo=UTC) + timedelta(hours=hour)
        assert learner_day(instant, None, 4) == learner_day(instant, kathmandu, 4)
    day = date(2026, 11, 23)
    assert day_begins(day, None, 4) == day_begins(day, kathmandu, 4)
