"""Where an author stands in a file survives its saves, and what running shows is what a review would."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from quizapp.authoring.preview_views import View
from quizapp.authoring.previewing import Preview
from quizapp.authoring.telling_apart import answer_of, mistakes
from quizapp.bank import Question
from quizapp.runner.client import Program, Runner
from quizapp.runner.fake import FakeRunner
from quizapp.runner.outcome import Outcome, RaisedError, Result
from quizapp.runner.run_limits import Limits
from quizapp.runner.runner_errors import RunnerClosed
from quizapp.words.note import Note

PACK = """
pack: sums
title: {en: Sums, zh: 求和}
questions:
  - id: add
    ask: value
    vary: {a: [1, 2, 3], b: [10, 20]}
    code: $a + $b
    mistakes:
      - {id: subtracted, code: $a - $b}
      - {id: same, code: $b + $a, where: [a == 3]}
      - {id: broken, code: nothing}
    hint: Count on.
  - id: double
    ask: value
    vary: {a: [4, 5, 6]}
    code: $a + $a
"""


CHOICE = """
  - id: pick
    ask: choice
    prompt: Which is right?
    options: [1 + 1, 2 + 2, nothing]
    right: it == 4
"""


def sums(program: Program) -> Outcome:
    """What a program of whole numbers, plus and minus gives; anything else raises."""
    try:
        left, sign, right = program.code.split()
        number = int(left) + int(right) * {"+": 1, "-": -1}[sign]
    except (ValueError, KeyError):
        return Outcome("error", "cpu", "2", 0.0, error=RaisedError("NameError", "nothing"))
    result, right = Result("number", str(number), values=number), number == 4
    return Outcome(
        "finished", "cpu", "2", 0.0, result=result, holds=right if program.right is not None else None
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "sums.yaml"
    made.write_text(PACK, encoding="utf-8")
    return made


@pytest.fixture
def preview(file: Path) -> Preview:
    return Preview(file, FakeRunner(sums))


def edit(preview: Preview, change: Callable[[str], str]) -> View:
    preview.file.write_text(change(preview.file.read_text(encoding="utf-8")), encoding="utf-8")
    return preview.reread()


def at(view: View) -> tuple[str, dict[str, object]]:
    assert view.draft is not None
    return view.draft.name, dict(view.variant.given) if view.variant is not None else {}


# Where one stands


def test_it_begins_at_the_first_question_and_goes_round(preview: Preview) -> None:
    assert at(preview.view) == ("add", {"a": 1, "b": 10})
    assert at(preview.vary(1)) == ("add", {"a": 1, "b": 20})
    assert at(preview.vary(-2)) == ("add", {"a": 3, "b": 20})
    assert at(preview.turn(1)) == ("double", {"a": 4})
    assert at(preview.turn(1)) == ("add", {"a": 1, "b": 10})
    assert at(preview.turn(-1)) == ("double", {"a": 4})


def test_it_goes_to_a_question_by_either_id(preview: Preview) -> None:
    for name in ("double", "sums/double"):
        preview.turn(1)
        view = preview.go_to(name)
        assert view is not None
        assert at(view)[0] == "double"
    assert preview.go_to("treble") is None


def test_a_save_leaves_the_question_and_the_variant_where_they_were(preview: Preview) -> None:
    preview.vary(3)
    assert at(preview.view) == ("add", {"a": 2, "b": 20})
    before = "  - {id: before, ask: shape, code: torch.ones(1)}\n"
    assert at(edit(preview, lambda text: text.replace("  - id: add", before + "  - id: add"))) == (
        "add",
        {"a": 2, "b": 20},
    )
    assert at(edit(preview, lambda text: text.replace("[1, 2, 3]", "[7, 2]"))) == ("add", {"a": 2, "b": 20})


def test_a_variant_that_is_gone_gives_way_to_the_one_of_its_number(preview: Preview) -> None:
    preview.vary(-1)
    assert at(edit(preview, lambda text: text.replace("[1, 2, 3]", "[8, 9]"))) == ("add", {"a": 9, "b": 20})


def test_a_question_that_was_renamed_is_still_looked_at(preview: Preview) -> None:
    preview.turn(1)
    assert at(edit(preview, lambda text: text.replace("id: double", "id: twice"))) == ("twice", {"a": 4})


def test_the_last_question_may_be_removed_while_it_is_looked_at(preview: Preview) -> None:
    preview.turn(1)
    assert at(edit(preview, lambda text: text[: text.index("  - id: double")]))[0] == "add"


def test_saving_the_same_again_changes_nothing(preview: Preview) -> None:
    before = preview.view
    assert edit(preview, lambda text: text) is before


def test_a_question_without_a_variant_says_what_starved_it(preview: Preview) -> None:
    view = edit(
        preview, lambda text: text.replace("vary: {a: [1, 2, 3]", "where: [a > 5]\n    vary: {a: [1]")
    )
    assert view.variant is None
    assert [told.fault.rule for told in view.faults] == ["no-variants"]
    assert preview.vary(1) is view


def test_a_file_without_questions_can_be_looked_at(preview: Preview) -> None:
    view = edit(preview, lambda _: "pack: sums\ntitle: Sums\nquestions: []\n")
    assert view.draft is None
    assert [told.fault.rule for told in view.faults] == ["no-questions"]
    assert preview.turn(1) is view


# What running shows


def test_an_answer_is_judged_as_in_a_review(preview: Preview) -> None:
    view = preview.view
    examined = preview.examine(view)
    assert preview.answer(view, examined, "11").verdict == "right"
    wrong = preview.answer(view, examined, "-9")
    assert (wrong.verdict, [slip.id for slip in wrong.slips]) == ("wrong", ["subtracted"])
    assert preview.answer(view, examined, "eleven").verdict == "unreadable"
    assert preview.answer(view, examined, None).verdict == "skipped"
    assert preview.answer(view, examined, None).truth_text == "11"


def test_every_mistake_is_told_with_what_it_gives(preview: Preview) -> None:
    preview.vary(4)
    told = mistakes(preview.examine(preview.view))
    assert [(one.id, one.gives, one.fails, one.ties) for one in told] == [
        ("subtracted", "-7", False, False),
        ("same", "13", False, True),
        ("broken", "NameError: nothing", True, False),
    ]


def test_where_a_mistake_ties_the_right_answer_is_known_all_the_same(preview: Preview) -> None:
    preview.vary(4)
    examined = preview.examine(preview.view)
    assert examined.unfit == Note("examiner.tie", (("mistake", "same"),))
    assert answer_of(examined) == "13"


def test_a_slip_that_is_made_from_the_code_is_told_where_it_gives_another_answer(preview: Preview) -> None:
    edit(preview, lambda text: text.replace("code: $a + $a", "code: $a - 1"))
    view = preview.turn(1)
    made = preview.comparisons(view, preview.examine(view))
    assert [(slip.code, slip.gives) for slip in made] == [("4 + 1", "5"), ("1 - 4", "-3")]


def test_every_option_is_told_with_what_it_gives(preview: Preview) -> None:
    edit(preview, lambda text: text + CHOICE)
    view = preview.turn(-1)
    assert view.variant is not None
    told = preview.comparisons(view, preview.examine(view))
    assert [(one.id, one.code) for one in told] == [
        (str(number), option) for number, option in enumerate(view.variant.options, 1)
    ]
    assert {(one.code, one.gives, one.fails, one.ties) for one in told} == {
        ("1 + 1", "2", False, False),
        ("2 + 2", "4", False, True),
        ("nothing", "NameError: nothing", True, False),
    }


def test_what_was_run_is_not_run_again_on_the_way_back(file: Path) -> None:
    runner = FakeRunner(sums)
    preview = Preview(file, runner)
    first = preview.examine(preview.view)
    preview.examine(preview.vary(1))
    ran = len(runner.jobs)
    assert preview.examine(preview.vary(-1)) is first
    edited = edit(preview, lambda text: text.replace("$a + $a", "$a + 1"))
    assert preview.examine(edited) is first
    assert len(runner.jobs) == ran
    edit(preview, lambda text: text.replace("$a + $b", "$a + 0"))
    assert preview.examine(preview.view).answer == "1"


def test_what_found_no_end_has_another_chance(file: Path) -> None:
    ends = iter(["timeout", "finished"])

    def busy(program: Program) -> Outcome:
        return replace(sums(program), ended=next(ends, "finished"))

    preview = Preview(file, FakeRunner(busy))
    preview.turn(1)
    assert not preview.examine(preview.view).fit
    preview.vary(1)
    assert preview.examine(preview.vary(-1)).answer == "8"


def test_nobody_waits_for_what_is_not_looked_at_any_more(file: Path) -> None:
    preview = Preview(file, FakeRunner(sums, held=True))
    view = preview.view
    preview.vary(1)
    with pytest.raises(RunnerClosed):
        preview.examine(view)


def test_a_question_that_may_not_run_is_not_run(file: Path) -> None:
    def untrusted(_: Question) -> Note:
        return Note("care.untrusted", (("file", "sums.yaml"),))

    runner = FakeRunner(sums)
    edit(Preview(file, runner), lambda text: text + CHOICE)
    preview = Preview(file, runner, untrusted)
    for _ in range(3):
        view = preview.turn(1)
        examined = preview.examine(view)
        assert examined.unfit == untrusted(examined.variant.question)
        assert preview.check(view, examined) is None
        assert not preview.comparisons(view, examined)
        assert not preview.before(view, examined)
    assert not runner.jobs


# What check would say

REAL = """
pack: real
title: Real
questions:
  - id: sizes
    ask: shape
    vary: {dim: [0, 1], keep: [true, false]}
    code: torch.zeros(2, 3).sum($dim, keepdim=$keep)
    mistakes:
      - {id: kept, code: "torch.ones(2, 3).sum($dim, keepdim=True)", where: [dim == 1]}
    examples:
      - {given: {dim: 0, keep: false}, accept: "(2,)"}
  - id: other
    ask: shape
    code: torch.ones(2) @ torch.ones(3)
