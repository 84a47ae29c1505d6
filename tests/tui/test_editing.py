"""Changing a question in one's own editor, from its verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from quizapp.tui.screens.browse import BrowseScreen
from quizapp.tui.screens.question import QuestionScreen
from quizapp.tui.screens.topic import TopicScreen
from quizapp.tui.widgets.asked_question import AskedQuestionView
from quizapp.tui.widgets.verdict import VerdictView

SIZE = (80, 40)


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Makes an editor that puts a text in the place of the file."""

    def makes(changed: str) -> None:
        (tmp_path / "changed").write_text(changed, encoding="utf-8")
        script = tmp_path / "editor"
        script.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/line\ncp {tmp_path}/changed "$2"\n')
        script.chmod(0o755)
        monkeypatch.delenv("VISUAL", raising=False)
        monkeypatch.setenv("EDITOR", str(script))

    return makes


@pytest.fixture
def app(desk: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """An application that can give its terminal away."""
    app = desk.app()

    @contextmanager
    def suspend() -> Iterator[None]:
        yield

    monkeypatch.setattr(app, "suspend", suspend)
    return app


async def answered(app: Any, pilot: Any, until: Any, shown: Any) -> None:
    await pilot.press("enter")
    await until(pilot, lambda: app.screen.query(AskedQuestionView) and app.focused is not None)
    await pilot.press("f3")
    await until(pilot, lambda: app.screen.query(VerdictView) and "e edit" in shown(app))


async def test_a_changed_explanation_is_shown_at_once(
    app: Any, desk: Any, editor: Any, until: Any, shown: Any, tmp_path: Path
) -> None:
    editor(desk.packs[0].replace("puts a new axis", "makes one more axis"))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await answered(app, pilot, until, shown)
        await pilot.press("e")
        await until(pilot, lambda: "makes one more axis" in shown(app))
        assert (tmp_path / "line").read_text() == "+6\n"


async def test_changed_code_is_asked_the_next_time(
    app: Any, desk: Any, editor: Any, until: Any, shown: Any
) -> None:
    editor(desk.packs[0].replace("code: A.unsqueeze(1)", "code: A.unsqueeze(1)  # changed"))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await answered(app, pilot, until, shown)
        view = app.screen.query_one(VerdictView)
        await pilot.press("e")
        await until(pilot, lambda: app.screen.query_one(VerdictView) is not view)
        assert "# changed" not in shown(app)


async def test_a_broken_change_is_told_and_the_question_stays(
    app: Any, desk: Any, editor: Any, until: Any, shown: Any
) -> None:
    editor(desk.packs[0].replace("ask: shape", "ask: [/]"))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await answered(app, pilot, until, shown)
        await pilot.press("e")
        await until(pilot, lambda: "0.yaml:" in shown(app))
        assert "puts a new axis" in shown(app)
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query(AskedQuestionView))


async def test_an_editor_that_is_not_there_is_told(
    app: Any, until: Any, shown: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", "/no/such/[/]")
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await answered(app, pilot, until, shown)
        await pilot.press("e")
        await until(pilot, lambda: "/no/such/[/] cannot be opened" in shown(app))


async def test_where_there_is_no_terminal_it_is_said(desk: Any, until: Any, shown: Any) -> None:
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await answered(app, pilot, until, shown)
        await pilot.press("e")
        await until(pilot, lambda: "The editor cannot" in shown(app))


async def test_a_question_that_was_taken_out_leaves_its_page(
    app: Any, desk: Any, editor: Any, until: Any, shown: Any
) -> None:
    editor(desk.packs[0].replace("id: unsqueeze-shape", "id: renamed"))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        for key, there in (("b", BrowseScreen), ("enter", TopicScreen), ("enter", QuestionScreen)):
            await pilot.press(key)
            await until(pilot, lambda there=there: isinstance(app.screen, there) and "Adding" in shown(app))
        await until(pilot, lambda: "What is the shape" in shown(app))
        await pilot.press("p")
        await until(pilot, lambda: app.screen.query(AskedQuestionView) and app.focused is not None)
        await pilot.press("f3")
        await until(pilot, lambda: app.screen.query(VerdictView) and "e edit" in shown(app))
        await pilot.press("e", "escape")
        await until(pilot, lambda: isinstance(app.screen, TopicScreen) and "r review" in shown(app))
