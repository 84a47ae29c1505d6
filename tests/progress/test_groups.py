"""Columns of states, and figures of groups, against going through the states and the answers one by one."""

from __future__ import annotations

from datetime import UTC, timedelta
from types import SimpleNamespace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.bank import Library
from quizapp.bank.scope import Scope
from quizapp.progress.answers import Selection, Share
from quizapp.progress.state_columns import STEPS, state_columns
from quizapp.progress.statistics import Outlook, figures
from quizapp.scheduling.due import asked_from, is_due
from quizapp.scheduling.limits import DayLimits
from quizapp.scheduling.states import fold
from tests.exchange.generated import log
from tests.progress.logs import TODAY, Log, ago, logs


@given(st.integers(0, 10**6), st.integers(-2, 40))
@settings(max_examples=25)
def test_columns_of_states_tell_what_the_states_tell(seed: int, days: int) -> None:
    acts = log(seed, 60)
    today = acts[-1].day + timedelta(days=days)
    states = [
        fold(name, [act for act in acts if act.question == name]) for name in {act.question for act in acts}
    ]
    of = state_columns(states)
    assert [STEPS[at] for at in of.step.tolist()] == [state.step for state in states]
    assert of.is_due(today).tolist() == [is_due(state, today) for state in states]
    days_asked = zip(of.is_scheduled.tolist(), of.asked_from.tolist(), strict=True)
    expected = [None if (day := asked_from(state)) is None else day.toordinal() for state in states]
    assert [day if scheduled else None for scheduled, day in days_asked] == expected


def question(name: str, *tags: str, ask: str = "value", seconds: float = 5.0) -> Any:
    return SimpleNamespace(id=name, pack=name.partition("/")[0], tags=tags, ask=ask, seconds=seconds)


QUESTIONS = (
    question("a/one", "x", "y"),
    question("a/two", "y", "draft", seconds=50.0),
    question("b/three", ask="shape", seconds=100.0),
    question("b/new", "z"),
)


@given(logs(), st.sampled_from([None, "a", "b", "gone"]), st.sampled_from([None, "y"]))
@settings(max_examples=40)
def test_groups_are_what_going_through_their_questions_gives(
    log: Log, pack: str | None, tag: str | None
) -> None:
    library = Library(questions={one.id: one for one in QUESTIONS})
    selection = Selection(Scope(pack=pack, tag=tag), since=ago(60))
    outlook = Outlook(TODAY, UTC, DayLimits())
    states = log.states()
    found = figures(log.answers(), states, library, outlook, selection)
    chosen = [one for one in QUESTIONS if selection.scope.covers(one)]
    everything = selection.scope.is_everything
    answers = [
        one
        for one in log.answers()
        if one.day >= ago(60) and (everything or selection.has_question(one.question, library))
    ]

    def groups_of(name: str, kind: str) -> tuple[str, ...]:
        held = library.questions.get(name)
        if kind == "tags":
            return held.tags if held else ()
        if kind == "kinds":
            return (held.ask,) if held else ()
        return (name.partition("/")[0],)

    for kind in ("packs", "tags", "kinds"):
        names = dict.fromkeys(group for one in chosen for group in groups_of(one.id, kind))
        assert [one.name for one in getattr(found, kind)] == list(names)
        for one in getattr(found, kind):
            mine = [held for held in chosen if one.name in groups_of(held.id, kind)]
            steps = [states[held.id].step if held.id in states else "new" for held in mine]
            assert one.questions == len(mine)
            assert [getattr(one.steps, step) for step in STEPS] == [steps.count(step) for step in STEPS]
            those = [answer for answer in answers if one.name in groups_of(answer.question, kind)]
            assert one.accuracy == Share(sum(answer.right for answer in those), len(those))
            repeats = [answer for answer in those if answer.is_repeat]
            assert one.retention == Share(sum(answer.right for answer in repeats), len(repeats))
            assert one.lapses == sum(answer.lapse for answer in repeats)
    timed = [
        (answer.seconds, min(60.0, library.questions[answer.question].seconds))
        for answer in answers
        if answer.kind == "review" and answer.right and answer.question in library.questions
    ]
    assert found.speed == Share(sum(seconds <= needed for seconds, needed in timed), len(timed))
    gone = [
        state
        for name, state in states.items()
        if name not in library.questions and selection.has_question(name, library)
    ]
    steps = [states[one.id].step if one.id in states else "new" for one in chosen]
    steps += [state.step for state in gone if state.step != "new"]
    assert [getattr(found.steps, step) for step in STEPS] == [steps.count(step) for step in STEPS]
