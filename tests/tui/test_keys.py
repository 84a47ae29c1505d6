"""Keys: every one has an id and words, and what is shown is what works."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

import pytest
from textual.binding import Binding
from textual.dom import DOMNode

import quizapp.tui
from quizapp.tui.screens.key_help import KeyRow
from quizapp.words import LANGUAGES, catalogue


def own_bindings() -> list[Binding]:
    found = []
    for module in pkgutil.walk_packages(quizapp.tui.__path__, "quizapp.tui."):
        loaded = importlib.import_module(module.name)
        for made in vars(loaded).values():
            if isinstance(made, type) and issubclass(made, DOMNode) and made.__module__ == module.name:
                found += [one for one in vars(made).get("BINDINGS", []) if not one.system or one.id]
    return found


def test_every_key_can_be_remapped_by_an_id_of_its_own() -> None:
    names = [binding.id for binding in own_bindings()]
    assert all(names)
    assert len(names) == len(set(names))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_is_described_in_every_language(language: str) -> None:
    words = catalogue(language)
    assert {binding.description for binding in own_bindings()} <= words.keys()


@pytest.mark.parametrize("area", ["app", "home", "review", "end", "keys"])
def test_both_languages_say_the_same_things(area: str) -> None:
    english, chinese = (
        {key for key in catalogue(language) if key.startswith(f"{area}.")} for language in ("en", "zh")
    )
    assert english == chinese


async def test_a_key_remapped_by_its_id_works_and_is_shown(desk: Any, until: Any, shown: Any) -> None:
    app = desk.app()
    app.set_keymap({"home.practise": "g"})
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: "1 new" in shown(app) and "g practise" in shown(app))
        await pilot.press("g")
        await until(pilot, lambda: app.screen.query(".answer:focus") and "practice" in shown(app))


async def test_the_settings_remap_keys_and_leave_the_others_where_they_were(
    desk: Any, until: Any, shown: Any
) -> None:
    desk.keys = {"home.start": "ctrl+t,?", "home.practise": "g"}
    app = desk.app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: "1 new" in shown(app) and "ctrl+t start" in shown(app))
        assert "g practise" in shown(app)
        await pilot.press("down")
        await until(pilot, lambda: "enter review this pack" in shown(app))
        await pilot.press("escape")
        await until(pilot, lambda: "ctrl+t start" in shown(app))
        await pilot.press("enter")
        await pilot.press("ctrl+t")
        await until(pilot, lambda: app.screen.query(".answer:focus"))
        assert len(app.screen_stack) == 2


async def test_an_id_that_nothing_has_is_named_with_the_nearest(desk: Any, until: Any, shown: Any) -> None:
    desk.keys = {"asking.hnt": "f7"}
    app = desk.app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: "asking.hnt" in shown(app) and "asking.hint" in shown(app))


async def test_a_key_in_the_line_at_the_foot_can_be_clicked(desk: Any, until: Any, shown: Any) -> None:
    app = desk.app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: "1 new" in shown(app))
        await pilot.click("KeyLine", offset=(3, 0))
        await until(pilot, lambda: app.screen.query(".answer:focus"))


async def test_a_key_in_the_list_of_keys_can_be_clicked(desk: Any, until: Any, shown: Any) -> None:
    app = desk.app()
    async with app.run_test(size=(80, 30), notifications=True) as pilot:
        await until(pilot, lambda: "1 new" in shown(app))
        await pilot.press("question_mark")
        await until(pilot, lambda: "Available keys" in shown(app))
        [row] = [row for row in app.screen.query(KeyRow) if row._key.description == "practise"]
        await pilot.click(row)
        await until(pilot, lambda: app.screen.query(".answer:focus"))


async def test_the_palette_holds_what_the_keys_do_here(desk: Any, until: Any, shown: Any) -> None:
    desk.language = "zh"
    app = desk.app()
    async with app.run_test(size=(80, 30), notifications=True) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query(".answer:focus"))
        await pilot.press("ctrl+p")
        await until(pilot, lambda: "搜索命令" in shown(app) and "复制代码" in shown(app))
        await pilot.press(*"复制", "enter")
        await until(pilot, lambda: app.clipboard)


async def test_the_colours_can_be_changed_from_the_palette(desk: Any, until: Any, shown: Any) -> None:
    app = desk.app()
    async with app.run_test(size=(80, 30), notifications=True) as pilot:
        app.search_themes()
        await until(pilot, lambda: "Search for colours" in shown(app))
        await pilot.press(*"quizapp-light")
        await until(pilot, lambda: "quizapp-light" in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: app.theme == "quizapp-light")
