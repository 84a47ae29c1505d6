"""What is pasted arrives whole, whichever way the terminal ends its lines, and hands nothing in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual import events
from textual.message import Message
from textual.widgets import Input, TextArea

from quizapp.runner.client import Program
from quizapp.runner.fake import FakeRunner
from quizapp.runner.outcome import Outcome, Result
from quizapp.tui.bursts import APART, Bursts
from quizapp.tui.widgets.asked_question import AskedQuestionView
from quizapp.tui.widgets.blank_fields import Blank
from quizapp.tui.widgets.prompt import Prompt
from quizapp.tui.widgets.typed_text import FilterLine

SIZE = (80, 24)
PACK = """
pack: pastes
title: Pastes
questions:
  - id: one
    {keys}
"""
OUTPUT = "ask: output\n    code: print(1)"
VALUE = "ask: value\n    code: torch.ones(2)"
BLANK = "ask: blank\n    code: ___ + ___ * ___\n    fill: [a, b, c]"
WRITE = "ask: write\n    prompt: Two.\n    setup: a = 1\n    code: b"
ENDS = pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])


def gives(_: Program) -> Outcome:
    return Outcome("finished", "cpu", "2.13.0", 0.0, printed="1\n", result=Result("number", "1", values=1))


@pytest.fixture
def asked(desk: Any, until: Any) -> Callable[..., Any]:
    """An application that asks one question."""

    def make(keys: str) -> Any:
        desk.packs = (PACK.replace("{keys}", keys),)
        desk.runner = FakeRunner(gives)
        return desk.app()

    return make


async def begin(app: Any, pilot: Any, until: Any) -> None:
    await pilot.press("enter")
    await until(pilot, lambda: app.screen.query(AskedQuestionView) and app.focused is not None)


def paste(app: Any, *lines: str, end: str) -> None:
    app.post_message(events.Paste(end.join(lines)))


@ENDS
async def test_printed_lines_keep_their_ends(asked: Any, until: Any, end: str) -> None:
    app = asked(OUTPUT)
    async with app.run_test(size=SIZE) as pilot:
        await begin(app, pilot, until)
        paste(app, "a\tb", "  1", "2", "", end=end)
        await until(pilot, lambda: app.screen.query_one(TextArea).text == "a   b\n  1\n2\n")
        assert app.screen.query(AskedQuestionView)


@ENDS
async def test_code_keeps_its_indentation(asked: Any, until: Any, end: str) -> None:
    code = ["def f(t):", "    if t:", "        u = 1", "", "    return u", "f(a)"]
    app = asked(WRITE)
    async with app.run_test(size=SIZE) as pilot:
        await begin(app, pilot, until)
        paste(app, *code, end=end)
        await until(pilot, lambda: app.screen.query_one(TextArea).text == "\n".join(code))


@ENDS
async def test_an_answer_of_one_line_takes_all_lines(asked: Any, until: Any, end: str) -> None:
    app = asked(VALUE)
    async with app.run_test(size=SIZE) as pilot:
        await begin(app, pilot, until)
        paste(app, "tensor([[1, 2],", "        [3, 4]])", "", end=end)
        await until(pilot, lambda: app.screen.query_one(Input).value == "tensor([[1, 2], [3, 4]])")


async def test_a_paste_goes_on_where_something_was_typed(asked: Any, until: Any) -> None:
    app = asked(VALUE)
    async with app.run_test(size=SIZE) as pilot:
        await begin(app, pilot, until)
        await pilot.press("1", ",")
        paste(app, "", "  2,", "  3", "", end="\r")
        await until(pilot, lambda: app.screen.query_one(Input).value == "1, 2, 3")


@pytest.mark.parametrize(
    ("lines", "filled"),
    [
        (["a", "b", "c"], ["a", "b", "c"]),
        (["a", "b", ""], ["a", "b", ""]),
        (["", "b", "c"], ["", "b", "c"]),
        (["a,", "  b,", "  c,", "  d"], ["a, b, c, d", "", ""]),
        (["a", ""], ["a", "", ""]),
    ],
)
@ENDS
async def test_each_blank_takes_a_line(
    asked: Any, until: Any, lines: list[str], filled: list[str], end: str
) -> None:
    app = asked(BLANK)
    async with app.run_test(size=SIZE) as pilot:
        await begin(app, pilot, until)
        paste(app, *lines, end=end)
        await until(pilot, lambda: [blank.value for blank in app.screen.query(Blank)] == filled)


@ENDS
async def test_a_search_takes_all_lines(desk: Any, until: Any, shown: Any, end: str) -> None:
    app = desk.app()
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: "1 new" in shown(app))
        await pilot.press("b", "slash")
        await until(pilot, lambda: isinstance(app.focused, FilterLine))
        paste(app, "unsqueeze", "shape", "", end=end)
        await until(pilot, lambda: app.screen.query_one(FilterLine).value == "unsqueeze shape")


@ENDS
async def test_the_prompt_takes_a_program(asked: Any, until: Any, end: str) -> None:
    app = asked(VALUE)
    async with app.run_test(size=SIZE) as pilot:
        await begin(app, pilot, until)
        await pilot.press("f3")
        await until(pilot, lambda: not app.screen.query(AskedQuestionView))
        await pilot.press("t")
        await until(pilot, lambda: isinstance(app.focused, Prompt))
        paste(app, "for i in x:", "    print(i)", "", end=end)
        await until(pilot, lambda: app.screen.query_one(Prompt).text == "for i in x:\n    print(i)\n")


async def test_typing_is_undone_by_a_key_that_suspends_nothing(asked: Any, until: Any) -> None:
    app = asked(WRITE)
    async with app.run_test(size=SIZE) as pilot:
        await begin(app, pilot, until)
        paste(app, "b", end="")
        await until(pilot, lambda: app.screen.query_one(TextArea).text == "b")
        await pilot.press("ctrl+underscore")
        await until(pilot, lambda: app.screen.query_one(TextArea).text == "")


class Timer:
    def __init__(self, due: Callable[[], None]) -> None:
        self.due: Callable[[], None] | None = due

    def cancel(self) -> None:
        self.due = None


class Keyboard:
    """Keys on their way through a burst, at moments that the test names."""

    def __init__(self, *, takes: str = "\r\n\t") -> None:
        self.arrived: list[Message] = []
        self.unread = False
        self._timer = Timer(lambda: None)
        self._now = 0.0
        self._bursts = Bursts(
            self.arrived.append, self._later, lambda sign: sign in takes, lambda: self.unread
        )

    def _later(self, _: float, due: Callable[[], None]) -> Timer:
        self._timer = Timer(due)
        return self._timer

    def read(self, text: str, after: float = 0.0) -> None:
        """Everything that is read at once, ``after`` some seconds."""
        self._now += after
        names = {"\r": "enter", "\n": "ctrl+j", "\t": "tab"}
        for sign in text:
            key = events.Key(names.get(sign, sign), sign)
            key.time = self._now
            self._bursts.take(key)

    def press(self, name: str) -> None:
        self._bursts.take(events.Key(name, None))

    def move(self) -> None:
        self._bursts.take(events.AppFocus())

    def falls_silent(self) -> None:
        if self._timer.due is not None:
            self._timer.due()

    @property
    def said(self) -> list[str]:
        """Keys by their names, a paste as its text in brackets."""
        shown = []
        for one in self.arrived:
            if isinstance(one, events.Key):
                shown.append(one.key)
            elif isinstance(one, events.Paste):
                shown.append(f"[{one.text}]")
        return shown


@ENDS
def test_lines_in_a_burst_are_a_paste(end: str) -> None:
    keyboard = Keyboard()
    keyboard.read(f"0{end}1{end}2{end}")
    keyboard.falls_silent()
    assert keyboard.said == ["0", f"[{end}1{end}2{end}]"]


@pytest.mark.parametrize("text", ["0\r1\r2\r", "0\r1\r2"])
def test_enter_pressed_after_a_paste_is_a_key(text: str) -> None:
    keyboard = Keyboard()
    keyboard.read(text)
    keyboard.read("\r", after=2 * APART)
    keyboard.falls_silent()
    assert keyboard.said == ["0", f"[{text[1:]}]", "enter"]


def test_an_answer_of_one_line_and_its_enter_are_keys() -> None:
    keyboard = Keyboard()
    keyboard.read("12\r")
    assert keyboard.said == ["1", "2"]
    keyboard.falls_silent()
    assert keyboard.said == ["1", "2", "enter"]


def test_a_line_end_of_two_characters_is_one_key() -> None:
    keyboard = Keyboard()
    keyboard.read("1\r\n")
    keyboard.falls_silent()
    assert keyboard.said == ["1", "enter"]


def test_a_paste_that_comes_in_pieces_is_one() -> None:
    keyboard = Keyboard()
    keyboard.read("0\r")
    keyboard.unread = True
    keyboard.falls_silent()
    keyboard.unread = False
    keyboard.read("1\r2", after=1.0)
    keyboard.falls_silent()
    assert keyboard.said == ["0", "[\r1\r2]"]


def test_what_is_held_back_comes_before_the_next_key() -> None:
    keyboard = Keyboard()
    keyboard.read("0\r1")
    keyboard.press("f2")
    keyboard.read("2")
    assert keyboard.said == ["0", "[\r1]", "f2", "2"]


def test_the_mouse_splits_no_paste() -> None:
    keyboard = Keyboard()
    keyboard.read("0\r")
    keyboard.move()
    keyboard.read("1")
    keyboard.falls_silent()
    assert keyboard.said == ["0", "[\r1]"]


def test_where_nothing_is_typed_keys_are_keys() -> None:
    keyboard = Keyboard(takes="")
    keyboard.read("2\r\t1\r")
    assert keyboard.said == ["2", "enter", "tab", "1", "enter"]


def test_tabs_of_code_are_part_of_it() -> None:
    keyboard = Keyboard()
    keyboard.read("\tx = 1\r\t\ty = 2\r")
    keyboard.falls_silent()
    assert keyboard.said == ["[\tx = 1\r\t\ty = 2\r]"]


def test_enter_pressed_over_and_over_is_keys() -> None:
    keyboard = Keyboard()
    for _ in range(3):
        keyboard.read("\r", after=2 * APART)
    keyboard.falls_silent()
    assert keyboard.said == ["enter"] * 3
