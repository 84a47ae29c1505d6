"""What is left to ask, kept as the log grows, is what a sitting that begins now would find."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizapp.bank.scope import Scope
from quizapp.config.workspace import Workspace
from quizapp.review.question_deeds import DeedRefused, Wish
from quizapp.review.session import Sitting
from quizapp.review.sitting_plan import SittingPlan
from quizapp.review.study import Study
from quizapp.review.turn import Asked
from quizapp.runner.fake import FakeRunner
from quizapp.store import Store

PACKS = {
    name: f"pack: {name}\ntitle: {name}\ntags: [{tag}]\nquestions:\n"
    + "".join(
        f"  - {{id: q{n}, ask: value, vary: {{a: [1, 2, 3]}}, code: $a + {n}, level: {1 + n % 2},"
        f" after: [{after}]}}\n"
        for n, after in enumerate(needs)
    )
    for name, tag, needs in (
        ("one", "first", ("", "", "one/q0", "")),
        ("two", "second", ("", "one/q1", "two/q0", "two/q9")),
        ("three", "first", ("two/q1", "", "three/q1", "")),
    )
}
COURSE = "course: all\ntitle: All\nunits:\n  - {id: u, title: U, packs: [two, one]}\n"
QUESTIONS = [f"{pack}/q{n}" for pack in PACKS for n in range(4)]

deeds = st.sampled_from(["suspended", "resumed", "buried", "dated", "forgot", "flagged"])
steps = st.lists(
    st.one_of(
        st.tuples(st.integers(0, 1), st.sampled_from(["right", "wrong", "skip", "sure", "undo", "another"])),
        st.tuples(st.integers(0, 1), st.sampled_from(["right", "wrong", "quality 2", "quality 5"])),
        st.tuples(st.integers(0, 1), st.tuples(deeds, st.sampled_from(QUESTIONS))),
        st.tuples(st.integers(0, 1), st.sampled_from(["place", "take back", "aside", "read anew"])),
        st.tuples(st.just(2), st.sampled_from([1, 600, 1500, 9000])),
    ),
    max_size=20,
)
scopes = st.sampled_from(
    [
        Scope(),
        Scope(pack="two"),
        Scope(tag="first", limit=4),
        Scope(practice=True),
        Scope(practice=True, questions=frozenset(QUESTIONS[3:8])),
    ]
)
wishes = st.sampled_from(
    [
        {},
        {"new_per_day": 2, "due_per_day": 3},
        {"minutes_per_day": 2},
        {"level_days": True, "scheduler": "fsrs"},
    ]
)


@contextmanager
def windows(workspace: Workspace, clock: Any, chosen: Any) -> Iterator[list[Study]]:
    from tests.conftest import sums

    studies = [Study(workspace, chosen, FakeRunner(sums), clock) for _ in range(2)]
    yield studies
    for study in studies:
        study.close()


def right(asked: Asked) -> str:
    left, _, more = (asked.variant.code or "").split()
    return str(int(left) + int(more))


def act(study: Study, sitting: Sitting, step: Any) -> None:
    """Do what a learner can do, if the screen lets them."""
    if isinstance(step, tuple):
        deed, question = step
        try:
            study.deeds.do(Wish(deed, note="why" if deed == "flagged" else None), [question])
        except DeedRefused:
            return
    elif step == "place":
        study.placement.settle("u", True)
    elif step == "take back":
        study.placement.take_back("u")
    elif step == "undo":
        sitting.undo()
    elif step == "another":
        sitting.another()
    elif step == "aside":
        sitting.set_aside_as(Wish("buried"))
    elif step == "read anew":
        sitting.take_up(study.library)
    elif step.startswith("quality"):
        if sitting.answered is not None:
            sitting.change_quality(int(step[-1]))
    elif sitting.asked is None:
        sitting.next()
    elif step == "skip":
        sitting.dont_know()
    elif step == "right":
        sitting.answer(right(sitting.asked))
    else:
        sitting.answer(str(int(right(sitting.asked)) + 1000), sure=step == "sure")


def anew(study: Study, sitting: Sitting, scope: Scope, store: Store) -> SittingPlan:
    """What a plan that is made now, over the same log, finds."""
    kept = sitting.plan
    plan = SittingPlan(study.library, store, scope, study.limits, lambda: study.today, sitting._own)
    plan.joined |= kept.joined
    for one in kept.set_aside.values():
        plan.put_aside(one)
    return plan


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps, scopes, wishes)
def test_what_is_left_is_what_would_be_planned_anew_after_every_act_in_two_windows(
    settings: Any,
    small_workspace: Callable[..., Workspace],
    steps: list[tuple[int, Any]],
    scope: Scope,
    wishes: dict[str, Any],
) -> None:
    from tests.conftest import Clock

    clock = Clock()
    with TemporaryDirectory() as folder:
        workspace = small_workspace(Path(folder), **PACKS)
        (workspace.questions / "course.yaml").write_text(COURSE, encoding="utf-8")
        with windows(workspace, clock, replace(settings, **wishes)) as studies:
            sittings = [study.sitting(scope) for study in studies]
            for who, step in steps:
                if who == 2:
                    clock.now += timedelta(minutes=step)
                else:
                    act(studies[who], sittings[who], step)
                with Store.open(workspace.database, scheduler=studies[0].scheduler) as store:
                    states = store.states()
                    for study, sitting in zip(studies, sittings, strict=True):
                        fresh = anew(study, sitting, scope, store)
                        assert list(sitting.plan.left()) == list(fresh.left())
                        assert study.store.states() == states
                        assert study.store.answers_on(study.today) == store.answers_on(study.today)
