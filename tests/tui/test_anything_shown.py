"""Whatever authors, learners and programs write appears on every screen as it stands, or as visible signs."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from unicodedata import category

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from textual.events import Paste
from textual.widgets._toast import Toast

from quizapp.bank.scope import Scope
from quizapp.runner.client import Program
from quizapp.runner.fake import FakeRunner
from quizapp.runner.outcome import Outcome, RaisedError, Result, TraceRow
from quizapp.runner.runner_errors import RunnerError
from quizapp.tui.content import visible
from quizapp.tui.screens.browse import BrowseScreen
from quizapp.tui.screens.end import EndScreen
from quizapp.tui.screens.question import QuestionScreen
from quizapp.tui.screens.scratchpad_screen import ScratchpadScreen
from quizapp.tui.screens.topic import TopicScreen
from quizapp.tui.widgets.asked_question import AskedQuestionView
from quizapp.tui.widgets.prompt import Prompt
from quizapp.tui.widgets.typed_text import FilterLine
from quizapp.tui.widgets.verdict import VerdictView

SIZE = (220, 40)
BRACKETS = ["x[mask]", "x[/]", "[@click=app.quit]", "[bold]", "形状[0]", "{n}"]
ACTING = ["\x1b[31m", "\x9b2J", "\x07", "\u202e", "\x7f", "\u200b"]
#: Everything that markup reads, in any order, and some of what a terminal obeys.
TEXTS = st.tuples(st.permutations(BRACKETS), st.permutations(ACTING)).map(
    lambda parts: f"{''.join(parts[0])}{''.join(parts[1][:2])}q"
)


def few(examples: int) -> Any:
    """So many examples: each takes an application through several screens."""
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],  # a failure says enough as it is
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )


def harmless(app: Any) -> str:
    """What stands on the terminal; nothing in it steers the terminal or does something when clicked."""
    strips = app.screen._compositor.render_strips(app.size)
    for style in {segment.style for strip in strips for segment in strip if segment.style is not None}:
        assert "@click" not in style.meta
    text = "\n".join("".join(segment.text for segment in strip) for strip in strips)
    acting = {sign for sign in set(text) - {"\n"} if category(sign) in {"Cc", "Cf", "Cs"}}
    assert not acting, (acting, text)
    return text


@pytest.fixture
def there(until: Any) -> Callable[..., Awaitable[None]]:
    """Waits until a text stands on the screen in its visible form, and nothing there is acting."""

    async def wait(pilot: Any, *texts: str) -> None:
        wanted = [visible(text) for text in texts]
        await until(pilot, lambda: all(text in harmless(pilot.app) for text in wanted))

    return wait


def finished(**rest: Any) -> Outcome:
    return Outcome("finished", "cpu", "2.13.0", 0.001, **rest)


def hostile_pack(text: str) -> str:
    """Every kind of question, with ``text`` wherever an author can write."""
    said = json.dumps(text)

    def code(*lines: str) -> str:
        return json.dumps("\n".join(f"{line}  # {text}" for line in lines))

    def lines(*lines: str) -> str:
        return json.dumps([f"{line}  # {text}" for line in lines])

    setup = code("A = 1")
    taught = f"prompt: {said}, hint: [{said}, {said}], explain: {said}"
    slip = f"[{{id: slip, code: {code('w')}, says: {said}}}]"
    return f"""
pack: hostile
title: {said}
tags: [{said.replace("/", "")}]
questions:
  - {{id: value, ask: value, {taught}, setup: {setup}, code: {code("v")}, mistakes: {slip}}}
  - {{id: choice, ask: choice, {taught}, setup: {setup}, options: {lines("o1", "o2")}, right: it == 1}}
  - {{id: order, ask: order, {taught}, setup: {setup}, lines: {lines("l1", "l2")}, code: {code("l3")}}}
  - {{id: blank, ask: blank, {taught}, setup: {setup}, code: {code("b + ___")}, fill: c}}
  - {{id: write, ask: write, {taught}, setup: {setup}, code: {code("r")}}}
  - {{id: output, ask: output, {taught}, setup: {setup}, code: {code("p")}}}
  - {{id: truth, ask: truth, {taught}, setup: {setup}, code: {code("t")}}}
  - {{id: error, ask: error, {taught}, setup: {setup}, code: {code("e")}}}
  - {{id: unfit, ask: shape, {taught}, setup: {setup}, code: {code("u")}}}
