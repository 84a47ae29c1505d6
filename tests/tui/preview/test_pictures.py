"""How the preview of a question looks, as pictures."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

Sees = Callable[..., Awaitable[None]]
Step = Callable[[Any, Any, Sees], Awaitable[None]]


async def broken(author: Any, _pilot: Any, sees: Sees) -> None:
    await sees("✓ fit")
    author.edit("    code: A.sum($dim)\n", "    cod: A.sum($dim)\n")
    await sees("unknown-key", "✗")


async def mistakes(_author: Any, pilot: Any, sees: Sees) -> None:
    await sees("✓ 检查通过")
    await pilot.press("m")
    await sees("从代码自动生成了")


async def answered(_author: Any, pilot: Any, sees: Sees) -> None:
    await sees("✓ check")
    await pilot.press("right")
    await sees("✓ check", "A.sum(1)")
    await pilot.press("enter", *"3 4", "enter")
    await sees("That is the one before.")


async def tied(author: Any, pilot: Any, sees: Sees) -> None:
    await sees("✓ fit" if author.desk.language == "en" else "✓ 可提问")
    await pilot.press("m", "l")
    author.edit('"A.sum($dim, keepdim=True)"', "A.sum($dim + 0)")
    author.edit("ask: truth", "ask: truht")
    await sees("= kept", "mistake-equals-truth")


CASES = {
    "broken-dark-en-80x24": ("dark", "en", (80, 24), broken),
    "mistakes-light-zh-80x24": ("light", "zh", (80, 24), mistakes),
    "answered-nocolor-en-120x40": ("nocolor", "en", (120, 40), answered),
    "tied-dark-zh-120x40": ("dark", "zh", (120, 40), tied),
}


@pytest.mark.parametrize("name", CASES)
def test_a_preview_looks_as_it_did(
    author: Any,
    snap_compare: Any,
    until: Any,
    shown: Any,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    theme, author.desk.language, size, step = CASES[name]
    for variable in ("NO_COLOR", "COLORFGBG", "TEXTUAL_THEME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    if theme == "nocolor":
        monkeypatch.setenv("NO_COLOR", "1")
    author.desk.theme = "light" if theme == "light" else "dark"
    app = author.app()

    async def before(pilot: Any) -> None:
        async def sees(*texts: str) -> None:
            await until(pilot, lambda: all(text in shown(app) for text in texts))

        await step(author, pilot, sees)
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=before)
    app.close()
