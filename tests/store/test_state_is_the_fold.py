"""Whatever a learner does, on two machines and under two ids, every state is the fold over its rows."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from quizapp.scheduling.acts import Act
from quizapp.scheduling.states import QuestionState, fold, standing
from quizapp.store import Store

questions = st.sampled_from(["p/a", "p/b", "p/old"])
ALIASES: list[dict[str, str]] = [{}, {"p/old": "p/a"}, {"p/old": "p/new", "p/b": "p/a"}]


def folded(acts: list[Act], aliases: Mapping[str, str]) -> dict[str, QuestionState]:
    names = {aliases.get(act.question, act.question) for act in acts}
    return {
        name: fold(name, [act for act in acts if aliases.get(act.question, act.question) == name])
        for name in names
    }


class Days(RuleBasedStateMachine):
    """A learner with one store at hand and another to merge with."""

    learner_of: Any = None

    @initialize()
    def begin(self) -> None:
        self.folder = TemporaryDirectory()
        stores = [Store.open(Path(self.folder.name) / f"{name}.db") for name in ("here", "there")]
        self.learners = [self.learner_of(store) for store in stores]
        self.acts: list[list[Act]] = [[], []]
        self.aliases: Mapping[str, str] = {}
        self.at = 0

    @property
    def learner(self) -> Any:
        return self.learners[self.at]

    @rule(
        question=questions, quality=st.integers(0, 5), kind=st.sampled_from(["review", "drill", "practice"])
    )
    def answer(self, question: str, quality: int, kind: str) -> None:
        self.acts[self.at].append(self.learner.answer(question, quality, kind=kind))

    @rule(question=questions, quality=st.integers(0, 5), kind=st.sampled_from(["review", "review", "drill"]))
    def answer_in_a_sitting(self, question: str, quality: int, kind: str) -> None:
        answer = self.learner.answering(question, quality, kind=kind)
        self.acts[self.at].append(self.learner.store.add(answer)[0])

    @precondition(lambda self: self.acts[self.at])
    @rule(pick=st.integers(0, 999), quality=st.integers(0, 5))
    def regrade(self, pick: int, quality: int) -> None:
        mine = self.acts[self.at]
        mine.append(self.learner.regrade(mine[pick % len(mine)], quality))

    @precondition(lambda self: self.acts[self.at])
    @rule(pick=st.integers(0, 999), days=st.integers(-2, 2))
    def redate(self, pick: int, days: int) -> None:
        mine = self.acts[self.at]
        day = self.learner.today + timedelta(days=days)
        mine.append(self.learner.redate(mine[pick % len(mine)], day))

    @precondition(lambda self: self.acts[self.at])
    @rule(pick=st.integers(0, 999))
    def undo(self, pick: int) -> None:
        mine = self.acts[self.at]
        mine.append(self.learner.undo(mine[pick % len(mine)]))

    @rule(question=questions, suspend=st.booleans())
    def suspend_or_resume(self, question: str, suspend: bool) -> None:
        deed = self.learner.suspend if suspend else self.learner.resume
        self.acts[self.at].append(deed(question))

    @rule(question=questions, deed=st.sampled_from(["placed", "forgot", "dated"]))
    def place_or_forget(self, question: str, deed: str) -> None:
        act = self.learner.act(deed, question, until=self.learner.today + timedelta(days=9))
        self.learner.store.record(act)
        self.acts[self.at].append(act)

    @rule(days=st.integers(-2, 40))
    def sleep(self, days: int) -> None:
        self.learner.sleep(days)

    @rule(aliases=st.sampled_from(ALIASES))
    def rename(self, aliases: dict[str, str]) -> None:
        self.aliases = aliases
        for learner in self.learners:
            learner.store.adopt(aliases)

    @rule()
    def take_the_other_machine(self) -> None:
        self.at = 1 - self.at

    @rule()
    def merge(self) -> None:
        known = {act.id for act in self.acts[self.at]}
        news = [act for act in self.acts[1 - self.at] if act.id not in known]
        assert self.learner.store.merge(self.acts[1 - self.at]) == len(news)
        self.acts[self.at] += news

    @rule()
    def open_again(self) -> None:
        path = self.learner.store.path
        self.learner.store.close()
        self.learner.store = Store.open(path)

    @invariant()
    def every_state_is_the_fold_over_the_log(self) -> None:
        for learner, acts in zip(self.learners, self.acts, strict=True):
            store = learner.store
            assert list(store.acts()) == sorted(acts, key=lambda act: act.id)
            expected = folded(acts, self.aliases)
            assert store.states() == expected
            for name, state in expected.items():
                assert store.state(name) == state

    @invariant()
    def the_days_with_answers_are_those_of_standing_answers(self) -> None:
        answers = standing(self.acts[self.at], self.aliases)
        assert set(self.learner.store.answer_days()) == {answer.act.day for answer in answers}
        today = self.learner.today
        on_today = [answer.act for answer in answers if answer.act.day == today]
        assert list(self.learner.store.answers_on(today)) == on_today

    def teardown(self) -> None:
        for learner in getattr(self, "learners", []):
            assert learner.store.rebuild() == ()
            learner.store.close()
        self.folder.cleanup()


def test_every_state_is_the_fold_over_the_log(learner_of: Any) -> None:
    Days.learner_of = learner_of
    checks = settings(
        max_examples=25,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )
    run_state_machine_as_test(Days, settings=checks)
