"""Browsing: what there is, how it stands, and reviewing just a part of it."""

from __future__ import annotations

from typing import Any

from quizapp.tui.screens.browse import BrowseScreen
from quizapp.tui.screens.question import QuestionScreen
from quizapp.tui.screens.topic import TopicScreen
from quizapp.tui.widgets.verdict import VerdictView

SIZE = (80, 24)
TITLE = "Adding and removing dimensions"


async def browse(pilot: Any, until: Any, shown: Any) -> None:
    await until(pilot, lambda: " new" in shown(pilot.app) and TITLE in shown(pilot.app))
    await pilot.press("b")
    await until(pilot, lambda: isinstance(pilot.app.screen, BrowseScreen) and "question" in shown(pilot.app))


async def test_every_pack_is_listed_and_opened_down_to_a_question(
    desk: Any, until: Any, shown: Any, kinds_pack: str
) -> None:
    desk.packs = (*desk.packs, kinds_pack)
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await browse(pilot, until, shown)
        assert "2 packs · 5 questions" in shown(app)
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, TopicScreen) and "4 questions" in shown(app))
        assert "0 of 4 met" in shown(app)
        assert "Which gives a tensor of shape (6,)?" in shown(app)
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: isinstance(app.screen, QuestionScreen) and "Never answered" in shown(app))
        assert "kinds/statement" in shown(app)
        assert "B.sum().ndim == 0" in shown(app)
        await pilot.press("escape", "escape", "escape")
        await until(pilot, lambda: "enter start" in shown(app))


async def test_one_pack_is_reviewed_from_the_list(desk: Any, until: Any, shown: Any, kinds_pack: str) -> None:
    desk.packs = (*desk.packs, kinds_pack)
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await browse(pilot, until, shown)
        await pilot.press("down", "r")
        await until(pilot, lambda: app.screen.query(".answer:focus"))
        assert "1 of 4" in shown(app)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, BrowseScreen))


async def test_one_tag_is_reviewed_from_the_list(desk: Any, until: Any, shown: Any, kinds_pack: str) -> None:
    desk.packs = (*desk.packs, kinds_pack)
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await browse(pilot, until, shown)
        await pilot.press("t")
        await until(pilot, lambda: "kinds  (4 questions)" in shown(app))
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, TopicScreen) and "unsqueeze(1)" in shown(app))
        await pilot.press("r")
        await until(pilot, lambda: app.screen.query(".answer:focus"))
        assert "1 of 1" in shown(app)


async def test_typing_narrows_the_list_and_finds_questions(
    desk: Any, until: Any, shown: Any, kinds_pack: str
) -> None:
    desk.packs = (*desk.packs, kinds_pack)
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await browse(pilot, until, shown)
        await pilot.press("slash", *"views")
        await until(pilot, lambda: "Which are views of B?" in shown(app) and TITLE not in shown(app))
        await pilot.press("enter", "enter")
        await until(pilot, lambda: isinstance(app.screen, QuestionScreen) and "kinds/all" in shown(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, BrowseScreen))
        await pilot.press("slash", *"zzz")
        await until(pilot, lambda: "Nothing matches" in shown(app))
        await pilot.press("escape")
        await until(pilot, lambda: TITLE in shown(app))
        assert isinstance(app.screen, BrowseScreen)


async def test_a_question_tells_its_history_and_is_practised_suspended_and_resumed(
    desk: Any, until: Any, shown: Any
) -> None:
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query(".answer:focus"))
        await pilot.press(*"1,2,3", "enter")
        await until(pilot, lambda: app.screen.query(VerdictView))
        await pilot.press("escape")
        await browse(pilot, until, shown)
        await pilot.press("enter")
        await until(pilot, lambda: "again today" in shown(app) and isinstance(app.screen, TopicScreen))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, QuestionScreen) and "One answer" in shown(app))
        assert "2026-11-23  ✗ 1,2,3  one too early" in shown(app)
        assert "→ 1 d" in shown(app)
        await pilot.press("x")
        await until(pilot, lambda: "‖ suspended" in shown(app) and "x ask again" in shown(app))
        assert "p practise" not in shown(app)
        await pilot.press("x")
        await until(pilot, lambda: "↻ again today" in shown(app))
        await pilot.press("p")
        await until(pilot, lambda: app.screen.query(".answer:focus") and "practice" in shown(app))
        await pilot.press(*"2,1,3", "enter")
        await until(pilot, lambda: app.screen.query(VerdictView))
        await pilot.press("escape")
        await until(pilot, lambda: "2 answers" in shown(app) and "~ practice" in shown(app))


async def test_the_mouse_opens_what_it_clicks(desk: Any, until: Any, shown: Any, kinds_pack: str) -> None:
    desk.packs = (*desk.packs, kinds_pack)
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await browse(pilot, until, shown)
        await pilot.click("Rows", offset=(4, 1))
        await until(pilot, lambda: isinstance(app.screen, TopicScreen) and "kinds" in shown(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, BrowseScreen))
        await pilot.click("Tabs", offset=(10, 0))
        await until(pilot, lambda: "kinds  (4 questions)" in shown(app))


async def test_two_clicks_on_a_pack_at_home_review_it(
    desk: Any, until: Any, shown: Any, kinds_pack: str
) -> None:
    desk.packs = (*desk.packs, kinds_pack)
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await until(pilot, lambda: "Kinds of questions" in shown(app))
        await pilot.click("Rows", offset=(4, 1))
        await until(pilot, lambda: "enter review this pack" in shown(app))
        await pilot.click("Rows", offset=(4, 1), times=2)
        await until(pilot, lambda: app.screen.query(".answer:focus") and "1 of 4" in shown(app))


async def test_browsing_in_chinese(desk: Any, until: Any, shown: Any) -> None:
    desk.language = "zh"
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await until(pilot, lambda: "增加与删除维度" in shown(app))
        await pilot.press("b")
        await until(pilot, lambda: "1 个题包 · 1 道题" in shown(app))
        await pilot.press("enter", "enter")
        await until(pilot, lambda: "还没有答过" in shown(app))


async def test_without_any_pack_it_is_said_what_to_do(desk: Any, until: Any, shown: Any) -> None:
    desk.packs = ()
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await until(pilot, lambda: "There are no questions here yet" in shown(app))
        await pilot.press("b", "p", "enter")
        assert len(app.screen_stack) == 1
