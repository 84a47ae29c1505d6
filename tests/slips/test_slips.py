"""Slips as a whole: what holds for each of them, whatever the code."""

from __future__ import annotations

import ast
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.slips import MOST_SLIPS, CandidateSlip, fact, setup_slips, slips
from quizapp.slips.kinds import nearness
from quizapp.words import LANGUAGES, Words

LAYERS = """\
net = nn.Sequential(
    nn.Conv2d(3, 8, kernel_size=3, stride=2, padding=1),  # halves
    nn.Flatten(start_dim=1),
)
x = torch.zeros(4, 3, 8, 8)
for layer in net:
    x = layer(x)  # 变小
    print(x.shape[0], x[1:3].sum(dim=1, keepdim=True).T)
y = "é" if x.ndim > 2 else x @ x.T
"""


def test_the_nearest_in_meaning_come_first() -> None:
    near = [nearness(slip.id) for slip in slips(LAYERS)]
    assert near == sorted(near)
    assert near[0] == 0


def test_the_order_depends_on_the_text_alone() -> None:
    assert slips(LAYERS) == slips(LAYERS)
    shorter = [slip.id for slip in slips("A.sum(dim=0)")]
    assert (
        shorter.index("sibling-mean") < shorter.index("keyword-dropped-dim") < shorter.index("dim-one-more")
    )


def test_ids_are_one_each() -> None:
    made = slips(LAYERS)
    assert len({slip.id for slip in made}) == len(made)


def test_ids_do_not_depend_on_the_numbers() -> None:
    one, other = slips("x.sum(0).reshape(2, 3)[1]"), slips("x.sum(2).reshape(5, 7)[4]")
    shared = {slip.id for slip in one} & {slip.id for slip in other}
    # Negating nought changes nothing, and one less than it is the other end.
    comes_and_goes = {"int-negated", "dim-one-less"}
    assert {slip.id for slip in one} ^ {slip.id for slip in other} == comes_and_goes
    assert {"dim-one-more", "int-one-less", "swapped-sizes"} <= shared


def test_a_position_keeps_its_id_where_an_earlier_one_has_no_slip() -> None:
    assert "int-negated-2" in {slip.id for slip in slips("x.flip(0, 1)")}
    assert "int-negated-2" in {slip.id for slip in slips("x.flip(2, 1)")}


def test_layout_and_comments_stay() -> None:
    for slip in slips(LAYERS):
        assert "# halves" in slip.code
        assert "# 变小" in slip.code
        assert slip.code.count("\n") == LAYERS.count("\n")


def test_a_long_code_has_slips_of_many_kinds() -> None:
    made = slips(LAYERS)
    assert 40 <= len(made) <= MOST_SLIPS
    kinds = {"-".join(slip.id.split("-")[:2]) for slip in made}
    assert {"int-one", "flag-flipped", "slice-end", "keyword-dropped", "operator-times"} <= kinds


def test_code_without_anything_to_get_wrong_has_none() -> None:
    assert slips("x.shape") == ()
    assert slips("print(x)") == ()
    assert slips("") == ()


def test_what_stands_in_strings_annotations_and_patterns_is_left_alone() -> None:
    assert slips('f"{x[1]}"') == ()
    assert slips("x: y[1] = z") == ()
    assert slips("match x:\n    case [1, 2]:\n        pass") == ()


HOSTILE = {
    "a NUL": "A.sum(\0)",
    "half a character": "x = '\ud800'",
    "a syntax error": "A.sum(",
    "more than a question": "x[1]\n" * 100_000,
    "brackets": "(" * 3_000 + ")" * 3_000,
    "open brackets": "[" * 3_900,
    "braces": "{" * 3_900,
    "signs": "-" * 3_900 + "1",
    "not": "not " * 900 + "x",
    "attributes": "a" + ".b" * 1_900,
    "calls in calls": "f(" * 190 + "x" + ")" * 190,
    "calls of calls": "a" + "()" * 1_900,
    "subscripts": "x" + "[0]" * 1_300,
    "a sum": "1" + "+1" * 1_900,
    "arguments": "f(" + "1," * 1_900 + ")",
    "half as many": "x.repeat(" + "2," * 900 + ")",
    "a list": "[" + "1," * 1_900 + "]",
    "lambdas": "lambda:" * 500 + "1",
    "a large number": "f(0x" + "f" * 3_900 + ")",
    "a larger one": "f(" + "9" * 3_990 + ")",
    "a long float": "f(" + "9" * 3_900 + ".0)",
    "a tower": "9**9**9**9",
    "a permutation": f"x.permute({', '.join(map(str, range(900)))})",
    "a chain": "x" + ".permute(1, 0)" * 270,
    "nested lists": "torch.cat([" * 90 + "A, B" + "], 1)" * 90,
    "nested products": "(a@" * 150 + "b" + ")" * 150,
    "a byte order mark": "\ufeffx[1]",
    "return outside a function": "return x[1]",
    "a keyword twice": "f(a=1, a=2)",
    "other line ends": "f(1)\rg(2)\r\nh(3)\n\fk(4)",
    "letters that stand for others": "ﬁ.ſum(1)",
    "odd escapes": r"'\d'; x[1]; f(1if x else 2); x is 1",
    "continued lines": "f(a, \\\n  1) @ \\\n b",
    "comments between": "f(a, # no, (\n  1) and (a # )\n - b)",
    "no arguments to speak of": "sum(x[1] for x in y)",
    "everything open": "f(*a, 1, **b, c=(2), *d)[..., None, *e, 1:2]",
}


