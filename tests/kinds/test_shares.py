"""With which tensors a result shares memory: what the code does, read, judged and said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.bank import load_pack, variants
from quizapp.examine.examined import Examined
from quizapp.examine.examiner import Examiner
from quizapp.kinds import Reading, Unreadable, answer_text, expectation, judge, read
from quizapp.kinds.shares import SharesTruth
from quizapp.runner.client import Runner
from quizapp.words import Words

AMONG = ("A", "B", "weight")


def examined(setup: str, code: str, runner: Runner, folder: Path) -> Examined:
    file = folder / "p.yaml"
    question = f"{{id: q, ask: shares, setup: {json.dumps(setup)}, code: {json.dumps(code)}}}"
    file.write_text(f"pack: p\ntitle: T\nquestions:\n  - {question}\n", encoding="utf-8")
    pack = load_pack(file).pack
    assert pack is not None
    return Examiner(runner).examine(variants(pack.questions[0])[0]).result()


@pytest.mark.parametrize(
    ("setup", "code", "answer"),
    [
        ("A = torch.arange(6).reshape(2, 3)", "A[:, 1:]", "A"),
        ("A = torch.arange(6).reshape(2, 3)", "A[[0, 1]]", "none"),
        ("A = torch.arange(6).reshape(2, 3)\nT = A.t()", "T.reshape(6)", "none"),
        ("A = torch.arange(6).reshape(2, 3)\nT = A.t()", "A.reshape(6)", "A, T"),
        ("A = torch.ones(3, 1)", "A.expand(3, 4)", "A"),
        ("A = torch.ones(3, requires_grad=True)\nB = A * 2", "B.detach()", "B"),
        ("A = torch.ones(3)", "A.numpy()", "A"),
        ("A = torch.ones(6)\nB, C = A[:3], A[3:]", "A[2:3]", "A, B"),
        ("A = torch.ones(6)\nB = A[::2]\nC = A[1::2]", "B + 0; B", "A, B"),
        ("A = torch.ones(2)\nB = A.view(torch.int32)", "A", "A, B"),
        ("A = torch.ones(2)", "A = A.clone()\nA", "none"),
        ("A = torch.ones(0)\nB = torch.ones(1)", "A", "none"),
        ("A = torch.ones(2)\nn = 3\nimport copy", "A", "A"),
    ],
)
def test_two_share_where_some_element_of_both_lies_at_one_address(
    setup: str, code: str, answer: str, runner: Runner, tmp_path: Path
) -> None:
    found = examined(setup, code, runner, tmp_path)
    assert found.answer == answer
    assert found.outcome is not None
    assert found.outcome.result is not None
    assert found.outcome.result.kind != "list", "the outcome is the question's own"


@pytest.mark.parametrize("code", ["3", "None", "A.view(5)", "x = A"])
def test_what_is_no_tensor_cannot_be_asked_about(code: str, runner: Runner, tmp_path: Path) -> None:
    unfit = examined("A = torch.ones(2)", code, runner, tmp_path).unfit
    assert unfit is not None
    assert all(Words(language).note(unfit) for language in ("en", "zh"))


def test_what_has_no_memory_shares_none(runner: Runner, tmp_path: Path) -> None:
    assert examined("A = torch.ones(2, device='meta')", "A.view(2)", runner, tmp_path).answer == "none"


@pytest.mark.parametrize(
    ("answer", "read_as"),
    [
        ("A", "A"),
        ("B, A", "A, B"),
        ("B A", "A, B"),
        ("`A`，weight", "A, weight"),
        ("A、B", "A, B"),
        ("A and B", "A, B"),
        ("A 和 B", "A, B"),
        ("[A, B]", "A, B"),
        ("A A", "A"),
        ("none", "none"),
        ("None", "none"),
        ("无", "none"),
    ],
)
def test_names_are_read_in_any_order(answer: str, read_as: str) -> None:
    expected = expectation(SharesTruth(AMONG, ("A",)))
    assert read(expected, answer) == Reading(read_as)


@pytest.mark.parametrize("answer", ["", "a", "C", "A, C", "none, A", "the first", "A;;"])
def test_a_name_that_is_not_there_is_asked_again(answer: str) -> None:
    reading = read(expectation(SharesTruth(AMONG, ("A",))), answer)
    if answer == "A;;":
        assert reading == Reading("A")
        return
    assert isinstance(reading, Unreadable)
    assert all(Words(language).note(reading.note) for language in ("en", "zh"))


@given(st.sets(st.sampled_from(AMONG)), st.sets(st.sampled_from(AMONG)))
def test_the_same_names_are_right_and_others_wrong(right: set[str], typed: set[str]) -> None:
    truth = SharesTruth(AMONG, tuple(name for name in AMONG if name in right))
    assert judge(truth, answer_text(truth)).verdict == "right"
    answer = ", ".join(typed) or "none"
    assert judge(truth, answer).verdict == ("right" if typed == right else "wrong")


@given(st.text(max_size=40))
def test_reading_never_raises(answer: str) -> None:
    truth = SharesTruth(AMONG, ("A",))
    assert judge(truth, answer).verdict in {"right", "wrong", "unreadable"}
