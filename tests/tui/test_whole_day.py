"""A whole day through the real app, with the real worker and a real database; then the next day."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from quizapp.config.settings import Settings
from quizapp.config.workspace import Workspace
from quizapp.examine.examiner import Examiner
from quizapp.review.study import Study
from quizapp.runner.client import Runner
from quizapp.tui.app import QuizApp
from quizapp.tui.screens.end import EndScreen
from quizapp.tui.screens.home import HomeScreen
from quizapp.tui.widgets.asked_question import AskedQuestionView
from quizapp.tui.widgets.verdict import VerdictView
from tests.conftest import Clock

SIZE = (80, 24)


class Bundled(Workspace):
    """A workspace with one of the packs that ship, and no other."""

    @property
    def question_folders(self) -> tuple[tuple[Path, bool], ...]:
        return ((self.questions, False),)


class Learner:
    """Someone at the keyboard of one running app."""

    def __init__(self, pilot: Pilot[None], until: Any, shown: Any, runner: Runner) -> None:
        self.pilot = pilot
        self.app: Any = pilot.app
        self._until = until
        self._shown = shown
        self._examiner = Examiner(runner)

    async def until(self, condition: Callable[[], object]) -> None:
        await self._until(self.pilot, condition)

    async def sees(self, text: str) -> None:
        await self.until(lambda: text in self._shown(self.app))

    async def begins(self) -> None:
        await self.until(lambda: isinstance(self.app.screen, HomeScreen))
        await self.pilot.press("enter")
        await self.until(lambda: self.app.screen.query(".answer:focus"))

    @property
    def asked(self) -> Any:
        return self.app.screen.query_one(AskedQuestionView).asked

    def truth(self) -> str:
        answer = self._examiner.examine(self.asked.variant).result().answer
        assert answer is not None
        return answer

    async def types(self, text: str) -> None:
        for character in text:
            await self.pilot.press(character if character.isalnum() else _KEYS[character])
        await self.pilot.press("enter")

    async def answers(self, text: str) -> Any:
        await self.types(text)
        await self.until(lambda: self.app.screen.query("VerdictView VerticalScroll:focus"))
        return self.app.screen.query_one(VerdictView).answered

    async def goes_on(self) -> None:
        await self.pilot.press("enter")
        await self.until(
            lambda: self.app.screen.query(".answer:focus") or isinstance(self.app.screen, EndScreen)
        )

    @property
    def at_the_end(self) -> bool:
        return isinstance(self.app.screen, EndScreen)


_KEYS = {
    " ": "space",
    "(": "left_parenthesis",
    ")": "right_parenthesis",
    ",": "comma",
    "[": "left_square_bracket",
    "]": "right_square_bracket",
    ".": "full_stop",
    "-": "minus",
    "_": "underscore",
}
PACK = """
pack: sizes
title: {en: Sizes, zh: 尺寸}
questions:
  - id: unsqueeze
    ask: shape
    vary: {rows: [2, 4, 5], dim: [1, 2]}
    setup: A = torch.arange($rows * 3).reshape($rows, 3)
    code: A.unsqueeze($dim)
    mistakes:
      - {id: in-front, code: A.unsqueeze(0), says: {en: That is in front., zh: 这是最前面。}}
    hint: {en: Count from nought., zh: 从零数起。}
    explain: {en: "It gives $answer.", zh: "得到 $answer。"}
  - id: total
    ask: value
    vary: {n: [3, 4, 5, 6]}
    code: int(torch.arange($n).sum())
  - id: kind
    ask: dtype
    vary: {call: ["torch.arange(3)", "torch.arange(3) / 2", "torch.ones(2)"]}
    code: $call
"""


@pytest.fixture
def open_app(tmp_path: Path, settings: Settings, clock: Clock, runner: Runner) -> Callable[[], QuizApp]:
    workspace = Bundled(tmp_path / "workspace")
    workspace.make()
    (workspace.questions / "sizes.yaml").write_text(PACK, encoding="utf-8")

    class Kept:
        """The shared worker, which leaving one app may not end."""

        start = staticmethod(runner.start)
        submit = staticmethod(runner.submit)

        def close(self) -> None:
            pass

    def open_one() -> QuizApp:
        kept = Kept()
        return QuizApp(
            lambda: Study(workspace, settings, kept, clock), settings, kept, lambda: clock().date()
        )

    return open_one


async def test_a_day_and_the_next(
    open_app: Callable[[], QuizApp], until: Any, shown: Any, clock: Clock, runner: Runner, tmp_path: Path
) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        learner = Learner(pilot, until, shown, runner)
        await learner.sees("3 new")
        await learner.begins()

        # Nonsense is asked again; then right, by way of a hint.
        first = learner.asked
        await learner.types("no idea")
        await until(pilot, lambda: learner.app.screen.query(".answer:focus"))
        assert learner.asked is first
        for _ in range(7):
            await pilot.press("backspace")
        await pilot.press("f2")
        answered = await learner.answers(learner.truth())
        assert answered.verdict == "right"
        hinted = bool(first.variant.hints("en"))
        assert answered.quality == (3 if hinted else 5)

        # Undone, the same variant is asked again, and answered wrong.
        await pilot.press("u")
        await learner.until(lambda: learner.app.screen.query(".answer:focus"))
        assert learner.asked.variant.number == first.variant.number
        wrong = {"shape": "9 9", "value": "999", "dtype": "int8"}
        answered = await learner.answers(wrong[first.question.ask])
        assert answered.verdict == "wrong"
        await learner.goes_on()

    # Left in the middle; coming back goes on where it was.
    app.thread.close(5)
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        learner = Learner(pilot, until, shown, runner)
        await learner.begins()
        assert learner.asked.question.id != first.question.id
        drilled = set()
        while not learner.at_the_end:
            drilled.add(learner.asked.kind)
            assert (await learner.answers(learner.truth())).verdict == "right"
            await learner.goes_on()
        assert drilled == {"review", "drill"}

        # From the end screen the last answer is undone and given again.
        await pilot.press("u")
        await learner.until(lambda: learner.app.screen.query(".answer:focus"))
        await learner.answers(learner.truth())
        await learner.goes_on()
        assert learner.at_the_end
        await pilot.press("enter")
        await learner.until(lambda: isinstance(learner.app.screen, HomeScreen))
        await learner.sees("Done for today")
    app.thread.close(5)

    clock.turn(days=1)
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        learner = Learner(pilot, until, shown, runner)
        await learner.sees("3 due")
        await learner.begins()
        assert learner.asked.kind == "review"
        await learner.answers(learner.truth())
    app.thread.close(5)
