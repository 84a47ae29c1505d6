"""The state after one more answer is the fold over all rows, wherever it is told without them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.scheduling.acts import Act, AnswerKind, Deed
from quizapp.scheduling.fsrs6 import Fsrs6
from quizapp.scheduling.schedulers import SM2
from quizapp.scheduling.states import after_latest, fold

TODAY = date(2026, 11, 23)
answers = st.tuples(
    st.just("answered"), st.integers(-2, 12), st.integers(0, 5), st.sampled_from(get_args(AnswerKind))
)
reviews = st.tuples(st.just("answered"), st.integers(0, 30), st.integers(0, 5), st.just("review"))
others = st.tuples(
    st.sampled_from([deed for deed in get_args(Deed) if deed != "answered"]),
    st.integers(-2, 12),
    st.integers(0, 5),
    st.integers(0, 11),
)


def act(number: int, deed: Deed, days: int, quality: int, more: str | int) -> Act:
    """A row; ``more`` is the kind of an answer, or says which row it is about."""
    day, is_answer = TODAY + timedelta(days=days), deed == "answered"
    return Act(
        f"{number:02}",
        datetime(2026, 11, 23, tzinfo=UTC),
        day,
        deed,
        "p/q",
        target=None if isinstance(more, str) else f"{min(more, number):02}",
        kind=more if is_answer else None,  # type: ignore[arg-type]
        variant=number if is_answer else None,
        verdict=("right" if (quality + number) % 4 else "wrong") if is_answer else None,
        quality=quality if deed in ("answered", "regraded") else None,
        until=day + timedelta(days=9) if deed in ("placed", "dated", "buried") else None,
    )


@settings(max_examples=500)
@given(st.lists(st.one_of(answers, reviews, reviews, others), min_size=1, max_size=12), st.booleans())
def test_an_answer_changes_the_state_as_the_fold_over_all_rows_does(
    told: list[tuple[Deed, int, int, str | int]], by_fsrs: bool
) -> None:
    scheduler = Fsrs6() if by_fsrs else SM2
    rows = [act(number, *one) for number, one in enumerate(told)]
    before, latest = rows[:-1], rows[-1]
    after = after_latest(fold("p/q", before, scheduler), latest, scheduler)
    if latest.kind == "review" and latest.day in {row.day for row in before}:
        return
    if latest.deed != "answered":
        assert after is None
    elif latest.kind != "review" or (latest.quality or 0) >= 3:
        assert after is not None
    assert after in (None, fold("p/q", rows, scheduler))
