"""The fold, which goes over the rows once, gives what the naive one gives, which makes a state for each."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.scheduling.acts import Act, AnswerKind, Deed, Verdict
from quizapp.scheduling.fsrs6 import Fsrs6
from quizapp.scheduling.schedulers import SM2, Scheduler
from quizapp.scheduling.states import answers_of, fold
from tests.scheduling.naive_fold import naive_answers, naive_fold

TODAY = date(2026, 11, 23)
days = st.one_of(
    st.integers(-2, 12).map(lambda days: TODAY + timedelta(days=days)),
    st.integers(0, 9).map(lambda days: date.max - timedelta(days=days * 3)),
)
maybe_days = st.one_of(st.none(), days)
deeds: st.SearchStrategy[Deed] = st.sampled_from([*get_args(Deed), *["answered"] * 12, *["undid"] * 2])
kinds: st.SearchStrategy[AnswerKind] = st.sampled_from([*get_args(AnswerKind), "review", "review"])
verdicts: st.SearchStrategy[Verdict] = st.sampled_from([*get_args(Verdict), "right", "wrong"])
schedulers: st.SearchStrategy[Scheduler] = st.sampled_from([SM2, SM2, Fsrs6(), Fsrs6(fuzz=True)])


@st.composite
def logs(draw: st.DrawFn) -> list[Act]:
    rows = []
    for number in range(draw(st.integers(0, 14))):
        deed = draw(deeds)
        is_answer = deed == "answered"
        row = Act(
            f"{number:02}",
            datetime(2026, 11, 23, tzinfo=UTC),
            draw(days),
            deed,
            "p/q",
            # At times a later one, or one that does not exist.
            target=None if is_answer else f"{draw(st.integers(0, 15)):02}",
            kind=draw(kinds) if is_answer else None,
            variant=number if is_answer else None,
            verdict=draw(verdicts) if is_answer else None,
            quality=draw(st.one_of(st.integers(0, 5), st.integers(0, 5), st.none())),
            slip=draw(st.sampled_from([None, "slip"])) if is_answer else None,
            until=draw(maybe_days),
            note=draw(st.sampled_from([None, "", "odd"])),
        )
        rows.append(row)
    return rows


@settings(max_examples=1000)
@given(logs(), schedulers, st.randoms(use_true_random=False))
def test_the_fold_is_the_naive_one(rows: list[Act], scheduler: Scheduler, random: object) -> None:
    random.shuffle(rows)  # type: ignore[attr-defined]
    assert fold("p/q", rows, scheduler) == naive_fold("p/q", rows, scheduler)
    assert list(answers_of("p/q", rows, scheduler)) == list(naive_answers("p/q", rows, scheduler))
