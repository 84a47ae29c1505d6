"""Whatever a child writes is read as a report or refused; nothing else happens."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.runner.element_types import COMPLEX, ELEMENT_TYPES, FLOATS, WHOLE
from quizapp.runner.messages import ATTACHED, MESSAGE_LIMIT, BrokenStream, Unpacker, pack
from quizapp.runner.outcome import Outcome, RaisedError, Result, TraceRow
from quizapp.runner.report_values import Malformed
from quizapp.runner.wire import Report, outcome_to_json, read_report, result_to_json

REPORT: dict[str, Any] = {
    "ended": "finished",
    "seconds": 0.25,
    "result": {
        "kind": "tensor",
        "shape": [2, 1],
        "dtype": "float32",
        "device": "cpu",
        "requires_grad": False,
        "values": [[1.5], ["nan"]],
        "text": "tensor([[1.5000],\n        [nan]])",
    },
    "error": None,
    "trace": [{"call": "torch.unsqueeze", "shape": [2, 1], "dtype": "float32"}],
    "holds": None,
    "note": None,
}

#: Messages can hold anything but what is not a number, which does not equal itself.
PLAIN = (
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False, allow_infinity=False)
)

#: JSON that is likely to look like a report.
WORDS = st.sampled_from(
    [*REPORT, *REPORT["result"], "type", "message", "bases", "finished", "error", "list", "nan"]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | WORDS,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(WORDS | st.text(), inner, max_size=8),
    max_leaves=30,
)


def raw(report: object) -> bytes:
    return json.dumps(report).encode("ascii")


def read_or_refuse(given: bytes) -> Report | Malformed:
    try:
        return read_report(given)
    except Malformed as refused:
        return refused


def test_a_sound_report_is_read() -> None:
    report = read_report(raw(REPORT))
    assert report.ended == "finished"
    assert report.result is not None
    assert result_to_json(report.result) == REPORT["result"]
    assert report.trace == (TraceRow("torch.unsqueeze", (2, 1), "float32"),)


@given(st.binary())
def test_any_bytes_are_read_or_refused(given: bytes) -> None:
    read_or_refuse(given)


@given(JSON)
def test_any_json_is_read_or_refused(value: Any) -> None:
    read_or_refuse(raw(value))


@given(st.sampled_from(sorted(REPORT)), JSON)
def test_any_part_of_a_report_may_be_anything(key: str, value: Any) -> None:
    read_or_refuse(raw({**REPORT, key: value}))


@given(st.sampled_from(sorted(REPORT["result"])), JSON)
def test_any_part_of_a_result_may_be_anything(key: str, value: Any) -> None:
    read = read_or_refuse(raw({**REPORT, "result": {**REPORT["result"], key: value}}))
    if isinstance(read, Report):
        assert read.result is not None
        json.dumps(result_to_json(read.result), allow_nan=False).encode("utf-8")


@given(st.sampled_from(["number", "bool", "complex", "text", "tuple", "list", "dict", "none", "other"]), JSON)
def test_values_fit_the_kind_or_are_refused(kind: str, values: Any) -> None:
    result = {**REPORT["result"], "kind": kind, "shape": None, "dtype": None, "device": None}
    result |= {"requires_grad": None, "values": values}
    read_or_refuse(raw({**REPORT, "result": result}))


def without(key: str) -> dict[str, Any]:
    return {name: value for name, value in REPORT.items() if name != key}


def with_result(**parts: Any) -> dict[str, Any]:
    return {**REPORT, "result": {**REPORT["result"], **parts}}


def number(values: Any) -> dict[str, Any]:
    result = {"kind": "number", "shape": None, "dtype": None, "device": None, "requires_grad": None}
    return result | {"values": values, "text": "x"}


def holder(*values: Any) -> dict[str, Any]:
    return {**number(None), "kind": "list", "values": list(values)}


def failed(**parts: Any) -> dict[str, Any]:
    error = {"type": "ValueError", "message": "m", "bases": ["Exception"], **parts}
    return {**REPORT, "ended": "error", "result": None, "error": error}


def nested(depth: int) -> dict[str, Any]:
    return holder() if depth == 0 else holder(nested(depth - 1))


@pytest.mark.parametrize(
    "report",
    [
        *[without(key) for key in REPORT],
        {**REPORT, "more": 1},
        {**REPORT, "ended": "timeout"},
        {**REPORT, "ended": "crashed"},
        {**REPORT, "ended": "error"},
        {**REPORT, "ended": ["finished"]},
        {**REPORT, "result": None},
        {**REPORT, "error": {"type": "E", "message": "m", "bases": []}},
        {**REPORT, "seconds": -1},
        {**REPORT, "seconds": True},
        {**REPORT, "seconds": "1"},
        {**REPORT, "seconds": 1e300},
        {**REPORT, "holds": 1},
        {**REPORT, "note": 5},
        {**REPORT, "note": "\ud800"},
        {**REPORT, "trace": REPORT["trace"] * 51},
        {**REPORT, "trace": [{**REPORT["trace"][0], "shape": [-1]}]},
        with_result(kind="strange"),
        with_result(kind=["tensor"]),
        with_result(kind="number"),
        with_result(shape=None),
        with_result(shape=[2, 2]),
        with_result(shape=[2, True]),
        with_result(shape=[2, 1.0]),
        with_result(shape=[2, -1]),
        with_result(shape=[1] * 65),
        with_result(dtype=None),
        with_result(device=None),
        with_result(requires_grad=None),
        with_result(text="x" * 10_001),
        with_result(text="\ud800"),
        with_result(text=None),
        with_result(values=[1.5]),
        with_result(values=[[1.5], [None]]),
        with_result(values=[[1.5], [1]]),
        with_result(values=[[1.5], [True]]),
        with_result(values=[[1.5], [0.1]]),
        with_result(values=[[1.5], [1.797e308]]),
        with_result(values=[[1.5], [10**4200]]),
        with_result(values=[[1.5], [[1.0, 2.0]]]),
        with_result(shape=[2**62, 2**62], values=None),
        with_result(dtype="float31"),
        with_result(dtype="float\x1b[31m\nx"),
        with_result(dtype="torch.float32"),
        with_result(device="cpu\n"),
        with_result(device="\x1b[31mcpu"),
        with_result(device="cuda:10000"),
        {**REPORT, "seconds": 10**4200},
        {**REPORT, "trace": [{**REPORT["trace"][0], "dtype": "float31"}]},
        {**REPORT, "trace": [{**REPORT["trace"][0], "call": "torch\x1b"}]},
        {**REPORT, "trace": [{**REPORT["trace"][0], "shape": [1.0]}]},
        failed(type="Two\nlines"),
        failed(type=""),
        failed(type="Bell\x07"),
        failed(bases=["Value\u202eError"]),
        failed(bases=["A"] * 101),
        failed(message="\udc80"),
        failed(message="x" * 10_001),
        {**REPORT, "result": {**number(None), "kind": "bool"}},
        {**REPORT, "result": {**number([1.0]), "kind": "complex"}},
        {**REPORT, "result": {**number("nan"), "kind": "complex"}},
        {**REPORT, "result": {**number([1, 2]), "kind": "complex"}},
        {**REPORT, "result": {**number(1), "kind": "none"}},
        {**REPORT, "result": {**number(1), "shape": [1]}},
        {**REPORT, "result": {**number(1), "dtype": "int64"}},
        {**REPORT, "result": number(10**4200)},
        {**REPORT, "result": number(2**4096)},
        with_result(values=[[1.5], ["Infinity"]]),
        with_result(values=[[1.5], [[1, 2, 3]]]),
        with_result(shape=[1001], values=[0] * 1001),
        with_result(shape=[1001, 0], values=[[]] * 1001),
        {**REPORT, "result": number("7")},
        {**REPORT, "result": number(True)},
        {**REPORT, "result": number([7])},
        {**REPORT, "result": holder(*[number(1)] * 1001)},
        {**REPORT, "result": holder(*[holder()] * 1001)},
        {**REPORT, "result": nested(30)},
        {**REPORT, "result": holder(7)},
    ],
)
def test_what_breaks_a_rule_is_refused(report: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        read_report(raw(report))


@pytest.mark.parametrize(
    "text",
    [
        b'{"a":NaN}',
        b'{"a":Infinity}',
        b'{"a":-Infinity}',
        b'{"a":1,"a":1}',
        b"[" * 200_000,
        b"9" * 10_000,
        b'"' + b"x" * 3_000_000 + b'"',
        "\ufeff{}".encode(),
        '{"é":1}'.encode(),
        b"",
    ],
    ids=range(10),
)
def test_what_is_no_plain_json_is_refused(text: bytes) -> None:
    with pytest.raises(Malformed):
        read_report(text)


def test_an_infinite_number_is_refused_as_a_value_and_as_a_time() -> None:
    for whole in (
        with_result(values=[[1.5], ["?"]]),
        {**REPORT, "seconds": "?"},
        {**REPORT, "result": number("?")},
    ):
        with pytest.raises(Malformed):
            read_report(raw(whole).replace(b'"?"', b"1e999"))


#: What each element type holds, and what it does not.
ELEMENTS: dict[str, tuple[list[Any], list[Any]]] = {
    "bool": ([True, False], [0, 1, 0.5, "nan"]),
    "uint8": ([0, 255], [-1, 256, 300, 1.0, True]),
    "int8": ([-128, 127], [-129, 128, 0.0]),
    "int64": ([2**63 - 1, -(2**63), 2**53 + 1], [2**63, 1.0, True, "inf"]),
    "uint64": ([2**64 - 1], [2**64, -1]),
    "float64": (
        [0.1, -0.0, 5e-324, 1.7976931348623157e308, "nan", "-inf"],
        [1, True, [0.1, 0.2], "infinity"],
    ),
    "float32": ([0.5, -0.0, 2.0**-149, (2 - 2.0**-23) * 2.0**127, "inf"], [0.1, 2.0**-150, 2.0**128, 1e308]),
    "float16": ([65504.0, 2.0**-24], [65520.0, 2.0**-25, 0.1]),
    "bfloat16": ([1.0078125, 2.0**127], [1.00390625, 1e39]),
    "float8_e4m3fn": ([448.0, 0.015625, "nan"], [449.0, 480.0, "inf", 0.3]),
    "float8_e5m2": ([57344.0, "inf"], [65536.0, 1.1]),
    "float8_e8m0fnu": ([0.5, 2.0**127], [0.75]),
    "complex64": (
        [[1.5, "nan"], [0.0, -0.0]],
        [1.5, [1.5], [1.5, 2, 3], [1, 2], [0.1, 0.0], "nan", [1e300, 0.0]],
    ),
    "complex128": ([[0.1, 0.2]], [[True, 0.0], None]),
    "qint8": ([], [1, 1.0]),
    "int4": ([], [1]),
    "unknown": ([], [1, 1.0, True]),
}


@pytest.mark.parametrize("dtype", ELEMENTS)
def test_an_element_type_holds_what_it_can_and_nothing_else(dtype: str) -> None:
    held, refused = ELEMENTS[dtype]
    for value in held:
        for shape, values in (([], value), ([1], [value]), ([1, 2], [[value, value]])):
            read = read_report(raw(with_result(dtype=dtype, shape=shape, values=values))).result
            assert read is not None
            assert read.values == values
    for value in refused:
        for shape, values in (([], value), ([1], [value]), ([1, 2], [[value, value]])):
            if values is not None:  # a tensor without values is one with too many
                with pytest.raises(Malformed):
                    read_report(raw(with_result(dtype=dtype, shape=shape, values=values)))


def test_every_element_type_of_torch_is_known(run: Callable[..., Outcome]) -> None:
    result = run(
        "sorted({str(each)[6:] for each in vars(torch).values() if isinstance(each, torch.dtype)})"
    ).result
    assert result is not None
    assert {each.values for each in result.values} <= ELEMENT_TYPES


def test_the_least_and_the_greatest_of_every_element_type_are_read(run: Callable[..., Outcome]) -> None:
    """What torch says of its types, read as what a program gave."""
    for dtype in sorted({*WHOLE, *FLOATS, *COMPLEX}):
        info = "iinfo" if dtype in WHOLE else "finfo"
        outcome = run(
            f"torch.tensor([i.min, i.max], dtype=torch.{dtype})", f"i = torch.{info}(torch.{dtype})"
        )
        assert outcome.ended == "finished", (dtype, outcome)
        assert outcome.result is not None
        assert outcome.result.values is not None, dtype


def test_as_many_values_as_are_carried_are_read() -> None:
    report = read_report(raw(with_result(shape=[1000], values=[0.0] * 1000)))
    assert report.result is not None
    assert len(report.result.values) == 1000
    assert read_report(raw({**REPORT, "result": holder(*[number(1)] * 1000)})).result is not None


def test_the_public_json_has_the_documented_keys() -> None:
    inner = Result("number", "1", values=1)
    outcome = Outcome(
        "error",
        "cpu",
        "2.13.0",
        0.5,
        printed="p",
        result=Result("dict", "{'a': (1,)}", values={"a": Result("tuple", "(1,)", values=(inner,))}),
        error=RaisedError("KeyError", "m", ("LookupError",)),
        trace=(TraceRow("torch.ones", (2,), "float32"),),
        holds=True,
    )
    public = outcome_to_json(outcome, "x/y")
    assert list(public) == [
        "schema", "id", "ended", "device", "torch", "seconds", "printed", "result", "error", "trace", "note",
    ]  # fmt: skip
    assert public["result"]["values"]["a"]["values"][0]["values"] == 1
    assert public["error"] == {"type": "KeyError", "message": "m", "bases": ["LookupError"]}
    assert json.loads(json.dumps(public, allow_nan=False)) == public


@given(
    st.lists(st.dictionaries(st.text(), PLAIN | st.lists(PLAIN, max_size=3), max_size=3), max_size=5),
    st.data(),
)
def test_messages_survive_any_cutting_of_the_stream(
    messages: list[dict[str, Any]], data: st.DataObject
) -> None:
    stream = b"".join(pack(message) for message in messages)
    unpacker = Unpacker()
    received = []
    while stream:
        cut = data.draw(st.integers(1, len(stream)))
        received += unpacker.feed(stream[:cut])
        stream = stream[cut:]
    assert [{**message, ATTACHED: b""} for message in messages] == received


def test_what_is_attached_comes_with_its_message() -> None:
    stream = pack({"a": 1}, b"\x00\xff") + pack({"b": 2}) + pack({"c": 3}, b"x" * 100_000)
    received = Unpacker().feed(stream)
    assert [message[ATTACHED] for message in received] == [b"\x00\xff", b"", b"x" * 100_000]


@given(st.binary(max_size=200))
def test_any_stream_is_messages_or_broken(stream: bytes) -> None:
    try:
        messages = Unpacker().feed(stream)
    except BrokenStream:
        return
    assert all(isinstance(message, dict) for message in messages)


def test_a_message_that_claims_too_much_is_broken() -> None:
    with pytest.raises(BrokenStream):
        Unpacker().feed((MESSAGE_LIMIT + 1).to_bytes(4, "big") + bytes(4))
