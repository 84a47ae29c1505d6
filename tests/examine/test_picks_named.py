"""A wrong set of options is put down to the mistake that picks it."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizapp.authoring.telling_apart import mistakes
from quizapp.bank import load_pack, variants
from quizapp.examine.examined import Examined
from quizapp.examine.examiner import Examiner
from quizapp.examine.prompts import slip_lines
from quizapp.runner.client import Runner
from quizapp.words import Words
from tests.shipped import LIBRARY

PACK = """
pack: picks
title: Picks
questions:
  - id: rows
    ask: choice
    pick: all
    prompt: Which have two rows?
    vary: {n: [3, 4]}
    options: ["torch.ones(2, $n)", "torch.ones($n, 2)", "torch.ones($n, 2).T", "torch.ones(2)[None]"]
    right: it.shape[0] == 2
    mistakes:
      - id: read-from-the-code
        code: |
          torch.ones(2, $n)
          torch.ones(2)[None]
        says: The transpose is overlooked.
      - {id: one-of-them, code: "torch.ones($n, 2)"}
      - {id: with-semicolons, code: "torch.ones($n, 2).T; torch.ones($n, 2)"}
      - {id: of-three, where: [n == 3], code: "torch.ones(2)[None]"}
      - {id: fails-and-is-no-option, code: torch.ones(-1)}
  - id: one
    ask: choice
    prompt: Which has two rows?
    options: ["torch.ones(2, 3)", "torch.ones(3, 2)", "torch.ones(-1)"]
    right: error is None and it.shape[0] == 2
    mistakes:
      - {id: columns, code: "torch.ones(3, 2)"}
      - {id: fails, code: "torch.ones(-1)"}
      - {id: two-at-once, code: "torch.ones(3, 2)\\ntorch.ones(-1)"}
"""


@pytest.fixture
def examined(tmp_path: Path, runner: Runner) -> dict[str, Examined]:
    path = tmp_path / "picks.yaml"
    path.write_text(PACK, encoding="utf-8")
    loaded = load_pack(path)
    assert not loaded.faults
    assert loaded.pack is not None
    examiner = Examiner(runner)
    return {
        f"{question.id}/{variant.number}": examination.result()
        for question in loaded.pack.questions
        for variant, examination in zip(
            variants(question), examiner.examine_all(variants(question)), strict=True
        )
    }


def named(one: Examined, runner: Runner, *options: str) -> list[str]:
    assert one.fit, one.unfit
    answer = ",".join(str(one.variant.options.index(option) + 1) for option in options)
    return [slip.id for slip in Examiner(runner).judge(one, answer).slips]


@pytest.mark.parametrize("n", [3, 4])
def test_the_mistake_that_picks_exactly_these_is_named(
    examined: dict[str, Examined], runner: Runner, n: int
) -> None:
    one = examined[f"picks/rows/{n - 3}"]
    wide, tall, turned, row = (
        f"torch.ones(2, {n})",
        f"torch.ones({n}, 2)",
        f"torch.ones({n}, 2).T",
        "torch.ones(2)[None]",
    )
    assert named(one, runner, wide, row) == ["read-from-the-code"]
    assert named(one, runner, tall) == ["one-of-them"]
    assert named(one, runner, turned, tall) == ["with-semicolons"]
    assert named(one, runner, row) == (["of-three"] if n == 3 else [])
    assert named(one, runner, wide) == []
    assert named(one, runner, wide, turned) == []


def test_what_is_named_says_what_was_picked(examined: dict[str, Examined], runner: Runner) -> None:
    one = examined["picks/rows/0"]
    picked = sorted(
        one.variant.options.index(each) + 1 for each in ("torch.ones(2, 3)", "torch.ones(2)[None]")
    )
    answer = ",".join(map(str, picked))
    (slip,) = Examiner(runner).judge(one, answer).slips
    assert slip.gives == answer
    assert slip.says is not None
    assert slip.says.in_language("en") == "The transpose is overlooked."


def test_of_options_of_which_one_is_right_one_is_named(examined: dict[str, Examined], runner: Runner) -> None:
    one = examined["picks/one/0"]
    assert named(one, runner, "torch.ones(3, 2)") == ["columns"]
    assert named(one, runner, "torch.ones(-1)") == ["fails"]


def test_the_preview_shows_which_options_a_mistake_picks(examined: dict[str, Examined]) -> None:
    one = examined["picks/one/0"]
    told = {each.id: each for each in mistakes(one)}
    assert told["columns"].gives == str(one.variant.options.index("torch.ones(3, 2)") + 1)
    assert not told["columns"].ties
    assert told["two-at-once"].fails


def test_the_preview_shows_what_mistakes_give_of_which_options_are_drawn(runner: Runner) -> None:
    question = LIBRARY.questions["broadcasting/a-weight-per-channel"]
    one = Examiner(runner).examine(variants(question)[0]).result()
    told = mistakes(one)
    assert [each.id for each in told] == [each.id for each in one.variant.mistakes]
    assert told
    assert not any(each.ties or each.fails for each in told)


def test_it_is_said_what_was_picked_and_not_that_it_gives_numbers(
    examined: dict[str, Examined], runner: Runner
) -> None:
    one = examined["picks/rows/0"]
    answer = ",".join(
        str(one.variant.options.index(each) + 1) for each in ("torch.ones(2, 3)", "torch.ones(2)[None]")
    )
    (slip,) = Examiner(runner).judge(one, answer).slips
    assert slip_lines(slip, Words("en"), one.variant.question) == [
        "You picked: torch.ones(2, 3) · torch.ones(2)[None]",
        "The transpose is overlooked.",
    ]
