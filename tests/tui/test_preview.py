"""A question file on the screen while it is written, saved over and over."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from quizapp.authoring.previewing import Preview
from quizapp.runner.client import Program
from quizapp.runner.errors import RunnerError, TorchMissing
from quizapp.runner.fake import FakeRunner
from quizapp.runner.outcome import Outcome, RaisedError, Result, TraceRow
from quizapp.runner.protections import Protections
from quizapp.tui.preview import PreviewApp
from quizapp.tui.widgets.teaching import Teaching
from quizapp.tui.widgets.unfit import UnfitView

SIZE = (100, 40)
PACK = """
pack: rows
title: {en: Rows and columns, zh: 行与列}
questions:
  - id: across
    ask: shape
    prompt: {en: "What is left of `A`?", zh: "`A` 还剩下什么？"}
    vary: {dim: [0, 1, 2]}
    setup: |
      A = torch.ones(2, 3, 4)
    code: A.sum($dim)
    mistakes:
      - {id: one-too-early, code: A.sum($dim - 1), says: {en: That is the one before., zh: 那是前一维。}}
      - {id: kept, code: "A.sum($dim, keepdim=True)"}
    hint: {en: "One dimension goes away.", zh: "少了一维。"}
    explain: {en: "Dimension $dim goes away: $answer.", zh: "第 $dim 维消失，得到 $answer。"}
    docs: [torch.sum]
  - id: second
    ask: truth
    prompt: "`A` has no axes."
    code: torch.ones(1).ndim == 0
"""
SIZES = (2, 3, 4)
SUM = re.compile(r"A\.sum\((?P<dim>-?\d+)(?: (?P<sign>[-+]) (?P<by>\d+))?(?P<kept>, keepdim=True)?\)(?:  #)?")


def gives(program: Program) -> Outcome:
    """What PyTorch would give for the few programs of this pack."""
    code = program.code.strip()
    if code.endswith("ndim == 0"):
        return outcome(Result("bool", "False", values=False))
    summed = SUM.fullmatch(code)
    if summed is None:
        return Outcome("error", "cpu", "2", 0.0, error=RaisedError("NameError", "[/] is not defined"))
    sign = -1 if summed["sign"] == "-" else 1
    dim = (int(summed["dim"]) + sign * int(summed["by"] or 0)) % 3
    kept = (1,) if summed["kept"] else ()
    return outcome(tensor(*SIZES[:dim], *kept, *SIZES[dim + 1 :]))


def outcome(result: Result) -> Outcome:
    return Outcome(
        "finished", "cpu", "2", 0.0, result=result, trace=(TraceRow("Tensor.sum", (3, 4), "float32"),)
    )


def tensor(*shape: int) -> Result:
    return Result("tensor", "", shape, "float32", "cpu", False, None)


class Author:
    """Somebody with an editor beside a preview."""

    def __init__(self, desk: Any, folder: Path) -> None:
        self.desk = desk
        self.file = folder / "rows.yaml"
        self.save(PACK)
        self.runner = FakeRunner(gives)

    def save(self, text: str) -> None:
        self.file.write_text(text, encoding="utf-8")

    def edit(self, old: str, new: str) -> None:
        text = self.file.read_text(encoding="utf-8")
        assert old in text
        self.save(text.replace(old, new))

    def app(self) -> PreviewApp:
        self.desk.runner = self.runner
        study = self.desk.study()
        return PreviewApp(study, Preview(self.file, self.runner, study.may_run))


@pytest.fixture
def author(desk: Any, tmp_path: Path) -> Author:
    return Author(desk, tmp_path)


Sees = Callable[..., Awaitable[None]]


@pytest.fixture
def previewing(author: Author, until: Any, shown: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Opens the preview; gives the pilot, and what waits until all of some texts are on the screen."""
    monkeypatch.setattr("quizapp.tui.screens.running.LOOK", 0.02)

    @asynccontextmanager
    async def opened(size: tuple[int, int] = SIZE, app: PreviewApp | None = None) -> Any:
        app = app or author.app()
        async with app.run_test(size=size, notifications=True) as pilot:

            async def sees(*texts: str, lacks: str = "\0") -> None:
                await until(
                    pilot, lambda: all(text in shown(app) for text in texts) and lacks not in shown(app)
                )

            yield pilot, sees
        app.close()

    return opened