@pytest.mark.parametrize("code", HOSTILE.values(), ids=HOSTILE)
def test_hostile_code_gives_programs_or_nothing(code: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made = (*slips(code), *slips("x.T", code), *setup_slips("x.T", code))
    assert len(made) <= 3 * MOST_SLIPS
    for slip in made:
        assert_compiles(slip.code)


@given(st.text(max_size=60))
def test_any_text_is_taken(code: str) -> None:
    for slip in slips(code, code):
        assert slip.code != code


NAMES = st.sampled_from(["A", "x", "n", "net"])
NUMBERS = st.integers(-3, 12).map(str)
WORDS = st.sampled_from(["True", "2.0", "1.", "None", '"ij->i"', "torch.float64"])
ATOMS = st.one_of(NAMES, NUMBERS, WORDS)
METHODS = st.one_of(
    st.sampled_from(["sum", "squeeze", "permute", "transpose", "reshape", "repeat", "flatten", "float"]),
    st.sampled_from(["repeat_interleave", "max", "matmul", "detach", "expand", "add_", "children"]),
)
FUNCTIONS = st.one_of(
    st.sampled_from(["torch.cat", "torch.zeros", "torch.tensor", "torch.permute", "torch.einsum", "range"]),
    st.sampled_from(["F.softmax", "F.max_pool2d", "nn.Conv2d", "nn.ConvTranspose1d", "math.floor", "max"]),
)
SIGNS = st.sampled_from([" + ", "-", " * ", "@", " / ", "//", " ** ", "%", " < ", " >= ", " and "])
KEYWORDS = st.sampled_from(["dim", "keepdim", "padding", "stride", "dtype", "output_padding"])


def joined(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(parts, max_size=3).map(", ".join)


def larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    keyword = st.tuples(KEYWORDS, inner).map("=".join)
    inside = st.tuples(joined(inner), st.lists(keyword, max_size=1).map("".join))
    given_ = inside.map(lambda both: ", ".join(part for part in both if part))
    ends = st.one_of(st.just(""), NUMBERS, NAMES)
    slices = st.tuples(ends, ends).map(":".join)
    indices = st.one_of(inner, slices, NUMBERS.map(":, {}".format), st.just("None, 1"))
    return st.one_of(
        st.tuples(inner, METHODS, given_).map("({0[0]}).{0[1]}({0[2]})".format),
        st.tuples(NAMES, METHODS, given_).map("{0[0]}.{0[1]}({0[2]})".format),
        st.tuples(FUNCTIONS, given_).map("{0[0]}({0[1]})".format),
        st.tuples(inner, SIGNS, inner).map("".join),
        st.tuples(inner, SIGNS, inner).map(lambda parts: f"({''.join(parts)})"),
        st.tuples(NAMES, indices).map("{0[0]}[{0[1]}]".format),
        joined(inner).map("[{}]".format),
        joined(inner).map("({},)".format).filter(lambda text: text != "(,)"),
        inner.map("-{}".format),
        inner.map("lambda x: {}".format).map("({})".format),
        inner.map("[{} for x in A]".format),
        NAMES.map("{}.T".format),
        inner.map("(\n  {}  # why\n)".format),
    )


def deeper(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(inner, larger(inner))


FRAMES = ["{}", "y = {}", "y += {}", "for i in {}:\n    print(i)", "if {}:\n    z[1] = {}", "y = {}, 1"]
STATEMENTS = st.builds(
    lambda frame, expression: frame.replace("{}", expression),
    st.sampled_from(FRAMES),
    deeper(deeper(larger(ATOMS))),
)
CODES = st.lists(STATEMENTS, min_size=1, max_size=3).map("\n".join)


@given(CODES)
def test_every_slip_is_one_change_in_one_expression(code: str) -> None:
    made = slips(code)
    assert len({slip.code for slip in made} | {code}) == len(made) + 1
    frame, expressions = taken_apart(code) if made else ("", [])
    for slip in made:
        assert_compiles(slip.code)
        other_frame, others = taken_apart(slip.code)
        assert other_frame == frame
        assert len(others) == len(expressions)
        assert sum(one != other for one, other in zip(expressions, others, strict=True)) <= 1


@given(CODES, CODES)
def test_slips_of_a_setup_leave_the_code_as_it_is(setup: str, code: str) -> None:
    for slip in setup_slips(code, setup):
        assert_compiles(slip.code)
        assert slip.id.startswith("setup-")
        assert slip.code.endswith(f"\n{code}")


def test_a_slip_of_a_setup_comes_before_the_code() -> None:
    made = setup_slips("up(x)", "up = nn.ConvTranspose2d(1, 1, 3, padding=1)\nx = torch.zeros(1, 1, 5, 5)\n")
    dropped = "up = nn.ConvTranspose2d(1, 1, 3)\nx = torch.zeros(1, 1, 5, 5)\nup(x)"
    assert CandidateSlip("setup-keyword-dropped-padding", dropped) in made


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_slip_can_be_said(language: str) -> None:
    words = Words(language)
    for slip in (*slips(LAYERS), *setup_slips("x.T", LAYERS)):
        note = fact(slip.id)
        assert note is not None
        assert "{" not in words.note(note)


def assert_compiles(code: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        compile(code, "<slip>", "exec", dont_inherit=True)


def taken_apart(code: str) -> tuple[str, list[str]]:
    """A code's statements without their expressions, and those expressions."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(code)
    expressions: list[str] = []

    class Taker(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            if isinstance(node, ast.expr):
                expressions.append(ast.dump(node))
                return ast.Name("taken")
            self.generic_visit(node)
            return node

    return ast.dump(Taker().visit(tree)), expressions
