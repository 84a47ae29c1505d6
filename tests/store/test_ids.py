import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.store.ids import next_id

NOW = datetime(2026, 11, 23, 12, 0, 0, 123000, tzinfo=UTC)
instants = st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


def highest(bits: int) -> int:
    return (1 << bits) - 1


def lowest(bits: int) -> int:
    return 0


def milliseconds(text: str) -> int:
    return UUID(text).int >> 80


def test_an_id_is_a_uuid_of_version_7_that_tells_its_time() -> None:
    made = UUID(next_id(NOW, "", random.Random(1).getrandbits))
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert datetime.fromtimestamp((made.int >> 80) / 1000, UTC) == NOW


@pytest.mark.parametrize("entropy", [lowest, highest, random.Random(2).getrandbits])
def test_within_a_millisecond_ids_count_on(entropy: Callable[[int], int]) -> None:
    last, ids = "", []
    for _ in range(500):
        last = next_id(NOW, last, entropy)
        ids.append(last)
    assert ids == sorted(set(ids))
    assert {milliseconds(one) for one in ids} == {milliseconds(ids[0])}


@given(st.lists(instants, min_size=2, max_size=20), st.randoms(use_true_random=False))
def test_whatever_the_clock_does_each_id_is_greater(clock: list[datetime], source: random.Random) -> None:
    last = ""
    for at in clock:
        made = next_id(at, last, source.getrandbits)
        assert made > last
        assert str(UUID(made)) == made
        assert UUID(made).version == 7
        last = made


def test_a_clock_that_goes_on_is_followed_again() -> None:
    entropy = random.Random(3).getrandbits
    ahead = next_id(NOW + timedelta(hours=1), "", entropy)
    back = next_id(NOW, ahead, entropy)
    later = next_id(NOW + timedelta(hours=2), back, entropy)
    assert milliseconds(ahead) == milliseconds(back) < milliseconds(later)


def test_a_full_millisecond_runs_over_into_the_next() -> None:
    full = next_id(NOW, "", lowest)[:14] + "7fff-bfff-ffffffffffff"
    made = next_id(NOW, full, highest)
    assert made > full
    assert milliseconds(made) == milliseconds(full) + 1


def test_an_instant_before_1970_still_gives_an_id() -> None:
    assert milliseconds(next_id(datetime(1960, 1, 1, tzinfo=UTC), "", lowest)) == 0


def test_two_programs_do_not_meet_on_one_id() -> None:
    one, other = random.Random(4).getrandbits, random.Random(5).getrandbits
    shared = next_id(NOW, "", one)
    ids = {next_id(NOW, shared, source) for source in (one, other) for _ in range(50)}
    assert len(ids) == 100