async def test_the_question_is_shown_as_it_will_be_asked(previewing: Any) -> None:
    async with previewing() as (_, sees):
        await sees("Rows and columns", "across  1 of 2", "variant 0 of 0–2   dim = 0")
        await sees("What is left of A?", "A = torch.ones(2, 3, 4)", "A.sum(0)", "type your answer", "✓ fit")


async def test_it_is_there_before_anything_runs(author: Author, previewing: Any) -> None:
    author.runner = FakeRunner(gives, held=True)
    async with previewing() as (pilot, sees):
        await sees("What is left of A?", "A.sum(0)", "running…")
        await pilot.press("a")
        await sees("This is being run")
        await pilot.press("right")
        await sees("variant 1 of 0–2", "This is being run")
        author.runner.release()
        await sees("Dimension 1 goes away: (2, 4).")


async def test_every_variant_question_and_language_can_be_stepped_to(previewing: Any) -> None:
    async with previewing() as (pilot, sees):
        await sees("✓ fit")
        await pilot.press("right")
        await sees("A.sum(1)", "variant 1 of 0–2   dim = 1")
        await pilot.press("left", "left")
        await sees("A.sum(2)")
        await pilot.press("l")
        await sees("A 还剩下什么？", "在这里输入答案", "行与列   preview · zh")
        await pilot.press("n")
        await sees("A has no axes.", "second  2 of 2")
        await pilot.press("n")
        await sees("A.sum(0)")


async def test_the_answer_is_shown_with_all_that_teaches_and_put_away(previewing: Any) -> None:
    async with previewing() as (pilot, sees):
        await sees("✓ fit")
        await pilot.press("a")
        await sees(
            "PyTorch   (3, 4)",
            "Dimension 0 goes away: (3, 4).",
            "Tensor.sum",
            "torch.sum ↗",
            "nothing is kept",
        )
        await pilot.press("right")
        await sees("PyTorch   (2, 4)", "Dimension 1 goes away: (2, 4).")
        await pilot.press("a")
        await sees("type your answer", lacks="goes away")


async def test_every_mistake_is_shown_with_what_it_gives(previewing: Any) -> None:
    async with previewing() as (pilot, sees):
        await sees("✓ fit")
        await pilot.press("m", "right")
        await sees(
            "✓ PyTorch         (2, 4)",
            "≠ one-too-early   (3, 4)",
            "A.sum(1 - 1)",
            "That is the one before.",
        )
        await sees("≠ kept            (2, 1, 4)")
        await sees("slips are made from the code")


async def test_a_mistake_that_is_right_too_is_told_and_the_variant_is_not_asked(
    author: Author, previewing: Any
) -> None:
    async with previewing() as (pilot, sees):
        await sees("✓ fit")
        await pilot.press("m")
        author.edit('"A.sum($dim, keepdim=True)"', "A.sum($dim + 0)")
        await sees("= kept            (3, 4)   is right here too", "✗ not asked", "cannot tell them apart")
        await pilot.press("a")
        await sees("✗ not asked", "A.sum(0)")
        assert pilot.app.screen.query(UnfitView)


async def test_a_save_shows_the_change_in_the_same_variant_and_face(author: Author, previewing: Any) -> None:
    async with previewing() as (pilot, sees):
        await sees("✓ fit")
        await pilot.press("a", "right")
        await sees("Dimension 1 goes away: (2, 4).")
        author.edit("goes away", "is summed away")
        await sees("Dimension 1 is summed away: (2, 4).", "variant 1 of 0–2")
        author.edit("dim: [0, 1, 2]", "dim: [2, 1]")
        await sees("variant 1 of 0–1   dim = 1", "Dimension 1 is summed away")


async def test_a_save_keeps_the_place_that_was_scrolled_to(
    author: Author, previewing: Any, until: Any
) -> None:
    async with previewing(size=(80, 16)) as (pilot, sees):
        await sees("✓ fit")
        await pilot.press("a")
        await sees("goes away")
        await pilot.press("down", "down", "down")
        place = pilot.app.screen.query_one(Teaching).scroll_y
        assert place
        author.edit("goes away", "is lost")
        await sees("is lost")
        await until(pilot, lambda: pilot.app.screen.query_one(Teaching).scroll_y == place)


