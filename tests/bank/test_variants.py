from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.bank import Question, Variants, load_pack, variant_faults, variants
from quizapp.bank.variant import shuffled

Make = Callable[..., Question]
SHAPE = "id: a\nask: shape\n"


def codes(found: Variants) -> list[str | None]:
    return [variant.code for variant in found]


def test_without_vary_there_is_one_variant(question: Make) -> None:
    (variant,) = variants(question(f"{SHAPE}code: A"))
    assert (variant.number, variant.given, variant.code, variant.setup) == (0, {}, "A", "")


def test_the_product_is_in_written_order_and_the_last_name_is_fastest(question: Make) -> None:
    found = variants(question(f"{SHAPE}code: f($a, $b)\nvary: {{a: [2, 1], b: {{from: 1, to: 3}}}}"))
    assert codes(found) == [f"f({a}, {b})" for a, b in product((2, 1), (1, 2, 3))]
    assert [variant.number for variant in found] == list(range(6))
    assert found[4].given == {"a": 1, "b": 2}
    assert found[-1].number == 5
    assert [variant.number for variant in found[1:3]] == [1, 2]
    with pytest.raises(IndexError):
        found[6]


def test_conditions_over_varied_and_derived_names(question: Make) -> None:
    found = variants(
        question(
            f"{SHAPE}code: f($a, $d)\nvary: {{a: [1, 2, 3, 4]}}\n"
            "let: {c: a * 2, d: c + 1}\nwhere: [a % 2 == 0, d > 5]"
        )
    )
    assert codes(found) == ["f(4, 9)"]
    assert found[0].given == {"a": 4}
    assert found[0].values == {"a": 4, "c": 8, "d": 9}


def test_what_reads_the_same_is_one_variant(question: Make) -> None:
    found = variants(question(f"{SHAPE}code: f($a)\nvary: {{a: [1, 2, 1], b: [1, 2]}}\nwhere: [b > 0]"))
    assert [variant.given for variant in found] == [{"a": 1, "b": 1}, {"a": 2, "b": 1}]


def test_true_one_and_one_point_zero_are_three_variants(question: Make) -> None:
    found = variants(question(f"{SHAPE}code: f($a)\nvary: {{a: [1, 1.0, true, '1']}}"))
    assert codes(found) == ["f(1)", "f(1.0)", "f(True)"]


@pytest.mark.parametrize(
    "keys",
    ["setup: A = $a", 'prompt: {en: x, zh: "$a"}'],
)
def test_a_difference_in_setup_or_in_one_language_counts(keys: str, question: Make) -> None:
    assert len(variants(question(f"{SHAPE}code: A\nvary: {{a: [1, 2]}}\n{keys}"))) == 2


@pytest.mark.parametrize("key", ["hint", "explain"])
def test_a_difference_that_is_not_asked_about_does_not(key: str, question: Make) -> None:
    assert len(variants(question(f"{SHAPE}code: A\nvary: {{a: [1, 2]}}\n{key}: $a"))) == 1


def test_a_condition_that_divides_by_zero_does_not_hold(question: Make) -> None:
    found = variants(question(f"{SHAPE}code: f($a)\nvary: {{a: [0, 1, 2]}}\nwhere: [2 // a > 0]"))
    assert codes(found) == ["f(1)", "f(2)"]


def test_a_starved_question_says_why(question: Make) -> None:
    starved = question(f"{SHAPE}code: f($a)\nvary: {{a: [0, 1, 2]}}\nlet: {{b: 2 // a}}\nwhere: [b > 5]")
    found = variants(starved)
    assert len(found) == 0
    said = str(found.why_none)
    assert "no variant is left of 3: 2 excluded because `b > 5` is false" in said
    assert "`b: 2 // a` divides by zero" in said
    (fault,) = variant_faults([starved])
    assert (fault.rule, fault.severity, fault.question) == ("no-variants", "error", "demo/a")
    assert variants(question(f"{SHAPE}code: A")).why_none is None


def test_options_that_read_the_same_cannot_be_asked(question: Make) -> None:
    keys = "id: a\nask: choice\nprompt: p\nright: it\nvary: {a: [1, 2, 3]}\noptions: [f($a), f(2)]"
    assert [variant.given["a"] for variant in variants(question(keys))] == [1, 3]


def test_more_than_a_thousand_are_a_sample(question: Make) -> None:
    found = variants(
        question(f"{SHAPE}code: f($a, $b)\nvary: {{a: {{from: 1, to: 100}}, b: {{from: 1, to: 100}}}}")
    )
    assert len(found) == 1000
    given_ = [(variant.given["a"], variant.given["b"]) for variant in found]
    assert given_ == sorted(set(given_))
    # Spread over all of the product, not its beginning.
    assert given_[-1] > (95, 0)


