"""Whatever a child writes is read as a report or refused; nothing else happens."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.runner.messages import MESSAGE_LIMIT, BrokenStream, Unpacker, pack
from quizapp.runner.outcome import Outcome, RaisedError, Result, TraceRow
from quizapp.runner.wire import Malformed, Report, outcome_to_json, read_report, result_to_json

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


def test_as_many_values_as_are_carried_are_read() -> None:
    report = read_report(raw(with_result(shape=[1000], values=[0] * 1000)))
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
    assert received == messages


@given(st.binary(max_size=200))
def test_any_stream_is_messages_or_broken(stream: bytes) -> None:
    try:
        messages = Unpacker().feed(stream)
    except BrokenStream:
        return
    assert all(isinstance(message, dict) for message in messages)


def test_a_message_that_claims_too_much_is_broken() -> None:
    with pytest.raises(BrokenStream):
        Unpacker().feed((MESSAGE_LIMIT + 1).to_bytes(4, "big"))
