"""How the screens look, as pictures that someone looked at.

Each screen is drawn in every size, in dark, light and without colour, and in
both languages, though not in all combinations.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from textual.widgets import Input, TextArea

from quizapp.bank.scope import Scope
from quizapp.scheduling.acts import Act
from quizapp.tui.screens.end import EndScreen
from quizapp.tui.widgets.verdict import VerdictView

Step = Callable[[Any, Any, Any], Awaitable[None]]

LOOKS = {
    "dark-en-80x24": ("dark", "en", (80, 24)),
    "light-zh-60x24": ("light", "zh", (60, 24)),
    "nocolor-en-120x40": ("nocolor", "en", (120, 40)),
    "dark-zh-80x24": ("dark", "zh", (80, 24)),
}
SHAPE, CHOICE, PRINTED = "dims/unsqueeze-shape", "kinds/one", "kinds/printed"
#: Reviews of the days before: question, how many days ago, answer, verdict, quality.
PAST = [
    (SHAPE, 14, "1 2 3", "wrong", 2),
    (SHAPE, 13, "2 1 3", "right", 4),
    (SHAPE, 12, "(2, 1, 3)", "right", 5),
    (CHOICE, 3, "1", "right", 5),
    (CHOICE, 2, "1", "right", 5),
    ("kinds/statement", 1, "", "skipped", 0),
    (PRINTED, 2, "torch.Size([3])", "wrong", 1),
    (PRINTED, 1, "torch.Size([3])\ntorch.Size([3])", "right", 5),
]


@pytest.fixture
def picture(
    desk: Any,
    kinds_pack: str,
    snap_compare: Any,
    monkeypatch: pytest.MonkeyPatch,
    until: Any,
    shown: Any,
) -> Callable[..., bool]:
    """Draws a screen in one look and compares it with the picture that is kept."""

    def draw(look: str, step: Step, question: str | None = None) -> bool:
        theme, desk.language, size = LOOKS[look]
        for name in ("NO_COLOR", "COLORFGBG", "TEXTUAL_THEME"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("TERM", "xterm-256color")
        monkeypatch.setenv("COLORTERM", "truecolor")
        if theme == "nocolor":
            monkeypatch.setenv("NO_COLOR", "1")
        desk.theme = "light" if theme == "light" else "dark"
        desk.packs = (*desk.packs, kinds_pack)
        remember(desk)
        scope = Scope(questions=frozenset({question}), practice=True) if question else None
        app = desk.app(scope=scope)

        async def before(pilot: Any) -> None:
            await step(pilot, until, shown)
            for field in pilot.app.screen.query("Input, TextArea").results(Input | TextArea):
                field.cursor_blink = False
            await pilot.pause()

        same: bool = snap_compare(app, terminal_size=size, run_before=before)
        app.thread.close(5)
        return same

    return draw


def remember(desk: Any) -> None:
    """Put the reviews of the days before into the log."""
    study = desk.study()
    for question, days, answer, verdict, quality in PAST:
        at = datetime(2026, 11, 23, 8, tzinfo=UTC) - timedelta(days=days)
        slip = "one-too-early" if verdict == "wrong" else None
        study.store.record(
            Act(
                study.store.new_id(at),
                at,
                at.date(),
                "answered",
                question,
                kind="review",
                variant=0,
                given={},
                answer=answer,
                verdict=verdict,
                quality=quality,
                slip=slip,
                seconds=9.0,
            )
        )
    study.store.close()


async def home(pilot: Any, until: Any, shown: Any) -> None:
    await until(pilot, lambda: "2.13.0" in shown(pilot.app) and "▱" in shown(pilot.app))


async def progress(pilot: Any, until: Any, shown: Any) -> None:
    await home(pilot, until, shown)
    await pilot.press("s")
    await until(pilot, lambda: pilot.app.screen.query("Rows") and "%" in shown(pilot.app))


async def asked(pilot: Any, until: Any, shown: Any) -> None:
    await until(pilot, lambda: pilot.app.screen.query(".answer:focus"))
    await pilot.pause()


async def typed(pilot: Any, until: Any, shown: Any) -> None:
    await asked(pilot, until, shown)
    await pilot.press("2", "space", "1", "space", "3")
    await until(pilot, lambda: "(2, 1, 3)" in shown(pilot.app))


async def hinted(pilot: Any, until: Any, shown: Any) -> None:
    await asked(pilot, until, shown)
    await pilot.press("f2", "f2", "x")
    await until(pilot, lambda: "1" in shown(pilot.app).split("unsqueeze(1)")[1])


async def printed(pilot: Any, until: Any, shown: Any) -> None:
    await asked(pilot, until, shown)
    await pilot.press(*"torch", "ctrl+j", *"Size")


async def judged(pilot: Any, until: Any, shown: Any) -> None:
    await pilot.press("enter")
    await until(pilot, lambda: pilot.app.screen.query(VerdictView))
    await pilot.pause()


def answered(*keys: str) -> Step:
    async def step(pilot: Any, until: Any, shown: Any) -> None:
        await home(pilot, until, shown)
        await pilot.press("enter")
        await asked(pilot, until, shown)
        while pilot.app.screen.asked.question.id != SHAPE:
            await pilot.press("f3")
            await until(pilot, lambda: pilot.app.screen.query(VerdictView))
            await pilot.press("enter")
            await asked(pilot, until, shown)
        await pilot.press(*keys)
        await judged(pilot, until, shown)

    return step


async def chosen(pilot: Any, until: Any, shown: Any) -> None:
    await asked(pilot, until, shown)
    options = list(pilot.app.screen.asked.variant.options)
    await pilot.press(str(options.index("B.squeeze()") + 1))
    await until(pilot, lambda: pilot.app.screen.query(VerdictView))
    await pilot.pause()


async def ended(pilot: Any, until: Any, shown: Any) -> None:
    await answered("1", "comma", "2", "comma", "3")(pilot, until, shown)
    while not isinstance(pilot.app.screen, EndScreen):
        await pilot.press("enter")
        await until(
            pilot, lambda: pilot.app.screen.query(".answer:focus") or isinstance(pilot.app.screen, EndScreen)
        )
        if not isinstance(pilot.app.screen, EndScreen):
            truth = {
                SHAPE: ["2", "comma", "1", "comma", "3", "enter"],
                "kinds/statement": ["t"],
            }.get(pilot.app.screen.asked.question.id, ["f3"])
            await pilot.press(*truth)
            await until(pilot, lambda: pilot.app.screen.query(VerdictView))
            await pilot.press("5")
            await until(pilot, lambda: "[5]" in shown(pilot.app))
    await pilot.pause()


async def browsed(pilot: Any, until: Any, shown: Any) -> None:
    await home(pilot, until, shown)
    await pilot.press("b")
    await until(pilot, lambda: "5 questions" in shown(pilot.app) or "5 道题" in shown(pilot.app))
    await pilot.pause()


async def topic(pilot: Any, until: Any, shown: Any) -> None:
    await browsed(pilot, until, shown)
    await pilot.press("down", "enter")
    await until(pilot, lambda: "ndim" in shown(pilot.app))
    await pilot.pause()


async def question(pilot: Any, until: Any, shown: Any) -> None:
    await browsed(pilot, until, shown)
    await pilot.press("enter", "enter")
    await until(pilot, lambda: "2026-11-09" in shown(pilot.app))
    await pilot.pause()


def welcomed(page: int) -> Step:
    async def step(pilot: Any, until: Any, shown: Any) -> None:
        await home(pilot, until, shown)
        pilot.app.action_welcome()
        await pilot.pause()
        await pilot.press(*["enter"] * page)
        await pilot.pause()

    return step


async def keys(pilot: Any, until: Any, shown: Any) -> None:
    await asked(pilot, until, shown)
    await pilot.press("f1")
    await until(pilot, lambda: "esc" in shown(pilot.app))
    await pilot.pause()


RIGHT, WRONG = answered("2", "comma", "1", "comma", "3"), answered("1", "comma", "2", "comma", "3")
SCREENS: dict[str, tuple[Step, str | None, list[str]]] = {
    "home": (home, None, ["dark-en-80x24", "light-zh-60x24", "nocolor-en-120x40"]),
    "progress": (progress, None, ["dark-en-80x24", "light-zh-60x24", "nocolor-en-120x40"]),
    "asking-shape": (typed, SHAPE, ["dark-en-80x24", "light-zh-60x24", "nocolor-en-120x40"]),
    "asking-hints": (hinted, SHAPE, ["dark-zh-80x24"]),
    "asking-choice": (asked, CHOICE, ["dark-en-80x24", "light-zh-60x24"]),
    "asking-output": (printed, PRINTED, ["dark-en-80x24", "light-zh-60x24"]),
    "right": (RIGHT, None, ["dark-zh-80x24", "nocolor-en-120x40"]),
    "wrong": (WRONG, None, ["dark-en-80x24", "light-zh-60x24", "nocolor-en-120x40"]),
    "wrong-choice": (chosen, CHOICE, ["dark-en-80x24", "light-zh-60x24"]),
    "end": (ended, None, ["dark-en-80x24", "light-zh-60x24", "nocolor-en-120x40"]),
    "browse": (browsed, None, ["dark-en-80x24", "light-zh-60x24"]),
    "topic": (topic, None, ["dark-en-80x24", "light-zh-60x24", "nocolor-en-120x40"]),
    "question": (question, None, ["dark-en-80x24", "light-zh-60x24"]),
    "welcome-1": (welcomed(0), None, ["dark-en-80x24"]),
    "welcome-2": (welcomed(1), None, ["light-zh-60x24"]),
    "welcome-3": (welcomed(2), None, ["nocolor-en-120x40"]),
    "keys": (keys, SHAPE, ["dark-zh-80x24"]),
}
CASES = [
    pytest.param(look, step, question, id=f"{name}-{look}")
    for name, (step, question, looks) in SCREENS.items()
    for look in looks
]


@pytest.mark.parametrize(("look", "step", "asking"), CASES)
def test_a_screen_looks_as_it_did(
    picture: Callable[..., bool], look: str, step: Step, asking: str | None
) -> None:
    assert picture(look, step, asking)