GOLDEN = """id: sampled
ask: shape
code: f($a, $b, $c)
where: [a != b]
vary: {a: {from: 1, to: 60}, b: {from: 1, to: 60}, c: [x, 0.5, true]}"""
VAST = """id: vast
ask: shape
code: f($a, $b, $c, $d)
where: [a != b]
vary: {a: &many {from: 1, to: 1000}, b: *many, c: *many, d: *many}"""


def test_the_numbers_of_a_sample_never_change(question: Make) -> None:
    """What learners saw is stored by number: these lines may never be edited."""
    found = variants(question(GOLDEN, pack="golden"))
    assert len(found) == 1000
    assert [found[number].code for number in (0, 1, 2, 3, 499, 500, 998, 999)] == GOLDEN_CODES
    found = variants(question(VAST, pack="golden"))
    assert len(found) == 1000
    assert [found[number].code for number in (0, 1, 499, 999)] == VAST_CODES


GOLDEN_CODES = [
    "f(1, 3, True)",
    "f(1, 5, True)",
    "f(1, 6, x)",
    "f(1, 6, True)",
    "f(32, 15, 0.5)",
    "f(32, 20, 0.5)",
    "f(60, 52, x)",
    "f(60, 59, x)",
]
VAST_CODES = ["f(2, 147, 251, 319)", "f(4, 826, 866, 275)", "f(482, 424, 204, 852)", "f(1000, 249, 892, 777)"]


def test_a_trillion_combinations_do_not_hang(question: Make) -> None:
    vast = question(VAST)
    begun = time.perf_counter()
    assert len(variants(vast)) == 1000
    assert time.perf_counter() - begun < 10


def test_rare_combinations_are_found(question: Make) -> None:
    found = variants(
        question(
            SHAPE + "code: f($a, $b)\nwhere: [a * b == 299]\n"
            "vary: {a: {from: 1, to: 300}, b: {from: 1, to: 300}}"
        )
    )
    assert codes(found) == ["f(1, 299)", "f(13, 23)", "f(23, 13)", "f(299, 1)"]


def test_another_pack_or_id_has_another_sample(question: Make) -> None:
    one = codes(variants(question(VAST)))
    assert one == codes(variants(question(VAST)))
    assert one != codes(variants(question(VAST.replace("vast", "other"))))
    assert one != codes(variants(question(VAST, pack="other")))


