"""What is under way when the application is left."""

from __future__ import annotations

import asyncio
from typing import Any

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
