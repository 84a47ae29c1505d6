"""A question file on the screen while it is written, saved over and over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from quizapp.runner.outcome import Outcome
from quizapp.runner.protections import Protections
from quizapp.runner.runner_errors import RunnerError, TorchMissing
from quizapp.tui.widgets.outcome_view import UnfitView
from quizapp.tui.widgets.teaching import Teaching


async def test_the_question_is_shown_as_it_will_be_asked(previewing: Any) -> None:
    async with previewing() as (_, sees):
        await sees("Rows and columns", "across  1 of 2", "variant 0 of 0–2   dim = 0")
        await sees("What is left of A?", "A = torch.ones(2, 3, 4)", "A.sum(0)", "type your answer", "✓ fit")


async def test_it_is_there_before_anything_runs(author: Any, previewing: Any) -> None:
    author.run_with(held=True)
    async with previewing() as (pilot, sees):
        await sees("What is left of A?", "A.sum(0)", "running…")
        await pilot.press("a")
        await sees("The code is running")
        await pilot.press("right")
        await sees("variant 1 of 0–2", "The code is running")
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
            "nothing is saved",
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
        await sees("mistakes were generated from the code")


async def test_a_mistake_that_is_right_too_is_told_and_the_variant_is_not_asked(
    author: Any, previewing: Any
) -> None:
    async with previewing() as (pilot, sees):
        await sees("✓ fit")
        await pilot.press("m")
        author.edit('"A.sum($dim, keepdim=True)"', "A.sum($dim + 0)")
        await sees("= kept            (3, 4)   is right here too", "✗ not asked", "cannot distinguish them")
        await pilot.press("a")
        await sees("✗ not asked", "A.sum(0)")
        assert pilot.app.screen.query(UnfitView)


async def test_a_save_shows_the_change_in_the_same_variant_and_face(author: Any, previewing: Any) -> None:
    async with previewing() as (pilot, sees):
        await sees("✓ fit")
        await pilot.press("a", "right")
        await sees("Dimension 1 goes away: (2, 4).")
        author.edit("goes away", "is summed away")
        await sees("Dimension 1 is summed away: (2, 4).", "variant 1 of 0–2")
        author.edit("dim: [0, 1, 2]", "dim: [2, 1]")
        await sees("variant 1 of 0–1   dim = 1", "Dimension 1 is summed away")


async def test_a_save_keeps_the_place_that_was_scrolled_to(author: Any, previewing: Any, until: Any) -> None:
    async with previewing(size=(80, 16)) as (pilot, sees):
        await sees("✓ fit")
        await pilot.press("a")
        await sees("goes away")
        await pilot.press("down", "down", "down")
        offset = pilot.app.screen.query_one(Teaching).scroll_y
        assert offset
        author.edit("goes away", "is lost")
        await sees("is lost")
        await until(pilot, lambda: pilot.app.screen.query_one(Teaching).scroll_y == offset)


async def test_a_fault_stands_above_the_question_as_it_was_and_vanishes_when_it_is_mended(
    author: Any, previewing: Any
) -> None:
    async with previewing() as (pilot, sees):
        await sees("✓ fit")
        author.edit("ask: shape", "ask: shap")
        await sees("✗ rows.yaml:6:10  unknown-ask", "6 |     ask: shap", "^", "before this error")
        await sees("What is left of A?", "A.sum(0)")
        await pilot.press("n")
        await sees("A has no axes.", "1 problem elsewhere in this file", lacks="unknown-ask")
        await pilot.press("f")
        await sees("✗ rows.yaml:6:10")
        await pilot.press("p", "escape")
        author.edit("ask: shap", "ask: shape")
        await sees("What is left of A?", lacks="rows.yaml:6")


async def test_what_is_no_yaml_at_all_leaves_the_questions_in_sight(author: Any, previewing: Any) -> None:
    async with previewing() as (_, sees):
        await sees("✓ fit")
        author.save("]")
        await sees("✗ rows.yaml:1:1  yaml-syntax", "What is left of A?", "1 of 2")


async def test_a_file_with_nothing_to_show_says_so_and_is_shown_once_there_is(
    author: Any, previewing: Any
) -> None:
    author.save("")
    async with previewing() as (pilot, sees):
        await sees("✗ rows.yaml:1:1  empty-file", "Nothing in this file can be shown")
        await pilot.press("right", "n", "a", "m", "enter", "t")
        author.save("pack: rows\ntitle: Rows\nquestions: []\n")
        await sees("no-questions")
        author.save(author.pack)
        await sees("What is left of A?", lacks="no-questions")


async def test_a_file_that_goes_away_is_missed_and_found_again(author: Any, previewing: Any) -> None:
    async with previewing() as (_, sees):
        await sees("✓ fit")
        author.file.unlink()
        await sees("the file cannot be read (no such file or directory)", "What is left of A?")
        author.save(author.pack)
        await sees("✓ fit", lacks="cannot be read")


# Answers


async def test_an_answer_is_judged_and_judged_again_after_a_save(author: Any, previewing: Any) -> None:
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
        await sees("variant 2 of 0–2", "Here is the answer", lacks="you said")


async def test_what_cannot_be_read_stays_where_it_was_typed(previewing: Any) -> None:
    async with previewing() as (pilot, sees):
        await sees("✓ fit")
        await pilot.press("enter", *"two", "enter")
        await sees("? This is not a shape")
        assert pilot.app.screen.query_one(Input).value == "two"


async def test_what_is_being_typed_survives_a_save_that_leaves_the_question_as_it_reads(
    author: Any, previewing: Any
) -> None:
    async with previewing() as (pilot, sees):
        await sees("✓ fit")
        await pilot.press("enter", *"(1, 3, ")
        author.edit("That is the one before.", "That is another one.")
        author.edit("A.sum($dim, keepdim=True)", "A.sum($dim + 0)")
        await sees("✗ not asked")
        author.edit('"A.sum($dim + 0)"', '"A.sum($dim, keepdim=True)"')
        await sees("✓ fit", "(1, 3, ")
        await pilot.press("4", ")", "enter")
        await sees("A.sum(0, keepdim=True) gives (1, 3, 4)")


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
    author: Any, previewing: Any, error: RunnerError, said: str
) -> None:
    author.run_with(failure=error)
    async with previewing() as (pilot, sees):
        await sees("What is left of A?", said)
        await pilot.press("a", "right", "m")
        await sees("variant 1 of 0–2", said)
        await pilot.press("m", "enter", *"3 4", "enter")
        await sees("reads as (3, 4)", said)


async def test_an_untrusted_file_is_shown_and_not_run(
    author: Any, previewing: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Protections, "full", False)
    monkeypatch.setattr("quizapp.review.open_workspace.pins_file", lambda: tmp_path / "none.json")
    async with previewing() as (pilot, sees):
        await sees("What is left of A?", "✗ not asked", "quizapp trust")
        await pilot.press("a", "m")
        await sees("quizapp trust")
        assert not author.runner.jobs
        assert pilot.app.screen.check_action("try", ()) is False


async def test_code_without_end_leaves_the_screen_alive(author: Any, previewing: Any) -> None:
    author.run_with(lambda _: Outcome("timeout", "cpu", "2", 5.0), held=True)
    async with previewing() as (pilot, sees):
        await sees("running…")
        await pilot.press("right", "n", "p", "l")
        await sees("A 还剩下什么？", "running…")
        author.runner.release()
        await sees("✗ not asked", "exceeded its time limit")


async def test_no_log_is_opened(author: Any, previewing: Any, monkeypatch: pytest.MonkeyPatch) -> None:
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

NASTY = "x[mask] x[/] [@click=app.quit]y[/] [bold]张[/bold] {n} \u202e"
SEEN = NASTY.replace("\u202e", "⟨202e⟩")


async def test_what_an_author_writes_is_shown_as_it_stands(author: Any, previewing: Any) -> None:
    nasty = author.pack.replace("{en: Rows and columns, zh: 行与列}", f"'{NASTY}'")
    nasty = nasty.replace("{en: That is the one before., zh: 那是前一维。}", f"'`{NASTY}` said'")
    author.save(nasty.replace('"`A` has no axes."', f"'`{NASTY}` asked'"))
    async with previewing() as (pilot, sees):
        await sees("✓ fit", SEEN)
        await pilot.press("m")
        await sees(f"{SEEN} said")
        await pilot.press("n", "m")
        await sees(f"{SEEN} asked")
        author.edit("ask: truth", f"ask: '{NASTY}'")
        await sees("unknown-ask", f"ask: '{SEEN[:40]}", f"{SEEN} asked")
        author.edit(f"ask: '{NASTY}'", "ask: truth\n    x[mask]: 1")
        await sees("`x[mask]`", f"{SEEN} asked")
        author.edit("x[mask]: 1", "vary: {'[/]': [1]}")
        await sees("`[/]`", f"{SEEN} asked")


# The editor


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], Path]:
    """Gives the terminal of an application to an editor that notes where it is called."""

    def given(app: Any) -> Path:
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
    author: Any, previewing: Any, editor: Any
) -> None:
    app = author.app()
    called = editor(app)
    async with previewing(app=app) as (pilot, sees):
        await sees("✓ fit")
        await pilot.press("e")
        assert called.read_text() == f"+5 {author.file}\n"
        author.edit("    code: A.sum($dim)\n", "    cod: A.sum($dim)\n")
        await sees("unknown-key")
        await pilot.press("e")
        assert called.read_text() == f"+11 {author.file}\n"