def test_variants_are_the_same_in_every_process(question: Make, tmp_path: Path) -> None:
    file = tmp_path / "golden.yaml"
    body = "".join(f"    {line}\n" for line in GOLDEN.split("\n"))
    file.write_text("pack: golden\ntitle: x\nquestions:\n  -" + body[3:])
    program = (
        "import sys; from pathlib import Path; from quizapp.bank import load_pack, variants\n"
        "(q,) = load_pack(Path(sys.argv[1])).pack.questions\n"
        "print([variant.code for variant in variants(q)])"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", program, str(file)],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            check=True,
            text=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert said == {str(codes(variants(question(GOLDEN, pack="golden"))))}


def test_texts_are_filled_in(question: Make) -> None:
    variant = variants(
        question(
            SHAPE
            + "code: A.view($rows)\nsetup: |\n  A = $dims\n\nvary: {rows: [2], dims: [[1, 2]], op: [sum]}\n"
            'prompt: {en: "of $rows?", zh: "$op 之后？"}\n'
            'hint: [one $rows, {en: two, zh: 二}]\nexplain: "$$ $answer is $op"'
        )
    )[0]
    assert variant.setup == "A = [1, 2]"
    assert variant.code == "A.view(2)"
    assert variant.prompt("en") == "of 2?"
    assert variant.prompt("zh") == "sum 之后？"
    assert variant.prompt("fr") == "of 2?"
    assert variant.hints("zh") == ("one 2", "二")
    assert variant.explain("en", "(2, $op)") == "$ (2, $op) is sum"


def test_what_is_not_written_is_absent(question: Make) -> None:
    variant = variants(question(f"{SHAPE}code: A"))[0]
    assert variant.prompt("en") is None
    assert variant.hints("en") == ()
    assert variant.explain("en", "x") is None
    assert variant.options == ()
    assert variant.right is None
    assert not variant.several


def test_mistakes_are_those_that_can_be_made(question: Make) -> None:
    found = variants(
        question(
            SHAPE + "code: f($a)\nsetup: s = 1\nvary: {a: [1, 2]}\nmistakes:\n"
            "  - {id: same, code: f(1)}\n"
            "  - {id: big, code: g($a), where: [a > 1], says: 'g of $a'}\n"
            "  - {id: zero, code: h($a), where: [1 / (a - 1) > 0]}\n"
            "  - {id: own, code: f($a), setup: s = 2}\n"
        )
    )
    assert [mistake.id for mistake in found[0].mistakes] == ["own"]
    assert [mistake.id for mistake in found[1].mistakes] == ["same", "big", "zero", "own"]
    big, own = found[1].mistakes[1], found[1].mistakes[3]
    assert (big.setup, big.code) == ("s = 1", "g(2)")
    assert big.says is not None
    assert big.says.in_language("en") == "g of 2"
    assert (own.setup, own.code) == ("s = 1", "s = 2\nf(2)")


def test_options_are_shuffled_the_same_everywhere(question: Make) -> None:
    keys = "id: a\nask: choice\nprompt: p\npick: all\nright: it == $a\nvary: {a: [1, 2, 3, 4, 5, 6]}\n"
    found = variants(question(keys + "options: [p$a, q, r, s]"))
    for variant in found:
        written = (f"p{variant.given['a']}", "q", "r", "s")
        assert sorted(variant.options) == sorted(written)
        assert variant.options == tuple(written[index] for index in shuffled(4, "demo/a", variant.number))
        assert variant.code is None
        assert variant.right == f"it == {variant.given['a']}"
        assert variant.several
    assert len({variant.options.index("q") for variant in found}) > 1


def test_the_order_of_options_never_changes() -> None:
    assert [shuffled(4, "golden/choice", number) for number in range(4)] == GOLDEN_ORDERS


GOLDEN_ORDERS = [[0, 3, 1, 2], [0, 1, 2, 3], [2, 0, 3, 1], [1, 0, 2, 3]]


def test_an_example_finds_its_variant(question: Make) -> None:
    found = variants(question(f"{SHAPE}code: f($a, $b)\nvary: {{a: [1, 2], b: [true, 1]}}\nwhere: [a > 1]"))
    made = found.agreeing({"a": 2, "b": 1})
    assert made is not None
    assert (made.code, made.number) == ("f(2, 1)", 1)
    assert found.agreeing({"a": 1, "b": 1}) is None
    first = found.agreeing({})
    assert first is not None
    assert first.number == 0


def test_an_example_outside_the_sample_is_made_all_the_same(question: Make) -> None:
    found = variants(question(VAST))
    made = found.agreeing({"a": 1, "b": 2, "c": 3, "d": 4})
    assert made is not None
    assert (made.code, made.number) == ("f(1, 2, 3, 4)", -1)
    assert found.agreeing({"a": 1, "b": 1, "c": 3, "d": 4}) is None


def test_an_example_that_the_conditions_rule_out_is_a_fault(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(
        "pack: d\ntitle: x\nquestions:\n- id: a\n  ask: shape\n  code: f($a)\n"
        "  vary: {a: [1, 2]}\n  where: [a > 1]\n"
        "  examples:\n    - {given: {a: 2}, accept: x}\n    - {given: {a: 1}, accept: x}\n"
    )
    loaded = load_pack(file)
    assert loaded.pack is not None
    faults = variant_faults(loaded.pack.questions)
    assert [(fault.rule, fault.line, fault.column) for fault in faults] == [("no-variant-given", 11, 8)]


def test_texts_that_grow_without_bounds_are_refused(question: Make) -> None:
    found = variants(question(f"{SHAPE}code: '{'$a ' * 5000}'\nvary: {{a: ['{'x' * 400}', y]}}"))
    assert len(found) == 1


def test_hostile_conditions_end_soon(question: Make) -> None:
    hard = " and ".join(["a * b + c != d % 7"] * 20)
    wheres = "".join(f"  - {hard} and {n} < 99\n" for n in range(60))
    vary = "vary: {a: {from: 1, to: 99}, b: {from: 1, to: 99}, c: {from: 1, to: 99}, d: [8]}\n"
    begun = time.process_time()
    variants(question(f"{SHAPE}code: f($a, $b)\n{vary}where:\n{wheres}"))
    assert time.process_time() - begun < 10


def test_variants_are_found_once(question: Make) -> None:
    one = question(f"{SHAPE}code: A")
    assert variants(one) is variants(one)


_VALUES = st.lists(st.integers(-9, 9) | st.booleans(), min_size=1, max_size=6)


@settings(max_examples=50)
@given(a=_VALUES, b=_VALUES, least=st.integers(-9, 9))
def test_every_variant_satisfies_the_conditions_and_none_is_missing(
    a: list[int], b: list[int], least: int
) -> None:
    written = [str(values).replace("True", "true").replace("False", "false") for values in (a, b)]
    text = (
        "pack: p\ntitle: x\nquestions:\n- id: q\n  ask: shape\n  code: f($a, $b)\n"
        f"  vary: {{a: {written[0]}, b: {written[1]}}}\n  where: ['a + b >= {least}']\n"
    )
    loaded = load_pack(Path("p.yaml"), text.encode())
    assert loaded.pack is not None
    expected = dict.fromkeys(f"f({one}, {two})" for one, two in product(a, b) if one + two >= least)
    assert codes(variants(loaded.pack.questions[0])) == list(expected)
