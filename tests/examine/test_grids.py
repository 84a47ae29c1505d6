"""Small tensors as grids, and those that code began with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from quizapp.bank import load_pack, variants
from quizapp.examine.grids import before, grid
from quizapp.runner.client import Program
from quizapp.runner.fake import FakeRunner
from quizapp.runner.outcome import Outcome, Result

PACK = b"""
pack: p
title: P
questions:
  - id: one
    ask: shape
    setup: |
      A = torch.ones(1, 2)
      B, C = A, 3
      unused = A
    code: torch.cat([B, A]) + C * other
"""


def tensor(shape: tuple[int, ...], values: Any, dtype: str = "int64") -> Result:
    return Result("tensor", "", shape, dtype, "cpu", False, values)


def rows(result: Result) -> list[tuple[tuple[int, ...], tuple[tuple[str, ...], ...]]]:
    found = grid(result)
    assert found is not None
    return [(block.index, block.rows) for block in found.blocks]


def test_a_tensor_is_laid_out_in_rows() -> None:
    assert rows(tensor((), 5)) == [((), (("5",),))]
    assert rows(tensor((2,), [1, 2])) == [((), (("1", "2"),))]
    assert rows(tensor((2, 1), [[1.5], ["nan"]], "float32")) == [((), (("1.5",), ("nan",)))]


def test_more_than_two_dimensions_become_blocks() -> None:
    assert rows(tensor((2, 1, 1), [[[1]], [[2]]])) == [((0,), (("1",),)), ((1,), (("2",),))]
    assert [index for index, _ in rows(tensor((1, 2, 1, 1), [[[[1]], [[2]]]]))] == [(0, 0), (0, 1)]


def test_complex_numbers_take_one_cell_each() -> None:
    assert rows(tensor((1,), [[1.0, -2.0]], "complex64")) == [((), (("1-2j",),))]


def test_what_is_no_small_tensor_has_no_grid() -> None:
    assert grid(None) is None
    assert grid(Result("number", "1", values=1)) is None
    assert grid(tensor((0, 2), [])) is None
    assert grid(tensor((65,), [0] * 65)) is None
    assert grid(tensor((2, 2), None)) is None
    assert grid(tensor((2, 2), [0])) is None


def finished(result: Result) -> Outcome:
    return Outcome("finished", "cpu", "2", 0.0, result=result)


def test_what_the_code_began_with_is_asked_for_once(tmp_path: Path) -> None:
    asked: list[Program] = []

    def answer(program: Program) -> Outcome:
        asked.append(program)
        items = (tensor((1, 2), [[1, 1]]), tensor((1, 2), [[1, 1]]), Result("number", "3", values=3))
        return finished(Result("tuple", "", values=items))

    pack = load_pack(tmp_path / "p.yaml", PACK).pack
    assert pack is not None
    variant = variants(pack.questions[0])[0]
    began = before(FakeRunner(answer), variant, finished(tensor((2, 2), [[1, 1], [1, 1]])))
    assert began is not None
    assert [one.name for one in began.grids()] == ["B", "A"]
    assert [(one.code, one.setup) for one in asked] == [("(B, A, C,)", variant.setup)]


def test_nothing_is_asked_for_where_the_result_is_not_drawn(tmp_path: Path) -> None:
    pack = load_pack(tmp_path / "p.yaml", PACK).pack
    assert pack is not None
    runner = FakeRunner(lambda _: finished(Result("none", "None")))
    variant = variants(pack.questions[0])[0]
    assert before(runner, variant, finished(tensor((100, 100), None))) is None
    assert before(runner, variant, None) is None
    assert not runner.jobs


def test_what_cannot_be_drawn_is_left_out(tmp_path: Path) -> None:
    pack = load_pack(tmp_path / "p.yaml", PACK).pack
    assert pack is not None
    runner = FakeRunner(lambda _: Outcome("error", "cpu", "2", 0.0))
    began = before(runner, variants(pack.questions[0])[0], finished(tensor((1,), [1])))
    assert began is not None
    assert began.grids() == ()
