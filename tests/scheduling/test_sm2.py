import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.scheduling.sm2 import LEAST_EASE, Memory, review

qualities = st.integers(0, 5)
memories = st.builds(
    Memory, repetitions=st.integers(0, 50), interval=st.integers(1, 5000), ease=st.integers(LEAST_EASE, 400)
)


def intervals(*given_qualities: int) -> list[int]:
    memory, days = Memory(), []
    for quality in given_qualities:
        memory = review(memory, quality)
        days.append(memory.interval)
    return days


@pytest.mark.parametrize(
    ("grades", "days"),
    [
        ((5, 5, 5, 5, 5, 5), [1, 6, 17, 48, 140, 420]),
        ((3, 3, 3, 3, 3, 3), [1, 6, 14, 30, 59, 107]),
        ((0, 0, 0, 0, 4, 4, 4, 4), [1, 1, 1, 1, 1, 6, 15, 38]),
        ((5, 5, 5, 1, 5, 5, 5), [1, 6, 17, 1, 1, 6, 18]),
    ],
)
def test_intervals_are_those_of_the_published_algorithm(grades: tuple[int, ...], days: list[int]) -> None:
    assert intervals(*grades) == days


def test_fours_leave_the_ease_where_it_began() -> None:
    memory = Memory()
    for quality in (0, 0, 0, 0, 4, 4, 4, 4):
        memory = review(memory, quality)
    assert memory.ease == 250


@pytest.mark.parametrize(("quality", "change"), [(5, 10), (4, 0), (3, -14), (2, 0), (1, 0), (0, 0)])
def test_the_ease_changes_by_the_published_amount(quality: int, change: int) -> None:
    assert review(Memory(3, 20, 250), quality).ease == 250 + change


def test_an_interval_that_divides_evenly_is_not_rounded_up_further() -> None:
    assert review(Memory(2, 6, 250), 4).interval == 15


@given(st.lists(qualities, max_size=60))
def test_the_ease_never_falls_below_its_least_and_intervals_never_below_a_day(grades: list[int]) -> None:
    memory = Memory()
    for quality in grades:
        memory = review(memory, quality)
        assert memory.ease >= LEAST_EASE
        assert memory.interval >= 1


@given(memories, st.integers(0, 2))
def test_failing_starts_again_and_keeps_the_ease(memory: Memory, quality: int) -> None:
    assert review(memory, quality) == Memory(0, 1, memory.ease)


@given(memories, st.integers(0, 2), st.integers(3, 5), st.integers(3, 5))
def test_after_failing_the_next_passes_give_one_and_six_days(
    memory: Memory, failing: int, first: int, second: int
) -> None:
    once = review(review(memory, failing), first)
    assert (once.interval, review(once, second).interval) == (1, 6)


@given(memories, st.integers(3, 5))
def test_passing_never_shortens_the_interval_from_the_third_on(memory: Memory, quality: int) -> None:
    mature = Memory(memory.repetitions + 2, memory.interval, memory.ease)
    assert review(mature, quality).interval > mature.interval


@given(memories, qualities)
def test_a_review_changes_nothing_it_is_given(memory: Memory, quality: int) -> None:
    before = Memory(memory.repetitions, memory.interval, memory.ease)
    assert review(memory, quality) == review(memory, quality)
    assert memory == before


@pytest.mark.parametrize("quality", [True, False, 3.0, "3", None])
def test_a_quality_that_is_no_whole_number_is_a_type_error(quality: object) -> None:
    with pytest.raises(TypeError):
        review(Memory(), quality)  # type: ignore[arg-type]  # the wrong type is the point


@pytest.mark.parametrize("quality", [-1, 6, 100])
def test_a_quality_off_the_scale_is_a_value_error(quality: int) -> None:
    with pytest.raises(ValueError, match="0 to 5"):
        review(Memory(), quality)
