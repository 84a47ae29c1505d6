"""Questions answered with an order, with fills and with code."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from quizapp.bank import LoadedPack, Question, inputs, variant_faults, variants
from quizapp.bank.templates import blank_count, with_fills

Make = Callable[[str], Question]
Find = Callable[[str], list[tuple[str, int, int]]]
Load = Callable[[str], LoadedPack]

ORDER = """
id: a
ask: order
vary: {n: [2, 3, 4]}
setup: A = torch.arange($n)
lines: ["x = A * $n", "if True:", "    x = x + 1"]
extra: ["x = None"]
code: x
"""
BLANK = """
id: a
ask: blank
vary: {n: [2, 3], dim: [0, 1]}
setup: A = torch.zeros($n, $n)
code: A.___(___)
fill: [unsqueeze, $dim]
"""
WRITE = """
id: a
ask: write
prompt: Add a dimension at $dim.
vary: {rows: [2, 3, 4], cols: [5, 6], dim: [0, 1]}
let: {all: rows * cols}
where: [rows < cols]
setup: A = torch.arange($all).reshape($rows, $cols)
code: A.unsqueeze($dim)
edges:
  - {given: {rows: 1, cols: 1}}
  - {setup: "A = torch.zeros(0, $cols)"}
forbid: unsqueeze_
mistakes:
  - {id: other, code: A.unsqueeze($dim + 1)}
"""


def test_lines_are_shuffled_with_the_extra_ones_and_keep_their_indentation(question: Make) -> None:
    variant = variants(question(ORDER))[1]
    assert sorted(variant.lines) == ["    x = x + 1", "if True:", "x = A * 3", "x = None"]
    assert [variant.lines[number - 1] for number in variant.order] == [
        "x = A * 3",
        "if True:",
        "    x = x + 1",
    ]
    assert variant.code is None
    assert variant.reference == "x = A * 3\nif True:\n    x = x + 1\nx"
    assert [one.shown for one in inputs(variant)] == ["x"]


def test_lines_stand_in_another_order_in_other_variants(question: Make) -> None:
    assert len({one.order for one in variants(question(ORDER))}) > 1


def test_the_code_with_its_blanks_is_shown_and_filled_to_run(question: Make) -> None:
    variant = variants(question(BLANK))[0]
    assert (variant.code, variant.reference, variant.fills) == (
        "A.___(___)",
        "A.unsqueeze(0)",
        ("unsqueeze", "0"),
    )


def test_combinations_that_read_the_same_are_one_variant_also_with_other_fills(question: Make) -> None:
    assert len(variants(question(BLANK))) == 2


def test_fills_are_tried_on_other_variants_of_the_same_task(question: Make) -> None:
    shown, other = inputs(variants(question(BLANK))[0], 4)
    assert (shown.setup, other.setup) == ("A = torch.zeros(2, 2)", "A = torch.zeros(3, 3)")


def test_a_lone_fill_needs_no_list_and_may_be_a_number(question: Make) -> None:
    assert variants(question("id: a\nask: blank\ncode: A[___]\nfill: 1.50"))[0].fills == ("1.50",)
    assert variants(question("id: a\nask: blank\ncode: A[___, ___]\nfill: [1, -1]"))[0].fills == ("1", "-1")


def test_a_program_is_tried_on_its_variant_then_the_edges_then_others_of_the_same_task(
    question: Make,
) -> None:
    variant = variants(question(WRITE))[0]
    assert variant.code is None
    assert variant.forbidden == ("unsqueeze_",)
    asked = inputs(variant, 5)
    assert [one.edge for one in asked] == [None, 1, 2, None, None, None, None, None]
    assert {one.reference for one in asked} == {"A.unsqueeze(0)"}
    assert asked[1].setup == "A = torch.arange(1).reshape(1, 1)"
    assert asked[2].setup == "A = torch.zeros(0, 5)"
    assert (asked[1].given, asked[2].given) == ({"rows": 1, "cols": 1, "dim": 0}, {})
    assert len({one.setup for one in asked}) == len(asked)
    assert [one.mistakes[0].code for one in asked] == ["A.unsqueeze(0 + 1)"] * len(asked)


def test_inputs_are_the_same_each_time(question: Make) -> None:
    first, again = (inputs(variants(question(WRITE))[3], 5) for _ in range(2))
    assert first == again


@pytest.mark.parametrize(
    ("keys", "fault"),
    [
        ("id: a\nask: order\ncode: x\nlines: [x = 1]", ("wrong-value", 7, 12)),
        ("id: a\nask: order\ncode: x\nlines: [a, b]\nextra: [b]", ("needed-extra", 8, 13)),
        ("id: a\nask: order\nlines: [a, b]", ("missing-key", 4, 5)),
        ("id: a\nask: order\ncode: x\nlines: [a, $b]", ("unknown-name", 7, 16)),
        ("id: a\nask: blank\ncode: A\nfill: a", ("no-blank", 6, 11)),
        ("id: a\nask: blank\ncode: A[____, a___]\nfill: a", ("no-blank", 6, 11)),
        ("id: a\nask: blank\ncode: A[___, ___]\nfill: a", ("wrong-fill", 7, 11)),
        ("id: a\nask: blank\ncode: A[___]", ("missing-key", 4, 5)),
        ("id: a\nask: write\ncode: A", ("missing-key", 4, 5)),
        ("id: a\nask: write\nprompt: p\ncode: A\nedges: [{}]", ("wrong-edge", 8, 13)),
        ("id: a\nask: write\nprompt: p\ncode: A\nedges: [{given: {b: 1}}]", ("unknown-name", 8, 22)),
        ("id: a\nask: write\nprompt: p\ncode: A\nedges: [{setup: $b}]", ("unknown-name", 8, 21)),
        ("id: a\nask: write\nprompt: p\ncode: A\nedges: [{stup: b}]", ("unknown-key", 8, 14)),
        ("id: a\nask: write\nprompt: p\ncode: A\nforbid: [a b]", ("bad-name", 8, 14)),
        ("id: a\nask: shape\ncode: A\nforbid: [a]", ("unknown-key", 7, 5)),
    ],
)
def test_a_fault_has_its_position(keys: str, fault: tuple[str, int, int], faults: Find) -> None:
    assert fault in faults(keys)


def test_an_edge_that_leaves_a_derived_name_without_a_value_is_told(question: Make) -> None:
    keys = (
        "id: a\nask: write\nprompt: p\nvary: {n: [1, 2]}\nlet: {m: 6 // n}\n"
        "setup: A = $m\ncode: A + $n\nedges: [{given: {n: 0}}]"
    )
    made = question(keys)
    assert [one.edge for one in inputs(variants(made)[0], 5)] == [None]
    assert [fault.rule for fault in variant_faults([made])] == ["no-edge"]


def test_blanks_are_filled_in_order_and_their_places_known() -> None:
    filled, spans = with_fills("f(___, a___, ____)[___]", ["x", "yy"])
    assert filled == "f(x, a___, ____)[yy]"
    assert [filled[start:end] for start, end in spans] == ["x", "yy"]
    assert blank_count("___") == 1


def test_a_sound_pack_of_the_three_has_no_fault(load: Load) -> None:
    for keys in (ORDER, BLANK, WRITE):
        body = "".join(f"    {line}\n" for line in keys.strip("\n").split("\n"))
        assert load("pack: demo\ntitle: x\nquestions:\n  -" + body[3:]).faults == ()
