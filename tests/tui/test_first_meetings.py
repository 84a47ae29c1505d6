"""What the screens say of a first meeting is so: what each quality does, hints, the documentation."""

from __future__ import annotations

import webbrowser
from typing import Any

import pytest

from quizapp.tui.widgets.verdict import VerdictView


async def answered(app: Any, pilot: Any, until: Any, shown: Any, key: str = "f3") -> None:
    await until(pilot, lambda: "1 new" in shown(app))
    await pilot.press("enter")
    await until(pilot, lambda: app.screen.query(".answer:focus"))
    await pilot.press(key)
    await until(pilot, lambda: app.screen.query(VerdictView))


async def test_the_qualities_say_what_they_do_once_where_they_agree(
    desk: Any, until: Any, shown: Any
) -> None:
    app = desk.app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await answered(app, pilot, until, shown)
        row = shown(app).splitlines()[-2]
        assert row.split() == ["today,", "then", "1", "d", "tomorrow"]
        assert row.index("today") < row.index("tomorrow")
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query(".answer:focus"))
        await pilot.press("f3")
        await until(pilot, lambda: "done today" in shown(app))
        assert shown(app).splitlines()[-2].split() == ["again", "today", "done", "today"]


async def test_a_hint_too_many_says_that_there_is_none(desk: Any, until: Any, shown: Any) -> None:
    app = desk.app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: "1 new" in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query(".answer:focus"))
        for said in ("Count the axes", "stands at position 1"):
            await pilot.press("f2")
            await until(pilot, lambda said=said: said in shown(app))
        assert not app._notifications
        await pilot.press("f2")
        await until(pilot, lambda: [n for n in app._notifications if "no more hints" in n.message])


@pytest.mark.parametrize("found", [None, webbrowser.GenericBrowser("w3m")])
async def test_without_a_browser_the_address_is_shown_and_copied(
    desk: Any, until: Any, shown: Any, monkeypatch: pytest.MonkeyPatch, found: Any
) -> None:
    def get() -> Any:
        if found is None:
            raise webbrowser.Error("none")
        return found

    monkeypatch.setattr(webbrowser, "get", get)
    monkeypatch.delenv("BROWSER", raising=False)
    app = desk.app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await answered(app, pilot, until, shown)
        await pilot.press("d")
        await until(pilot, lambda: app.clipboard.endswith("torch.unsqueeze.html"))
        assert [n for n in app._notifications if app.clipboard in n.message]