async def test_a_fault_stands_above_the_question_as_it_was_and_vanishes_when_it_is_mended(
    author: Author, previewing: Any
) -> None:
    async with previewing() as (pilot, sees):
        await sees("✓ fit")
        author.edit("ask: shape", "ask: shap")
        await sees("✗ rows.yaml:6:10  unknown-ask", "6 |     ask: shap", "^", "as it was before this fault")
        await sees("What is left of A?", "A.sum(0)")
        await pilot.press("n")
        await sees("A has no axes.", "1 fault elsewhere in this file", lacks="unknown-ask")
        await pilot.press("f")
        await sees("✗ rows.yaml:6:10")
        await pilot.press("p", "escape")
        author.edit("ask: shap", "ask: shape")
        await sees("What is left of A?", lacks="rows.yaml:6")


async def test_what_is_no_yaml_at_all_leaves_the_questions_in_sight(author: Author, previewing: Any) -> None:
    async with previewing() as (_, sees):
        await sees("✓ fit")
        author.save("]")
        await sees("✗ rows.yaml:1:1  yaml-syntax", "What is left of A?", "1 of 2")


async def test_a_file_with_nothing_to_show_says_so_and_is_shown_once_there_is(
    author: Author, previewing: Any
) -> None:
    author.save("")
    async with previewing() as (pilot, sees):
        await sees("✗ rows.yaml:1:1  empty-file", "Nothing in this file can be shown")
        await pilot.press("right", "n", "a", "m", "enter", "t")
        author.save("pack: rows\ntitle: Rows\nquestions: []\n")
        await sees("no-questions")
        author.save(PACK)
        await sees("What is left of A?", lacks="no-questions")


async def test_a_file_that_goes_away_is_missed_and_found_again(author: Author, previewing: Any) -> None:
    async with previewing() as (_, sees):
        await sees("✓ fit")
        author.file.unlink()
        await sees("the file cannot be read (no such file or directory)", "What is left of A?")
        author.save(PACK)
        await sees("✓ fit", lacks="cannot be read")


# Answers


async def test_an_answer_is_judged_and_judged_again_after_a_save(author: Author, previewing: Any) -> None:
    async with previewing() as (pilot, sees):
        await sees("✓ fit")
        await pilot.press("enter")
        assert isinstance(pilot.app.focused, Input)
        await pilot.press(*"3,1", "enter")
        await sees("✗ Not quite", "you said   (3, 1)")
        author.edit("code: A.sum($dim)\n", "code: A.sum($dim - 1)  #\n")
        await sees("you said   (3, 1)", "PyTorch    (2, 3)")
        author.edit("That is the one before.", "That is another one.")
        await pilot.press("escape", "enter", *"(3, 4)", "enter")
        await sees("you said   (3, 4)")


async def test_the_slip_behind_a_wrong_answer_is_named(previewing: Any) -> None:
    async with previewing() as (pilot, sees):
        await sees("✓ fit")
        await pilot.press("right", "enter", *"3 4", "enter")
        await sees("✗ Not quite", "A.sum(1 - 1) gives (3, 4)", "That is the one before.")
        await pilot.press("right")
        await sees("variant 2 of 0–2", "Here is how it goes", lacks="you said")


async def test_what_cannot_be_read_stays_where_it_was_typed(previewing: Any) -> None:
    async with previewing() as (pilot, sees):
        await sees("✓ fit")
        await pilot.press("enter", *"two", "enter")
        await sees("? This is not read as a shape")
        assert pilot.app.screen.query_one(Input).value == "two"


async def test_letters_step_only_while_nothing_is_typed(previewing: Any) -> None:
    async with previewing() as (pilot, sees):
        await sees("✓ fit", "a answer")
        await pilot.press("enter")
        await sees("esc back", lacks="a answer")
        await pilot.press(*"nmle")
        assert pilot.app.screen.query_one(Input).value == "nmle"
        await pilot.press("escape", "n")
        await sees("A has no axes.")


async def test_the_hint_comes_step_by_step_and_may_be_lacking(previewing: Any) -> None:
    async with previewing() as (pilot, sees):
        await sees("✓ fit")
        await pilot.press("h")
        await sees("One dimension goes away.")
        await pilot.press("n")
        await sees("A has no axes.")
        await pilot.press("h")
        await sees("This question has no hint.")


async def test_code_can_be_tried_with_the_variables(previewing: Any) -> None:
    async with previewing() as (pilot, sees):
        await sees("✓ fit")
        await pilot.press("t")
        await sees("Try it", "A = torch.ones(2, 3, 4)")
        await pilot.press("escape")
        await sees("What is left of A?")


# What cannot run


