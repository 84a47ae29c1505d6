"""Lessons on the screens."""

from __future__ import annotations

from typing import Any

from quizapp.tui.screens.lesson_screen import FirstLessonScreen, LessonScreen, OpenedLessonScreen
from quizapp.tui.screens.review_screen import ReviewScreen
from quizapp.tui.widgets.asked_question import AskedQuestionView
from quizapp.tui.widgets.verdict import VerdictView

SIZE = (80, 24)
PACK = """
pack: dims
title: Dimensions
lessons:
  - id: unsqueezing
    title: "unsqueeze x[/]"
    code: A.ndim == 0
    says: It inserts a dimension [bold].
    try: {code: "B.___ == 0", fill: ndim}
questions:
  - id: one
    ask: shape
    needs: [unsqueezing]
    code: A.unsqueeze(1)
"""


def deeds(desk: Any) -> list[str]:
    study = desk.study()
    try:
        return [act.deed for act in study.store.acts()]
    finally:
        study.store.close()


async def begin(pilot: Any, until: Any) -> None:
    """From home to the blank of the lesson."""
    await pilot.press("enter")
    await until(pilot, lambda: pilot.app.screen.query(".answer:focus"))
    assert isinstance(pilot.app.screen, FirstLessonScreen)


async def test_a_lesson_its_step_the_question_and_the_lesson_again(desk: Any, until: Any, shown: Any) -> None:
    desk.packs = (PACK,)
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await begin(pilot, until)
        screen = shown(app)
        for text in ("New: unsqueeze x[/]", "a lesson before this question", "A.ndim == 0", "[bold]"):
            assert text in screen
        assert "skip lessons today" in screen
        await pilot.press(*"ndim", "enter")
        await until(pilot, lambda: "✓ Right" in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query(AskedQuestionView))
        await pilot.press(*"9", "enter")
        await until(pilot, lambda: app.screen.query(VerdictView))
        await pilot.press("l")
        await until(pilot, lambda: isinstance(app.screen, OpenedLessonScreen))
        assert "the lesson of this question" in shown(app)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        assert app.screen.query(VerdictView)
    app.thread.close(5)
    assert deeds(desk) == ["shown", "answered"]


async def test_what_belongs_in_the_blank_can_be_seen(desk: Any, until: Any, shown: Any) -> None:
    desk.packs = (PACK,)
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await begin(pilot, until)
        await pilot.press("f3")
        await until(pilot, lambda: "The blank is filled with" in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query(AskedQuestionView))


async def test_lessons_are_skipped_for_the_day(desk: Any, until: Any, shown: Any) -> None:
    desk.packs = (PACK,)
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await begin(pilot, until)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen.query(AskedQuestionView))
        assert not isinstance(app.screen, LessonScreen)
        await until(pilot, lambda: "ctrl+l shows" in shown(app))
    app.thread.close(5)
    assert deeds(desk) == []
