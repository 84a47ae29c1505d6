"""What is under way when the application is left."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from textual.css.query import NoMatches
from textual.widgets import Static

from quizapp.tui.frame import Frame


async def test_what_is_under_way_draws_nothing_once_the_application_is_left(desk: Any) -> None:
    app: Frame = desk.app()
    async with app.run_test():
        arrived = asyncio.Event()
        drawn = Static()

        async def draw() -> None:
            await arrived.wait()
            await app.screen.mount(drawn)

        under_way = app.screen.run_worker(draw())
        await asyncio.sleep(0)
        app.exit()
        # At once: what comes while screens are taken down finds them half gone.
        assert under_way.is_cancelled
        arrived.set()
    assert not drawn.is_attached


async def test_a_widget_mounted_while_the_application_is_left_ends_it_with_no_error(
    desk: Any,
) -> None:
    class Half(Static):
        def on_mount(self) -> None:
            self.app.exit()
            self.query_one("#taken-down-already")

    app: Frame = desk.app()
    async with app.run_test():
        await app.screen.mount(Half())
    assert app.return_code == 0


async def test_an_error_of_a_widget_is_an_error_while_the_application_runs(desk: Any) -> None:
    class Broken(Static):
        def on_mount(self) -> None:
            self.query_one("#never-there")

    app: Frame = desk.app()
    with pytest.raises(NoMatches):
        async with app.run_test():
            await app.screen.mount(Broken())
