"""Bury, set a day, forget and flag on the screens, and undo."""

from __future__ import annotations

from typing import Any

from quizapp.tui.screens.deed_dialogs import DayDialog, NoteDialog
from quizapp.tui.widgets.asked_question import AskedQuestionView
from quizapp.tui.widgets.verdict import VerdictView


def deeds(desk: Any) -> list[str]:
    study = desk.study()
    try:
        return [act.deed for act in study.store.acts()]
    finally:
        study.close()


def told(app: Any) -> str:
    """What notices say."""
    return " ".join(notice.message for notice in app._notifications)


async def test_after_an_answer_a_day_is_set_and_a_flag_given_and_undone(
    desk: Any, until: Any, shown: Any
) -> None:
    app = desk.app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: "1 new" in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query(".answer:focus"))
        await pilot.press("f3")
        await until(pilot, lambda: app.screen.query(VerdictView))
        await pilot.press("f")
        await until(pilot, lambda: isinstance(app.screen, NoteDialog))
        await pilot.press(*"x[/]", "enter")
        await until(pilot, lambda: "The question is flagged. u undoes that." in told(app))
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, DayDialog))
        await pilot.press(*"never", "enter")
        await until(pilot, lambda: "'never' is not a day" in shown(app))
        await pilot.press(*["backspace"] * 5, *"9", "enter")
        await until(pilot, lambda: "The next review is set to 2026-12-02. u undoes that." in told(app))
        await pilot.press("u")
        await until(
            pilot, lambda: app.screen.query(AskedQuestionView) and "The previous review day was" in told(app)
        )
        await pilot.press("f5")
        await until(pilot, lambda: "The change of the flag was" in told(app))
    assert deeds(desk) == ["answered", "flagged", "dated", "undid", "undid"]


async def test_while_a_question_is_asked_the_message_names_the_key_that_works_there(
    desk: Any, until: Any, shown: Any, kinds_pack: str
) -> None:
    desk.packs, desk.keys = (kinds_pack,), {"review.undo": "f12"}
    app = desk.app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: "4 new" in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query(AskedQuestionView))
        await pilot.press("f7")
        await until(pilot, lambda: "not be asked again today. f12 undoes that." in told(app))
        await pilot.press("f8")
        await until(pilot, lambda: isinstance(app.screen, DayDialog))
        await pilot.press(*"3", "enter")
        await until(pilot, lambda: "is new, so it has no next" in told(app))
        await pilot.press("escape")
    assert deeds(desk) == ["buried"]


async def test_on_its_own_screen_everything_is_done_told_and_undone(
    desk: Any, until: Any, shown: Any
) -> None:
    app = desk.app()
    async with app.run_test(size=(80, 30), notifications=True) as pilot:
        await until(pilot, lambda: "1 new" in shown(app))
        await pilot.press("b", "enter", "enter")
        await until(pilot, lambda: "Never answered" in shown(app))
        assert "forget" not in shown(app), "a new question has nothing to forget"
        await pilot.press("b")
        await until(pilot, lambda: "buried until 2026-11-24" in shown(app) and "x ask again" in shown(app))
        await pilot.press("f")
        await until(pilot, lambda: isinstance(app.screen, NoteDialog))
        await pilot.press(*"odd", "enter")
        await until(pilot, lambda: "⚑ odd" in shown(app) and "flagged: odd" in shown(app))
        await pilot.press("f")
        await until(pilot, lambda: "flag removed" in shown(app))
        await pilot.press("u", "u", "u")
        await until(pilot, lambda: "buried until" not in shown(app) and "x suspend" in shown(app))
    assert deeds(desk) == ["buried", "flagged", "flagged", "undid", "undid", "undid"]
