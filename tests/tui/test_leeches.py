"""A question that has lapsed again and again: the verdict says once what helps, and each key works."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from quizapp.scheduling.acts import Act
from quizapp.tui.screens.lesson_screen import OpenedLessonScreen
from quizapp.tui.screens.scratchpad_screen import ScratchpadScreen
from quizapp.tui.widgets.asked_question import AskedQuestionView
from quizapp.tui.widgets.verdict import VerdictView

QUESTION = "dims/unsqueeze-shape"
SETUP = "A = torch.arange(2 * 3).reshape(2, 3)"
LESSON = f"""
lessons:
  - id: axes
    title: Axes
    setup: {SETUP}
    code: A.ndim == 0
    says: It has axes.
    try: {{code: A.___ == 0, fill: ndim}}
questions:
  - id: first
    ask: shape
    setup: {SETUP}
    code: A.unsqueeze(1)"""
BUILDS_ON = "    ask: shape\n    after: [first]\n    needs: [axes]\n    prompt"


@pytest.fixture
def leech(desk: Any) -> Any:
    """A desk before a question that lapsed seven times, each time by one slip, and is due."""
    (pack,) = desk.packs
    pack = pack.replace("\nquestions:", LESSON)
    desk.packs = (pack.replace("    ask: shape\n    prompt", BUILDS_ON),)
    study = desk.study()
    at = desk.clock.now - timedelta(days=40)
    for number in range(8):
        at += timedelta(days=4)
        quality, slip = (4, None) if number == 0 else (1, "one-too-early")
        verdict = "wrong" if slip else "right"
        answered = {"kind": "review", "verdict": verdict, "quality": quality, "slip": slip, "seconds": 9.0}
        study.store.add(Act("", at, at.date(), "answered", QUESTION, variant=0, **answered))
    study.store.add(Act("", at, at.date(), "suspended", "dims/first"))
    study.store.close()
    return desk


async def lapse(pilot: Any, until: Any) -> None:
    """Answer the question wrongly."""
    app = pilot.app
    await pilot.press("enter")
    await until(pilot, lambda: app.screen.query(".answer:focus"))
    await pilot.press("1", "space", "2", "space", "3", "enter")
    await until(pilot, lambda: app.screen.query(VerdictView))


async def test_the_eighth_lapse_is_told_once_with_what_helps(leech: Any, until: Any, shown: Any) -> None:
    app = leech.app()
    async with app.run_test(size=(80, 30), notifications=True) as pilot:
        await until(pilot, lambda: "1 due" in shown(app))
        await lapse(pilot, until)
        await until(pilot, lambda: "has lapsed 8 times" in shown(app))
        for helps in (
            "Its lessons: dims/axes. l shows them.",
            "It builds on: dims/first",
            "Your slips so far: one too early (8)",
            "t tries it out with its variables; x stops asking it.",
        ):
            assert helps in shown(app)
        await pilot.press("4")
        await until(pilot, lambda: "has lapsed" not in shown(app))
        await pilot.press("u")
        await until(pilot, lambda: "has lapsed 8 times" in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query(AskedQuestionView))
        await pilot.press("1", "space", "2", "space", "3", "enter")
        await until(pilot, lambda: app.screen.query(VerdictView))
        assert "has lapsed" not in shown(app)


async def test_the_keys_that_it_names_do_what_it_says(leech: Any, until: Any, shown: Any) -> None:
    app = leech.app()
    async with app.run_test(size=(80, 30), notifications=True) as pilot:
        await until(pilot, lambda: "1 due" in shown(app))
        await lapse(pilot, until)
        await until(pilot, lambda: "has lapsed 8 times" in shown(app))
        for key, screen in (("l", OpenedLessonScreen), ("t", ScratchpadScreen)):
            await pilot.press(key)
            await until(pilot, lambda screen=screen: isinstance(app.screen, screen))
            await pilot.press("escape")
            await until(pilot, lambda: app.screen.query(VerdictView))
        await pilot.press("x")
        await until(pilot, lambda: not app.screen.query(VerdictView))
    app.thread.close(5)
    study = leech.study()
    assert study.store.state(QUESTION).suspended
    study.store.close()


async def test_every_deed_is_in_the_palette(leech: Any, until: Any, shown: Any) -> None:
    app = leech.app()
    async with app.run_test(size=(80, 30), notifications=True) as pilot:
        await until(pilot, lambda: "1 due" in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query(".answer:focus"))
        say = app.words.say
        deeds = {say(f"keys.{deed}") for deed in ("suspend", "bury", "due", "forget", "flag", "undo")}
        assert deeds <= {command.title for command in app.get_system_commands(app.screen)}
        await pilot.press("f3")
        await until(pilot, lambda: app.screen.query(VerdictView))
        assert deeds <= {command.title for command in app.get_system_commands(app.screen)}
