"""Home: one look says whether to start, one key starts."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from typing import Any

import pytest

from quizapp.runner.runner_errors import TorchMissing
from quizapp.tui.screens.home import HomeScreen
from quizapp.tui.screens.review_screen import ReviewScreen
from quizapp.tui.widgets.asked_question import AskedQuestionView
from quizapp.words import Note

SIZE = (80, 24)


async def test_the_figures_fill_in(desk: Any, until: Any, shown: Any) -> None:
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        assert "Mon 23 Nov" in shown(app)
        await until(pilot, lambda: "Adding and removing dimensions" in shown(app) and "ready" in shown(app))
        assert "0 due   1 new   about a minute" in shown(app)
        assert "cpu · torch 2.13.0 ready" in shown(app)


async def test_enter_before_the_figures_are_there_starts_as_soon_as_it_can(
    desk: Any, until: Any, shown: Any
) -> None:
    opened = threading.Event()
    desk.opening = lambda: opened.wait(10)
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        await until(pilot, lambda: "PyTorch is starting" in shown(app))
        opened.set()
        await until(pilot, lambda: app.screen.query(AskedQuestionView))
        await until(pilot, lambda: "A.unsqueeze(1)" in shown(app))


async def test_units_can_be_skipped_before_the_figures_are_there(desk: Any, until: Any, shown: Any) -> None:
    opened = threading.Event()
    desk.opening = lambda: opened.wait(10)
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.press("k")
        await until(pilot, lambda: "I know some of this" in shown(app))
        opened.set()
        await until(pilot, lambda: "This library has no course" in shown(app))


async def test_quitting_is_instant_while_the_study_is_being_opened(desk: Any) -> None:
    opened = threading.Event()
    desk.opening = lambda: opened.wait(10)
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.press("q")
    assert desk.runner.closed
    opened.set()
    app.thread.close(5)


async def test_a_chosen_pack_is_reviewed_alone(desk: Any, until: Any, shown: Any, kinds_pack: str) -> None:
    desk.packs = (*desk.packs, kinds_pack)
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await until(pilot, lambda: "5 new" in shown(app))
        assert "enter start" in shown(app)
        await pilot.press("down", "down")
        await until(pilot, lambda: "enter review this pack" in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query(AskedQuestionView))
        assert "1 of 4" in shown(app)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        await pilot.press("escape")
        await until(pilot, lambda: "enter start" in shown(app))


async def test_when_nothing_is_due_enter_practises(desk: Any, until: Any, shown: Any) -> None:
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await until(pilot, lambda: "1 new" in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query(AskedQuestionView))
        await pilot.press(*"2 1 3".replace(" ", ","), "enter")
        await until(pilot, lambda: "Right" in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: "Done for today" in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: "next tomorrow" in shown(app))
        assert "enter practise" in shown(app)
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query(AskedQuestionView))
        assert "practice" in shown(app)


async def test_the_figures_follow_the_calendar(desk: Any, until: Any, shown: Any) -> None:
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await until(pilot, lambda: "1 new" in shown(app))
        desk.clock.next_day()
        app.screen._look_at_calendar()
        await until(pilot, lambda: "Tue 24 Nov" in shown(app))


async def test_a_missing_pytorch_is_said_in_a_sentence(desk: Any, until: Any, shown: Any) -> None:
    desk.failure = TorchMissing("no torch")
    desk.__post_init__()
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await until(pilot, lambda: "PyTorch is missing" in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: "pip install torch" in shown(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))


async def test_a_device_that_is_not_there_or_fails_is_said_once(desk: Any, until: Any, shown: Any) -> None:
    desk.runner.note = Note("runner.device-absent", (("device", "cuda"),))
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await until(pilot, lambda: "does not find the device" in shown(app))
        app.clear_notifications()
        await until(pilot, lambda: "does not find the device" not in shown(app) and "1 new" in shown(app))
        desk.runner.note = Note("runner.device-failed", (("device", "cuda"), ("why", "[/]gone")))
        await pilot.press("enter")
        await until(
            pilot, lambda: isinstance(app.screen, ReviewScreen) and app.screen.query(AskedQuestionView)
        )
        await until(pilot, lambda: "[/]gone" in shown(app))


async def test_a_log_that_cannot_be_opened_is_said_in_a_sentence(desk: Any, until: Any, shown: Any) -> None:
    desk.workspace.make()
    desk.workspace.database.write_bytes(b"this is no database at all" * 100)
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await until(pilot, lambda: "is damaged" in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen) and "is damaged" in shown(app))


async def test_faults_in_question_files_are_one_line(desk: Any, until: Any, shown: Any) -> None:
    desk.packs = (*desk.packs, "pack: [unfinished")
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await until(pilot, lambda: "quizapp check" in shown(app))


async def test_an_unknown_theme_is_named_and_the_colours_chosen(desk: Any, until: Any, shown: Any) -> None:
    desk.theme = "nrod"
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await until(pilot, lambda: "nrod" in shown(app))
        assert app.theme.startswith("quizapp-")


async def test_every_word_is_chinese_where_the_language_is(desk: Any, until: Any, shown: Any) -> None:
    desk.language = "zh"
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await until(pilot, lambda: "增加与删除维度" in shown(app))
        assert "1 道新题" in shown(app)
        assert "11月23日 周一" in shown(app)
        assert "开始" in shown(app)


@pytest.mark.parametrize(("size", "fits"), [((60, 16), True), ((59, 24), False), ((80, 15), False)])
async def test_a_window_too_small_says_so(
    desk: Any, until: Any, shown: Any, size: tuple[int, int], fits: bool
) -> None:
    app = desk.app()
    async with app.run_test(size=size, notifications=True) as pilot:
        await until(pilot, lambda: app.screen.figures is not None and app.screen.view is not None)
        await pilot.pause()
        assert ("too small to show code" in shown(app)) != fits
        assert ("about a minute" in shown(app)) == fits


async def test_that_another_scheduler_was_chosen_is_said_where_computing_takes_long(
    desk: Any, until: Any, shown: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quizapp.tui.app._SILENCE", 0.01)
    before = desk.study()
    sitting = before.sitting()
    sitting.next()
    sitting.dont_know()
    before.store.close()
    desk.scheduler = "fsrs"
    with closing(sqlite3.connect(desk.workspace.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")  # as long as another program writes, nothing is computed
        app = desk.app()
        async with app.run_test(size=SIZE, notifications=True) as pilot:
            told = "The scheduler or its settings have changed"
            await until(pilot, lambda: [one for one in app._notifications if told in one.message])
            assert "Checking what is due" in shown(app)
            other.execute("ROLLBACK")
            await until(pilot, lambda: "1 due" in shown(app))
    after = desk.study()
    assert after.store.state("dims/unsqueeze-shape").schedule.memory.stability > 0
    after.store.close()


async def test_a_scheduler_that_was_not_changed_is_not_told_of(desk: Any, until: Any, shown: Any) -> None:
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await until(pilot, lambda: "Adding and removing dimensions" in shown(app) and "ready" in shown(app))
        assert not app._notifications
