"""Each kind of question has a field of its own, for keys and for the mouse."""

from __future__ import annotations

from typing import Any

import pytest
from textual import events

from quizapp.bank.scope import Scope
from quizapp.tui.screens.end import EndScreen
from quizapp.tui.widgets.answer_field import AnswerLines
from quizapp.tui.widgets.picks import Choices, TrueOrFalse
from quizapp.tui.widgets.verdict import VerdictView

SIZE = (80, 24)


async def start(pilot: Any, until: Any) -> None:
    """From home to the first question."""
    await pilot.press("enter")
    await until(pilot, lambda: pilot.app.screen.query(".answer:focus"))


async def type_answer(pilot: Any, text: str) -> None:
    await pilot.press(*("space" if char == " " else char for char in text))


@pytest.mark.parametrize("size", [(60, 24), (80, 24), (120, 40)])
async def test_every_kind_of_question_is_answered(
    desk: Any, until: Any, shown: Any, kinds_pack: str, size: tuple[int, int]
) -> None:
    desk.packs = (kinds_pack,)
    app = desk.app()
    seen = []
    async with app.run_test(size=size, notifications=True) as pilot:
        await start(pilot, until)
        for _ in range(4):
            field = app.screen.query_one(".answer")
            options = list(app.screen.asked.variant.options)
            if isinstance(field, TrueOrFalse):
                await pilot.press("t")
            elif isinstance(field, AnswerLines):
                await type_answer(pilot, "torch.Size([3])")
                await pilot.press("ctrl+j")
                await type_answer(pilot, "torch.Size([3])")
                await pilot.press("enter")
            elif isinstance(field, Choices) and field.several:
                for option in ("B.view(6)", "B.t()"):
                    await pilot.press(str(options.index(option) + 1))
                await pilot.press("enter")
            else:
                await pilot.press(str(options.index("B.flatten()") + 1))
            seen.append(type(field).__name__)
            await until(pilot, lambda: app.screen.query(VerdictView))
            assert "✓ Right" in shown(app), shown(app)
            await pilot.press("enter")
            await until(pilot, lambda: app.screen.query(".answer:focus") or isinstance(app.screen, EndScreen))
    assert sorted(seen) == ["AnswerLines", "Choices", "Choices", "TrueOrFalse"]


async def test_an_option_can_be_clicked(desk: Any, until: Any, shown: Any, kinds_pack: str) -> None:
    desk.packs = (kinds_pack,)
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await start(pilot, until)
        while not app.screen.query(TrueOrFalse):
            await pilot.press("f3")
            await until(pilot, lambda: app.screen.query(VerdictView))
            await pilot.press("enter")
            await until(pilot, lambda: app.screen.query(".answer:focus"))
        await pilot.click(TrueOrFalse, offset=(4, 0))
        await until(pilot, lambda: "✓ Right" in shown(app))


async def test_the_options_of_a_choice_stand_there_once_with_what_was_picked(
    desk: Any, until: Any, shown: Any, kinds_pack: str
) -> None:
    desk.packs = (kinds_pack,)
    app = desk.app(scope=Scope(questions=frozenset({"kinds/one"})))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await until(pilot, lambda: app.screen.query(".answer:focus"))
        number = list(app.screen.asked.variant.options).index("B.T") + 1
        await pilot.press(str(number))
        await until(
            pilot, lambda: app.screen.query(VerdictView) and f"✗ {number}  B.T   ◂ you said" in shown(app)
        )
        assert shown(app).count("B.flatten()") == shown(app).count("B.T") == 1
        assert "✓" in next(line for line in shown(app).splitlines() if "B.flatten()" in line)


async def test_what_was_typed_and_marked_outlives_a_change_of_size(
    desk: Any, until: Any, shown: Any, kinds_pack: str
) -> None:
    desk.packs = (kinds_pack,)
    app = desk.app(scope=Scope(questions=frozenset({"kinds/all"})))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await until(pilot, lambda: app.screen.query(".answer:focus"))
        await pilot.press("2", "3")
        await until(pilot, lambda: shown(app).count("■") == 2)
        await pilot.resize_terminal(50, 24)
        await until(pilot, lambda: "60 columns" in shown(app))
        await pilot.resize_terminal(100, 30)
        await until(pilot, lambda: shown(app).count("■") == 2)


async def test_what_is_typed_at_once_is_taken_before_the_enter_behind_it(
    desk: Any, until: Any, kinds_pack: str
) -> None:
    desk.packs = (kinds_pack,)
    app = desk.app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await start(pilot, until)
        while not isinstance(app.focused, AnswerLines):
            await pilot.press("f3")
            await until(pilot, lambda: app.screen.query(VerdictView))
            await pilot.press("enter")
            await until(pilot, lambda: app.screen.query(".answer:focus"))
        for key in "abc":
            app.post_message(events.Key(key, key))
        app.post_message(events.Key("enter", "\r"))
        await until(pilot, lambda: app.screen.query(VerdictView))
        assert app.screen.query_one(VerdictView).answered.answer == "abc"