@pytest.mark.parametrize(
    ("error", "said"),
    [(TorchMissing("none"), "PyTorch cannot be imported"), (RunnerError("[/] broke"), "[/] broke")],
)
async def test_without_a_runner_the_question_is_shown_and_why_nothing_runs(
    author: Author, previewing: Any, error: RunnerError, said: str
) -> None:
    author.runner = FakeRunner(gives, failure=error)
    async with previewing() as (pilot, sees):
        await sees("What is left of A?", said)
        await pilot.press("a", "right", "m")
        await sees("variant 1 of 0–2", said)
        await pilot.press("m", "enter", *"3 4", "enter")
        await sees("reads as (3, 4)", said)


async def test_an_untrusted_file_is_shown_and_not_run(
    author: Author, previewing: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Protections, "full", False)
    monkeypatch.setattr("quizapp.study.pins_file", lambda: tmp_path / "none.json")
    async with previewing() as (pilot, sees):
        await sees("What is left of A?", "✗ not asked", "quizapp trust")
        await pilot.press("a", "m")
        await sees("quizapp trust")
        assert not author.runner.jobs
        assert pilot.app.screen.check_action("try", ()) is False


async def test_code_without_end_leaves_the_screen_alive(author: Author, previewing: Any) -> None:
    author.runner = FakeRunner(lambda _: Outcome("timeout", "cpu", "2", 5.0), held=True)
    async with previewing() as (pilot, sees):
        await sees("running…")
        await pilot.press("right", "n", "p", "l")
        await sees("A 还剩下什么？", "running…")
        author.runner.release()
        await sees("✗ not asked", "longer than it may")


async def test_no_log_is_opened(author: Author, previewing: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(*_: object) -> None:
        raise AssertionError("the log was opened")

    monkeypatch.setattr("quizapp.store.Store.open", opened)
    async with previewing() as (pilot, sees):
        await sees("✓ fit")
        await pilot.press("enter", *"3 4", "enter")
        await sees("✓ Right")
        await pilot.press("t")
        await sees("Try it")
    assert not list(author.desk.workspace.data.iterdir())


# Strange texts

NASTY = {
    "x[mask]": "x[mask]",
    "x[/]": "x[/]",
    "[@click=app.quit]x[/]": "[@click=app.quit]x[/]",
    "[bold]张量[/bold]": "[bold]张量[/bold]",
    "{n}": "{n}",
    "\u202eabc": "⟨202e⟩abc",
}


async def test_what_an_author_writes_is_shown_as_it_stands(author: Author, previewing: Any) -> None:
    async with previewing() as (pilot, sees):
        for text, seen in NASTY.items():
            nasty = PACK.replace("{en: Rows and columns, zh: 行与列}", f"'{text} title'")
            nasty = nasty.replace("{en: That is the one before., zh: 那是前一维。}", f"'`{text}` said'")
            author.save(nasty.replace('"`A` has no axes."', f"'`{text}` asked'"))
            await sees("✓ fit", f"{seen} title")
            await pilot.press("m")
            await sees(f"{seen} said")
            await pilot.press("n", "m")
            await sees(f"{seen} asked")
            author.edit("ask: truth", f"ask: '{text}'")
            await sees("unknown-ask", f"ask: '{seen}'", f"{seen} asked")
            await pilot.press("p")


# The editor


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[PreviewApp], Path]:
    """Gives the terminal of an application to an editor that notes where it is called."""

    def given(app: PreviewApp) -> Path:
        called = tmp_path / "called"
        script = tmp_path / "editor"
        script.write_text(f'#!/bin/sh\necho "$@" > {called}\n')
        script.chmod(0o755)
        monkeypatch.delenv("VISUAL", raising=False)
        monkeypatch.setenv("EDITOR", str(script))

        @contextmanager
        def suspend() -> Iterator[None]:
            yield

        monkeypatch.setattr(app, "suspend", suspend)
        return called

    return given


async def test_the_editor_opens_at_the_question_and_at_the_fault_where_there_is_one(
    author: Author, previewing: Any, editor: Any
) -> None:
    app = author.app()
    called = editor(app)
    async with previewing(app=app) as (pilot, sees):
        await sees("✓ fit")
        await pilot.press("e")
        assert called.read_text() == f"+5 {author.file}\n"
        author.edit("    code: A.sum($dim)\n", "    cod: A.sum($dim)\n")
        await sees("missing-key")
        await pilot.press("n", "p", "e")
        assert called.read_text() in {f"+{line} {author.file}\n" for line in (5, 11)}