"""


def giving(text: str) -> Callable[[Program], Outcome]:
    """A runner in whose results, errors, printed text and traces there is ``text``."""
    trace = (TraceRow(text, (2,), text), TraceRow(f"{text}2", (2,), text))
    one = finished(result=Result("number", "1", values=1), trace=trace)

    def answer(program: Program) -> Outcome:
        code = program.code
        if code.startswith(("v", "w")):
            value = f"{visible(text)}2" if code.startswith("w") else text  # a learner can type the former
            return finished(printed=text, result=Result("text", repr(value), values=value), trace=trace)
        if program.right is not None:
            return finished(result=one.result, holds=code.startswith("o1"))
        if code.startswith(("l1", "b + c", "r ")):
            return one
        if code.startswith("p"):
            return finished(printed=f"{text}\n{text}\n")
        if code.startswith("t"):
            return finished(result=Result("bool", "True", values=True))
        if code.startswith("refuse"):
            return Outcome("refused", "cpu", "2.13.0", 0.0, note=text)
        error = RaisedError("ValueError" if code.startswith("e") else text, text)
        return Outcome("error", "cpu", "2.13.0", 0.0, error=error)

    return answer


@pytest.fixture
def hostile(desk: Any, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """Makes an application over a workspace of its own in which everything says ``text``."""

    def make(text: str, *questions: str) -> Any:
        desk.root = tmp_path_factory.mktemp("hostile")
        desk.packs = (hostile_pack(text),)
        desk.runner = FakeRunner(giving(text))
        chosen = frozenset(f"hostile/{one}" for one in questions)
        # As practice, so that what is answered wrongly does not come back.
        return desk.app(scope=Scope(questions=chosen, practice=True) if questions else None)

    return make


async def asked(pilot: Any, until: Any) -> str:
    """Waits for the next question, or the end; the way in which is asked."""
    app = pilot.app
    await until(pilot, lambda: isinstance(app.screen, EndScreen) or (app.screen.query(".answer:focus")))
    # A key that comes while a question is still being shown begins nothing.
    await until(pilot, lambda: not getattr(app.screen, "_busy", False))
    return (
        ""
        if isinstance(app.screen, EndScreen)
        else app.screen.query_one(AskedQuestionView).asked.question.ask
    )


async def answered(pilot: Any, until: Any) -> None:
    await until(pilot, lambda: pilot.app.screen.query(VerdictView))
    await pilot.pause()


def type_in(app: Any, text: str) -> None:
    """Put a text where the answer goes, as if it were pasted."""
    app.focused.post_message(Paste(text))


@few(1)
@given(text=TEXTS)
async def test_every_kind_of_question_before_and_after_a_wrong_answer(
    text: str, hostile: Any, until: Any, there: Any
) -> None:
    seen = set()
    told = {
        "value": [f"w  # {text} gives", f"PyTorch    {text!r}", f"{text}2   {text}   (2,)"],
        "choice": [f"# {text}   ◂ you said"],
        "order": [f"l2  # {text}", f"{text}: {text}"],
        "write": [f"z  # {visible(text)}", f"{text}: {text}"],
        "output": [f"PyTorch    {text}"],
    }
    app = hostile(text, "value", "choice", "order", "blank", "write", "output", "truth", "error", "unfit")
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        while ask := await asked(pilot, until):
            seen.add(ask)
            await there(pilot, text, f"# {text}")
            await pilot.press("f2")
            await until(pilot, lambda: not app.screen.query_one(".hints").has_class("gone"))
            await there(pilot, text)
            if ask in {"value", "output", "write", "blank", "error"}:
                type_in(app, f"{text}2" if ask == "value" else f"z  # {text}" if ask == "write" else text)
                await there(pilot, text)
            await pilot.press({"choice": "2", "truth": "f", "write": "f8", "order": "J"}.get(ask, "enter"))
            if ask == "order":
                await pilot.press("enter")
            await until(pilot, lambda: app.screen.query(VerdictView) or "? " in harmless(app))
            if not app.screen.query(VerdictView):  # it could not be read
                await pilot.press("f3")
            await answered(pilot, until)
            await there(pilot, text, f"# {text}", *told.get(ask, []))
            await pilot.press("enter")
        assert seen == {"value", "choice", "order", "blank", "write", "output", "truth", "error"}
        await there(pilot, "hostile/unfit", text)
        assert app.is_running


@few(2)
@given(text=TEXTS)
async def test_from_home_to_a_questions_history(text: str, hostile: Any, until: Any, there: Any) -> None:
    begun = visible(text)[:24]
    app = hostile(text)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await there(pilot, begun)
        await pilot.press("b")
        await until(pilot, lambda: isinstance(app.screen, BrowseScreen))
        await there(pilot, begun)
        await pilot.press("t")
        await until(pilot, lambda: begun.replace("/", "") in harmless(app))
        await pilot.press("slash")
        await until(pilot, lambda: isinstance(app.focused, FilterLine))
        type_in(app, text)
        await there(pilot, text)
        await pilot.press("escape", "t", "enter")
        await until(pilot, lambda: isinstance(app.screen, TopicScreen))
        await there(pilot, text, f"v  # {text}")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, QuestionScreen))
        await there(pilot, text, f"A = 1  # {text}", f"v  # {text}")
        await pilot.press("p")
        assert await asked(pilot, until) == "value"
        type_in(app, text)
        await pilot.press("enter")
        await answered(pilot, until)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, QuestionScreen) and "One answer" in harmless(app))
        await there(pilot, text, f"A = 1  # {text}")


@few(2)
@given(text=TEXTS)
async def test_what_is_tried_and_what_comes_of_it(text: str, hostile: Any, until: Any, there: Any) -> None:
    app = hostile(text, "value")
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await asked(pilot, until)
        await pilot.press("f3")
        await answered(pilot, until)
        await pilot.press("t")
        await until(
            pilot, lambda: isinstance(app.screen, ScratchpadScreen) and app.screen.query_one(Prompt).has_focus
        )
        await there(pilot, f"A = 1  # {text}")
        for typed, told in (
            ("v", [repr(text), f"{text}2"]),
            ("z", [f"{text}: {text}"]),
            ("refuse", [text]),
            ("p", [f"{text}"]),
        ):
            type_in(app, f"{typed}  # {text}")
            await there(pilot, f"{typed}  # {text}")
            await pilot.press("enter")
            await until(pilot, lambda: not app.screen.query_one(Prompt).text and not app.screen._busy)
            await there(pilot, f"› {typed}  # {text}", *told)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen.query(VerdictView))


@few(2)
@given(text=TEXTS)
async def test_whatever_goes_wrong_is_said_harmlessly(
    text: str, hostile: Any, desk: Any, until: Any, there: Any
) -> None:
    app = hostile(text)
    desk.runner._failure = RunnerError(text)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.press("enter")
        await there(pilot, text)
        app.tell("app.no-theme", name=text, names=text)
        app.screen.notify(text, markup=False)
        await there(pilot, visible(text)[:20])

    def fail() -> None:
        raise OSError(5, text, f"/{text}")

    app = hostile(text)
    desk.opening = fail
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await there(pilot, text)
        await pilot.press("b")
        await until(pilot, lambda: isinstance(app.screen, BrowseScreen))
        await pilot.pause(0.1)
        harmless(app)
    desk.opening = lambda: None


@few(2)
@given(text=TEXTS)
async def test_what_was_broken_by_an_edit_is_said_harmlessly(
    text: str, hostile: Any, desk: Any, until: Any, there: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def edit(_app: Any, file: Path, _line: int) -> None:
        file.write_text(file.read_text(encoding="utf-8").replace("ask: value", f"ask: {json.dumps(text)}"))

    monkeypatch.setattr("quizapp.tui.screens.verdict_page.edit", edit)
    app = hostile(text, "value")
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await asked(pilot, until)
        await pilot.press("f3")
        await answered(pilot, until)
        await pilot.press("e")
        await until(pilot, lambda: "is not a kind of question" in harmless(app))
        assert isinstance(app.screen.query_one(VerdictView), VerdictView)


async def test_a_notification_that_is_still_there_is_not_shown_twice(desk: Any, until: Any) -> None:
    app = desk.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        for message in ("No hint [here].", "No hint [here].", "Another."):
            app.notify(message, timeout=1000)
            await pilot.pause()
        await until(pilot, lambda: len(app.screen.query(Toast)) == 2)