"""


def test_it_says_of_the_question_what_check_says(tmp_path: Path, runner: Runner) -> None:
    file = tmp_path / "real.yaml"
    file.write_text(REAL)
    preview = Preview(file, runner, limits=Limits(seconds=20))
    checked = preview.check(preview.view, preview.examine(preview.view))
    assert checked is not None
    [told] = checked.faults
    assert (told.fault.rule, told.fault.line) == ("example-fails", 12)
    assert "12 | " in told.frame
    view = edit(preview, lambda text: text.replace('"(2,)"', '"(3,)"').replace("[dim == 1]", "[dim < 2]"))
    checked = preview.check(view, preview.examine(view))
    assert checked is not None
    assert checked.unfit == "2 of 4 fit: 2 tie with kept"


def test_a_check_goes_on_from_variant_to_variant_and_is_not_made_twice(file: Path) -> None:
    runner = FakeRunner(sums)
    preview = Preview(file, runner)
    examined, checker = preview.examine(preview.view), preview.view.checker
    assert preview.vary(1).checker is checker
    checked = preview.check(preview.view, examined)
    assert checked is not None
    jobs = len(runner.jobs)
    assert preview.checked(preview.vary(1)) is preview.check(preview.view, examined) is checked
    assert len(runner.jobs) == jobs
    assert preview.turn(1).checker is not checker
    assert preview.checked(preview.view) is None
    assert preview.checked(edit(preview, lambda text: text + "\n")) is None


def test_what_has_no_end_is_not_run_over_and_over(file: Path) -> None:
    endless = FakeRunner(lambda _: Outcome("timeout", "cpu", "2", 5.0))
    preview = Preview(file, endless)
    examined = preview.examine(preview.view)
    jobs = len(endless.jobs)
    assert preview.check(preview.view, examined) is None
    assert len(endless.jobs) == jobs


def test_a_broken_question_is_not_checked(preview: Preview) -> None:
    examined = preview.examine(preview.view)
    view = edit(preview, lambda text: text.replace("code: $a + $b", "cod: $a + $b"))
    assert preview.examine(view) is examined
    assert preview.check(view, examined) is None
