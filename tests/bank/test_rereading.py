from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.bank import load_pack
from quizapp.bank.records import Record, record_of
from quizapp.bank.rereading import reread

PACK = """\
pack: small
title: {en: Small, zh: 小}
# between
questions:  # here
  # the first
  - id: one
    ask: shape
    code: torch.zeros(2)
  - id: two
    ask: dtype
    setup: |+
      A = torch.zeros(3)

    code: A
    prompt: {en: "a text
      over lines", zh: 一}
  - id: three
    ask: value
    after: [one]
    code: 1 + 1
  - {id: four, ask: value, code: 2 + 2}
"""


def record(text: str) -> Record:
    return record_of(load_pack(Path(), text.encode()))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("zeros(2)", "zeros(5)"),
        ("1 + 1", "1 + 1  # a comment\n    # and a line of it"),
        ("2 + 2", "3 + 3"),
        ("pack: small", "pack: renamed"),
        ("title: {en: Small, zh: 小}", "title: Small\ntags: [one]\n\n"),
        ("  - id: three\n    ask: value\n    after: [one]\n    code: 1 + 1\n", ""),
        ("  - id: three", "  - id: new\n    ask: value\n    code: 0\n  - id: three"),
        ("  # the first\n", ""),
        ("\n", "\n\n"),
        ("# between", "# elsewhere"),
    ],
)
def test_a_change_is_taken_up_as_if_all_were_read(old: str, new: str) -> None:
    changed = PACK.replace(old, new)
    assert changed != PACK
    found = reread(changed.encode(), record(PACK))
    assert found == record(changed)


def test_a_second_change_is_taken_up_too() -> None:
    first = PACK.replace("zeros(2)", "zeros(5)")
    between = reread(first.encode(), record(PACK))
    assert between is not None
    second = first.replace("1 + 1", "5 + 5")
    assert reread(second.encode(), between) == record(second)


def test_only_what_changed_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    before, texts = record(PACK), []
    monkeypatch.setattr(
        "quizapp.bank.rereading.load_pack", lambda file, text: texts.append(text) or load_pack(file, text)
    )
    assert reread(PACK.replace("zeros(2)", "zeros(5)").encode(), before) is not None
    assert b"id: one" in texts[0]
    assert b"id: two" not in texts[0]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("code: 1 + 1", "code: &one 1 + 1\n    setup: *one"),  # an alias
        ("code: 1 + 1", "cod: 1 + 1"),  # a fault
        ("id: three", "id: two"),  # an id that is taken
        ("after: [one]", "aliases: [four]"),  # a former id that is in use
        ("torch.zeros(2)", '"unclosed'),
        ("questions:", "question:"),
        ("pack: small", "pack: 1 2"),
        ("  - {id: four", "tags: [x]\n  - {id: four"),
    ],
)
def test_where_the_questions_may_share_something_all_is_read(old: str, new: str) -> None:
    changed = PACK.replace(old, new)
    assert changed != PACK
    assert reread(changed.encode(), record(PACK)) is None


@pytest.mark.parametrize("text", [PACK.replace("code: A\n", "cod: A\n"), "", "pack: small\n"])
def test_after_a_fault_all_is_read(text: str) -> None:
    assert reread(PACK.encode(), record(text)) is None


def test_a_quotation_over_two_questions_is_no_boundary() -> None:
    # With the unchanged question between them left out, the two halves would make one text.
    halves = PACK.replace("code: torch.zeros(2)", 'code: "torch.zeros(2)').replace("1 + 1", '1 + 1"')
    assert reread(halves.encode(), record(PACK)) is None
    title = PACK.replace("title: {en: Small, zh: 小}", 'title: "Small').replace("2 + 2}", '2 + 2}"')
    assert reread(title.encode(), record(PACK)) is None


_BEFORE = record(PACK)
_PIECES = ["", " ", "\n", "\r", "\t", "\u2028", "  - ", "- ", "? ", ": ", "'", '"', *"[]}#|x", "&a ", "*a"]
_PIECES += ["---\n", "...\n", "questions:\n", "    aliases: [one]\n", "  - {id: new, ask: value, code: 1}\n"]
_EDIT = st.tuples(st.floats(0, 1), st.integers(0, 60), st.sampled_from(_PIECES))


@given(st.lists(_EDIT, min_size=1, max_size=3))
def test_whatever_changes_nothing_is_taken_up_wrong(edits: list[tuple[float, int, str]]) -> None:
    text = PACK
    for where, gone, put in edits:
        at = int(where * len(text))
        text = text[:at] + put + text[at + gone :]
    found = reread(text.encode(), _BEFORE)
    assert found is None or found == record(text)


_HEAD, *_QUESTIONS = re.split(r"^(?=  - )", PACK, flags=re.MULTILINE)


@given(st.lists(st.sampled_from(_QUESTIONS), min_size=1, unique=True), st.sampled_from(["", "torch.ones(1)"]))
def test_any_order_and_any_part_of_the_questions_is_taken_up(questions: list[str], code: str) -> None:
    text = _HEAD + "".join(questions).replace("torch.zeros(2)", code or "torch.zeros(2)")
    assert reread(text.encode(), _BEFORE) == record(text)
