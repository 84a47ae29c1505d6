"""Draws docs/pictures: the real app with the packs that ship, and a learner's last weeks behind it.

Run by ``make pictures``. The answers are recorded through the store and what the
screens show is what PyTorch gave just now; only the clock is set.
"""

from __future__ import annotations

import asyncio
import logging
import os
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from quizapp.bank.scope import Scope
from quizapp.config.loading_settings import load_settings
from quizapp.config.settings import Settings
from quizapp.config.workspace import Workspace
from quizapp.examine.examiner import Examiner
from quizapp.kinds import answer_text
from quizapp.review.study import Study
from quizapp.runner.client import Runner
from quizapp.runner.local import LocalRunner
from quizapp.scheduling.acts import Act
from quizapp.scheduling.day_plan import plan_day
from quizapp.tui.app import QuizApp
from quizapp.tui.screens.browse import BrowseScreen
from quizapp.tui.widgets.asked_question import AskedQuestionView
from quizapp.tui.widgets.verdict import VerdictView

PICTURES = Path(__file__).parent / "pictures"
SIZE = (80, 24)
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
DAYS = 14
#: The question that is asked, and answered wrong.
QUESTION = "dimensions/unsqueeze-shape"


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def today(self) -> date:
        return self.now.date()


class Learner:
    """The one worker for all pictures, which leaving an app may not end."""

    def __init__(self, runner: Runner) -> None:
        self.start, self.submit = runner.start, runner.submit

    def close(self) -> None:
        pass


def settings(language: str) -> Settings:
    nowhere = Path(os.devnull)
    flags = {"language": language, "timezone": "UTC", "theme": "dark"}
    return load_settings(flags=flags, environment={}, workspace_file=None, user_file=nowhere)


def remember(study: Study, clock: Clock) -> None:
    """Two weeks of answers: a few new questions a day, and what fell due; every fifth was
    wrong at first. The question of the pictures and what it needs were right on the first day."""
    for days in range(DAYS, 0, -1):
        clock.now = NOW - timedelta(days=days)
        planned = plan_day(study.library, study.store.states(), clock.today(), study.limits)
        names = [one.id for one in planned if one.kind == "review" and one.id != QUESTION]
        names = names[: 11 + days % 3]
        if days == DAYS:
            names = [*study.library.questions[QUESTION].after, QUESTION, *names]
        for index, name in enumerate(dict.fromkeys(names)):
            record(study, clock, name, wrong=days < DAYS and (days + index) % 5 == 0, quality=4 + index % 2)
    clock.now = NOW


def record(study: Study, clock: Clock, name: str, *, wrong: bool, quality: int) -> None:
    clock.now += timedelta(seconds=25)
    study.store.record(
        Act(
            study.store.new_id(clock.now),
            clock.now,
            clock.today(),
            "answered",
            name,
            kind="review",
            variant=0,
            answer="",
            verdict="wrong" if wrong else "right",
            quality=1 if wrong else quality,
            seconds=12.0,
        )
    )


async def until(pilot: Pilot[None], condition: Callable[[Any], object]) -> None:
    """Let the app work until something holds of its screen."""
    for _ in range(1000):
        await pilot.pause(0.02)
        if condition(pilot.app.screen):
            return
    raise AssertionError(f"{pilot.app.screen} never came to be as it should")


def text(screen: Any) -> str:
    lines = screen._compositor.render_strips(screen.app.size)
    return "\n".join("".join(segment.text for segment in line) for line in lines)


async def home(pilot: Pilot[None]) -> None:
    await until(pilot, lambda screen: "▶" in text(screen) and "torch 2" in text(screen))


async def browse(pilot: Pilot[None]) -> None:
    await home(pilot)
    await pilot.press("b")
    await until(pilot, lambda screen: isinstance(screen, BrowseScreen) and "/" in text(screen))


async def asking(pilot: Pilot[None]) -> None:
    await until(pilot, lambda screen: screen.query("AnswerLine:focus"))
    slip = slip_of(pilot.app)
    await pilot.press(*("space" if sign == " " else sign for sign in slip))
    await until(pilot, lambda screen: "reads as" in text(screen))


async def answered(pilot: Pilot[None]) -> None:
    await asking(pilot)
    await pilot.press("enter")
    await until(pilot, lambda screen: screen.query(VerdictView))


def slip_of(app: Any) -> str:
    """What the first slip gives in the variant that is asked, as a learner would type it."""
    variant = app.screen.query_one(AskedQuestionView).asked.variant
    mistakes = Examiner(app.runner).examine(variant).result().mistakes
    truth = next(mistake.truth for mistake in mistakes if mistake.truth is not None)
    return answer_text(truth).strip("()").replace(",", "")


async def draw(
    name: str, study: Study, clock: Clock, steps: Callable[[Pilot[None]], Any], scope: Scope | None = None
) -> None:
    app = QuizApp(lambda: study, study.settings, study.runner, clock.today, scope)
    async with app.run_test(size=SIZE) as pilot:
        await steps(pilot)
        for field in app.screen.query("Input"):
            field.cursor_blink = False  # type: ignore[attr-defined]
        await pilot.pause(0.3)
        (PICTURES / f"{name}.svg").write_text(app.export_screenshot(), encoding="utf-8")


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
    os.environ.pop("NO_COLOR", None)
    PICTURES.mkdir(exist_ok=True)
    runner = LocalRunner("cpu")
    runner.start().result(timeout=120)
    one = Scope(questions=frozenset({QUESTION}))
    pictures = [
        ("home", "en", home, None),
        ("browse", "en", browse, None),
        ("home-zh", "zh", home, None),
        ("asking", "en", asking, one),
        ("answered", "en", answered, one),
    ]
    with tempfile.TemporaryDirectory() as folder:
        for name, language, steps, scope in pictures:
            clock = Clock()
            workspace = Workspace(Path(folder) / name)
            workspace.make()
            study = Study(workspace, settings(language), Learner(runner), clock)
            remember(study, clock)
            asyncio.run(draw(name, study, clock, steps, scope))
            logging.info("docs/pictures/%s.svg", name)
    runner.close()


if __name__ == "__main__":
    main()
