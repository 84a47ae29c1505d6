"""What a program's last expression becomes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from quizapp.runner.outcome import TEXT_LIMIT, Outcome, Result

Run = Callable[..., Outcome]


def result(run: Run, code: str, setup: str = "") -> Result:
    outcome = run(code, setup)
    assert outcome.ended == "finished", outcome
    assert outcome.result is not None
    return outcome.result


def test_a_tensor_tells_all_its_properties(run: Run) -> None:
    given = result(run, "A.unsqueeze(1)", "A = torch.arange(2 * 3).reshape(2, 3)")
    assert given == Result(
        kind="tensor",
        text="tensor([[[0, 1, 2]],\n\n        [[3, 4, 5]]])",
        shape=(2, 1, 3),
        dtype="int64",
        device="cpu",
        requires_grad=False,
        values=[[[0, 1, 2]], [[3, 4, 5]]],
    )


def test_a_parameter_is_a_tensor_that_requires_grad(run: Run) -> None:
    given = result(run, "nn.Parameter(torch.zeros(2))")
    assert (given.kind, given.shape, given.requires_grad) == ("tensor", (2,), True)
    assert given.text.startswith("Parameter containing:")


@pytest.mark.parametrize(
    ("code", "kind", "values"),
    [
        ("3", "number", 3),
        ("True", "bool", True),
        ("0.1", "number", 0.1),
        ("float('nan')", "number", "nan"),
        ("-math.inf", "number", "-inf"),
        ("1 + 2j", "complex", [1.0, 2.0]),
        ("'tensor'", "text", "tensor"),
        ("'\\ud800é'", "text", "\\ud800é"),
        ("None", "none", None),
        ("torch.float32", "other", None),
        ("torch.ones(2, dtype=torch.bool)", "tensor", [True, True]),
        ("torch.tensor([1.5, float('inf')])", "tensor", [1.5, "inf"]),
        ("torch.tensor(1 + 2j)", "tensor", [1.0, 2.0]),
        ("torch.tensor([[1j]])", "tensor", [[[0.0, 1.0]]]),
        ("torch.zeros(0, 3)", "tensor", []),
        ("torch.zeros(2, 0)", "tensor", [[], []]),
        ("torch.ones(2, dtype=torch.bfloat16)", "tensor", [1.0, 1.0]),
        ("torch.ones(2).numpy()", "other", None),
        ("torch.ones(2).numpy()[0]", "number", 1.0),
        ("(torch.ones(2).numpy() > 0)[0]", "bool", True),
        ("torch.ones(2, device='meta')", "tensor", None),
    ],
)
def test_each_kind_has_its_values(run: Run, code: str, kind: str, values: Any) -> None:
    given = result(run, code)
    assert (given.kind, given.values) == (kind, values)


def test_a_size_is_a_tuple_of_numbers(run: Run) -> None:
    given = result(run, "torch.ones(2, 3).shape")
    assert (given.kind, given.text, given.shape) == ("tuple", "torch.Size([2, 3])", None)
    assert [each.values for each in given.values] == [2, 3]


def test_containers_hold_results(run: Run) -> None:
    given = result(run, "{'a': [torch.ones(1), (1, None)], 2: 'x'}")
    assert list(given.values) == ["a", "2"]
    assert [each.kind for each in given.values["a"].values] == ["tensor", "tuple"]


def test_keys_that_read_alike_leave_no_values(run: Run) -> None:
    assert result(run, "{1: 'one', '1': 'uno'}").values is None


def test_a_named_tuple_of_torch_is_a_tuple(run: Run) -> None:
    given = result(run, "torch.tensor([[1, 5], [7, 2]]).max(dim=1)")
    assert given.kind == "tuple"
    assert [each.values for each in given.values] == [[5, 7], [1, 0]]


def test_values_beyond_the_limit_are_left_out(run: Run) -> None:
    assert len(result(run, "torch.arange(1000)").values) == 1000
    assert result(run, "torch.arange(1001)").values is None
    assert result(run, "[0] * 1001").values is None
    assert result(run, "[torch.zeros(600), torch.zeros(600)]").values is None
    assert result(run, "torch.zeros(10**6, 0)").values is None


def test_a_trillion_elements_are_described_without_being_made(run: Run) -> None:
    given = result(run, "torch.ones(1).expand(10**6, 10**6)")
    assert (given.shape, given.values) == ((10**6, 10**6), None)
    assert "..." in given.text


def test_long_text_is_cut(run: Run) -> None:
    given = result(run, "'a' * 50_000")
    assert (len(given.text), given.values) == (TEXT_LIMIT, None)
    assert len(result(run, "list(range(10**6))").text) == TEXT_LIMIT


def test_text_is_what_repr_gives(run: Run) -> None:
    code = "[[1, (2,)], {'a': {3}}, set(), frozenset([1]), (), 'it\\'s', b'x', 1.5, None, {}]"
    assert result(run, code).text == repr(eval(code))


def test_print_options_do_not_change_the_text(run: Run) -> None:
    outcome = run("print(x); x", "x = torch.tensor([1.23456])\ntorch.set_printoptions(precision=2)")
    assert outcome.printed == "tensor([1.23])\n"
    assert outcome.result is not None
    assert outcome.result.text == "tensor([1.2346])"


def test_a_huge_integer_is_described(run: Run) -> None:
    given = result(run, "10 ** 5000")
    assert (given.kind, given.values) == ("number", None)


def test_a_list_within_itself_is_described(run: Run) -> None:
    given = result(run, "a", "a = [1]; a.append(a)")
    assert (given.kind, given.text, given.values) == ("list", "[1, [...]]", None)


def test_deep_nesting_is_described(run: Run) -> None:
    given = result(run, "a", "a = []\nfor _ in range(100_000): a = [a]")
    assert (given.kind, given.values) == ("list", None)


@pytest.mark.parametrize(
    "body",
    [
        "def __repr__(self): raise ValueError('no')",
        "def __repr__(self): return 5",
        "def __repr__(self): raise SystemExit",
        "def __repr__(self): return self.__repr__()",
        "__class__ = torch.Tensor",
        "__class__ = property(lambda self: 1 / 0)",
        "def __getattribute__(self, name): raise KeyError(name)",
        "def __eq__(self, other): raise ValueError\n  def __hash__(self): raise ValueError",
    ],
)
def test_an_object_that_lies_is_described(run: Run, body: str) -> None:
    given = result(run, "Liar()", f"class Liar:\n  {body}")
    assert given.kind == "other"
    assert result(run, "[Liar()]", f"class Liar:\n  {body}").kind == "list"


@pytest.mark.parametrize(
    "body",
    [
        "def tolist(self): return ['forged']",
        "shape = (7,)",
        "def __repr__(self): raise ValueError",
        "@classmethod\n  def __torch_function__(cls, *a, **k): raise ValueError",
        "@property\n  def dtype(self): return 'forged'",
    ],
)
def test_a_tensor_that_lies_is_described_truly(run: Run, body: str) -> None:
    given = result(run, "torch.ones(2).as_subclass(Liar)", f"class Liar(torch.Tensor):\n  {body}")
    assert (given.kind, given.shape, given.dtype, given.values) == ("tensor", (2,), "float32", [1.0, 1.0])


@pytest.mark.parametrize("base", ["int", "float", "str", "tuple", "list", "dict"])
def test_a_built_in_that_lies_is_described(run: Run, base: str) -> None:
    methods = ("__len__", "__iter__", "__int__", "__float__", "__str__", "__repr__", "__eq__", "__add__")
    body = "\n".join(f"  def {name}(self, *a): raise ValueError" for name in methods)
    run_setup = f"class Liar({base}):\n{body}\n  items = keys = __index__ = bit_length = None"
    assert result(run, "Liar()", run_setup).kind != "other"


SCALARS = [
    ("np.longdouble(1) / 4", "number", 0.25),
    ("np.longdouble('inf')", "number", "inf"),
    ("np.longdouble('1e4000')", "number", None),
    ("np.clongdouble(1 + 2j)", "complex", [1.0, 2.0]),
    ("np.clongdouble('nan')", "complex", ["nan", 0.0]),
    ("np.clongdouble(np.longdouble('1e4000'))", "complex", None),
    ("np.float16(0.5)", "number", 0.5),
    ("np.float64('-inf')", "number", "-inf"),
    ("np.complex64(1j)", "complex", [0.0, 1.0]),
    ("np.uint64(2 ** 64 - 1)", "number", 2**64 - 1),
    ("np.str_('a')", "text", "a"),
    ("np.bytes_(b'a')", "other", None),
    ("np.datetime64('2020-01-01')", "other", None),
    ("np.datetime64('NaT')", "other", None),
    ("np.timedelta64(3, 's')", "other", None),
    ("np.void(b'ab')", "other", None),
    ("np.zeros(1, dtype='i4,f4')[0]", "other", None),
    ("np.array(None)", "other", None),
    ("decimal.Decimal('1e999999')", "other", None),
    ("decimal.Decimal('sNaN')", "other", None),
    ("fractions.Fraction(1, 3)", "other", None),
    ("enum.IntEnum('E', 'a')(1)", "number", 1),
    ("torch.SymInt", "other", None),
]


@pytest.mark.parametrize(("code", "kind", "values"), SCALARS)
def test_every_kind_of_scalar_is_described(run: Run, code: str, kind: str, values: Any) -> None:
    setup = "import numpy as np, decimal, fractions, enum"
    given = result(run, code, setup)
    assert (given.kind, given.values) == (kind, values)
    inside = result(run, f"[{code}]", setup)
    assert [each.kind for each in inside.values] == [kind]


HOSTILE = (
    "__len__ __iter__ __int__ __float__ __complex__ __bool__ __str__ __repr__ __eq__ __hash__ __add__"
    " __radd__ __mul__ __format__ __index__ __array__ __array_ufunc__ __getattribute__ __class__ item"
)


@pytest.mark.parametrize(
    "made",
    [
        "int: 3", "float: 0.5", "complex: 1j", "str: 'a'", "bytes: b'a'", "tuple: (1,)", "list: [1]",
        "dict: {1: 2}", "set: {1}", "frozenset: {1}", "decimal.Decimal: 1", "fractions.Fraction: 1",
        "np.float64: 0.5", "np.longdouble: 0.5", "np.clongdouble: 0.5", "np.int64: 3", "np.void: b'a'",
        "np.str_: 'a'", "collections.deque: [1]", "Exception: 1",
    ],
)  # fmt: skip
def test_no_scalar_or_container_of_a_strangers_class_raises(run: Run, made: str) -> None:
    base, _, value = made.partition(": ")
    body = "".join(f"  {name} = property(raising)\n" for name in HOSTILE.split())
    setup = (
        "import numpy as np, decimal, fractions, collections\n"
        "def raising(*given): raise ZeroDivisionError\n"
        f"class Liar({base}):\n{body}"
    )
    for code in (f"Liar({value})", f"[Liar({value})]", f"{{'a': Liar({value})}}", f"(Liar({value}),) * 2000"):
        assert result(run, code, setup).kind


def test_a_key_whose_text_changes_the_dict_is_described(run: Run) -> None:
    setup = "class K:\n  def __repr__(self): d[len(d)] = 1; return 'k'\nd = {}"
    assert result(run, "d.update({K(): 1, 2: 3}); d", setup).kind in ("dict", "other")


def test_an_error_of_a_class_with_an_order_of_its_own_is_described(run: Run) -> None:
    setup = (
        "class M(type):\n  def mro(cls): return type.mro(cls) if not made else 1 / 0\n"
        "made = []\nclass E(ValueError, metaclass=M): pass\nmade.append(1)"
    )
    outcome = run("raise E('no')", setup)
    assert outcome.error is not None
    assert (outcome.error.type, outcome.error.bases[0]) == ("E", "ValueError")


@pytest.mark.parametrize(
    "code",
    [
        "torch.eye(2).to_sparse()",
        "torch.eye(2).to_sparse_csr()",
        "torch.quantize_per_tensor(torch.ones(2), 0.1, 0, torch.qint8)",
        "torch.nested.nested_tensor([torch.ones(1), torch.ones(2)])",
        "torch.nested.nested_tensor([torch.ones(1), torch.ones(2)], layout=torch.jagged)",
        "torch.ones(2).to(torch.float8_e4m3fn)",
        "torch.ones(2, dtype=torch.uint16)",
        "torch.ones(2, dtype=torch.complex32)",
        "torch.eye(2, requires_grad=True).sum()",
        "torch.vmap(lambda x: x)(torch.ones(2))",
        "torch.conj(torch.ones(2, dtype=torch.complex64))",
        "torch.ones([1] * 60)",
    ],
)
def test_every_layout_of_tensor_is_described(run: Run, code: str) -> None:
    assert result(run, code).kind == "tensor"


def test_without_a_last_expression_the_result_is_none(run: Run) -> None:
    assert result(run, "x = 3").kind == "none"
    assert result(run, "").kind == "none"
    assert result(run, "x = 3\nx").values == 3


def test_the_usual_names_need_no_import(run: Run) -> None:
    code = "[each.__name__ for each in (torch, nn, F, math, DataLoader, TensorDataset)]"
    assert "'torch.nn.functional', 'math', 'DataLoader', 'TensorDataset'" in result(run, code).text


def test_a_class_and_a_function_see_the_names_of_setup(run: Run) -> None:
    setup = (
        "from dataclasses import dataclass\n@dataclass\nclass Point:\n  x: int\n"
        "def f(): return Point(y)\ny = 2"
    )
    assert result(run, "f()", setup).text == "Point(x=2)"


@pytest.mark.parametrize(
    ("code", "right", "holds"),
    [
        ("torch.ones(2, 3)", "it.shape == (2, 3)", True),
        ("torch.ones(2, 3)", "it.shape == (3, 2)", False),
        ("torch.ones(2, 3)", "it > 0", None),
        ("torch.ones(2, 3)", "error is None", True),
        ("1 / 0", "error == 'ZeroDivisionError'", True),
        ("1 / 0", "it is None", None),
        ("1 / 0", "not a python expression", None),
        ("len(a)", "it == len(a)", True),
        ("1", None, None),
    ],
)
def test_right_is_asked_of_the_result(run: Run, code: str, right: str | None, holds: bool | None) -> None:
    assert run(code, "a = [1, 2]", right).holds is holds
