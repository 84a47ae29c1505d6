from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.bank import LoadedPack, load_pack
from quizapp.bank.records import from_bytes, record_of
from quizapp.config.workspace import bundled_questions

Told = Callable[[LoadedPack], object]

FILE = Path("any.yaml")
_BROKEN = Path(__file__).parents[1] / "authoring" / "check"
FILES = [*sorted(bundled_questions().glob("*.yaml")), *sorted(_BROKEN.glob("*/*.yaml"))]
ODD = """\
pack: odd
title: "\\U0001f600 \\u2028"
tags: [one, two]
questions:
  - id: values
    ask: value
    aliases: [former, other/former]
    after: [unreadable-elsewhere, other/one]
    tags: [two, three]
    seconds: 12
    vary: {a: [1, 1.0, -0.0, .nan, .inf, true, no, null, '1', [2, [3]]], b: {from: 0.1, to: 0.5, step: 0.1}}
    setup: "x = '\\x85 \\u2028 \\ufeff'\\r\\n"
    code: [$a, $b]
  - id: values
    ask: value
    code: taken
  - {id: broken, ask: value}
"""


def again(loaded: LoadedPack) -> LoadedPack:
    record = from_bytes(record_of(loaded).to_bytes())
    assert record == record_of(loaded)
    return record.loaded(FILE, bundled=False)


def test_the_files_at_hand_come_out_as_they_went_in(told: Told) -> None:
    assert len(FILES) > 120
    for file in FILES:
        loaded = load_pack(FILE, file.read_bytes())
        assert told(again(loaded)) == told(loaded), file


def test_odd_values_come_out_as_they_went_in(told: Told) -> None:
    loaded = load_pack(FILE, ODD.replace("code: [$a, $b]", "code: f($a, $b)").encode())
    assert loaded.pack is not None
    assert [question.id for question in loaded.pack.questions] == ["odd/values"]
    assert [fault.rule for fault in loaded.faults] == ["duplicate-id", "missing-key"]
    assert told(again(loaded)) == told(loaded)


_PIECES = ["id: a", "id: b", "ask: shape", "ask: choice", "code: $x", "vary: {x: [1, .nan, '1']}", "level: 3"]
_PIECES += [
    "let: {y: x}",
    "mistakes: [{id: m, code: $y}]",
    "options: [1, 2]",
    "prompt: {en: $y, zh: 1}",
    "right: it",
]
_PIECES += [
    "examples: [{given: {x: 1}, accept: 1}]",
    "aliases: [b, c/d]",
    "after: [b]",
    "hint: x",
    "seconds: 1e1",
]
_PIECES += ["&a ", "*a", '"\\ud800"', "\n  - ", "\n    ", "\n    ", "\r\n    ", "\u2028", "\t", *"[]{}'\""]


@given(st.lists(st.sampled_from(_PIECES), max_size=30).map("".join))
def test_whatever_a_file_holds_comes_out_as_it_went_in(told: Told, body: str) -> None:
    loaded = load_pack(
        FILE, ("pack: d\ntitle: x\nquestions:\n  - id: z\n    ask: shape\n    " + body).encode()
    )
    assert told(again(loaded)) == told(loaded)


def test_an_entry_is_read_once() -> None:
    pack = again(load_pack(FILE, FILES[0].read_bytes())).pack
    assert pack is not None
    assert all(question.entry is question.entry for question in pack.questions)


def test_what_is_no_record_is_refused() -> None:
    written = record_of(load_pack(FILE, FILES[0].read_bytes())).to_bytes()
    for wrong in (b"", b"\0" * 8, written[:100], b"\0" * 7 + b"\x02" + b"[]", written[8:]):
        with pytest.raises(ValueError, match="not a record"):
            from_bytes(wrong)


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_else(written: bytes) -> None:
    with pytest.raises(ValueError, match="not a record"):
        from_bytes(written)
