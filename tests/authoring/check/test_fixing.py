"""What can be meant in one way only is fixed in place, and nothing else is touched."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.authoring.fixing import fix, is_slip
from quizapp.bank import load_pack

PACK = """\
pack: small   # a name
title: Small
questions:
  # the first
  - id: one
    ask: shape
    {line}
    code: torch.ones(2)   # as it is
"""


def fixed(tmp_path: Path, text: str | bytes) -> tuple[str, int]:
    """The text afterwards, and how many edits there were."""
    file = tmp_path / "small.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    result = fix(file)
    return file.read_bytes().decode("utf-8"), 0 if result is None else result.edits


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("hints: Think.", "hint: Think."),
        ("promt: What?", "prompt: What?"),
        ("Level: 2", "level: 2"),
        ("'explian': So.", "'explain': So."),
        ("prompt: Note this: what is it?", "prompt: 'Note this: what is it?'"),
        ("prompt: It's this: what?", "prompt: 'It''s this: what?'"),
    ],
)
def test_what_is_meant_is_written(tmp_path: Path, wrong: str, right: str) -> None:
    text, edits = fixed(tmp_path, PACK.replace("{line}", wrong))
    assert text == PACK.replace("{line}", right)
    assert edits == 1
    assert not load_pack(tmp_path / "small.yaml").faults


def test_several_places_are_mended_at_once(tmp_path: Path) -> None:
    text, edits = fixed(tmp_path, PACK.replace("{line}", "hints: Think.").replace("shape", "shap"))
    assert text == PACK.replace("{line}", "hint: Think.")
    assert edits == 2


@pytest.mark.parametrize(
    "line",
    [
        "answer: (2,)",  # no key is meant
        "promise: What?",  # not near enough
        "hints: Think.\n    hint: Think again.",  # the right one is there
        "level: 9",  # which number, only the author knows
        'prompt: "What?',  # where it ends, too
        "prompt: Note: this # and this",  # a comment, or not
        "tags: [shape]",  # nothing is wrong
    ],
)
def test_what_may_be_meant_in_several_ways_stays(tmp_path: Path, line: str) -> None:
    text = PACK.replace("{line}", line)
    assert fixed(tmp_path, text) == (text, 0)


def test_line_ends_and_byte_order_marks_stay(tmp_path: Path) -> None:
    wrong = b"\xef\xbb\xbf" + PACK.replace("{line}", "hints: Think.").replace("\n", "\r\n").encode()
    text, _ = fixed(tmp_path, wrong)
    assert text.encode() == wrong.replace(b"hints", b"hint")


def test_the_rights_of_the_file_stay(tmp_path: Path) -> None:
    file = tmp_path / "small.yaml"
    file.write_text(PACK.replace("{line}", "hints: Think."), encoding="utf-8")
    file.chmod(0o640)
    fix(file)
    assert file.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [file]


def test_what_cannot_be_read_is_left_alone(tmp_path: Path) -> None:
    assert fix(tmp_path / "none.yaml") is None
    (tmp_path / "latin.yaml").write_bytes(b"pack: \xff")
    assert fix(tmp_path / "latin.yaml") is None


@given(st.text(alphabet="abc", max_size=6), st.text(alphabet="abc", max_size=6))
def test_a_slip_is_one_both_ways(one: str, other: str) -> None:
    assert is_slip(one, other) == is_slip(other, one)


@given(st.text(alphabet="abcd", min_size=2, max_size=8), st.data())
def test_any_one_letter_left_out_or_swapped_is_a_slip(word: str, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(word) - 2))
    assert is_slip(word[:index] + word[index + 1 :], word)
    assert is_slip(word[:index] + word[index + 1] + word[index] + word[index + 2 :], word)
    assert is_slip(word[:index] + "z" + word[index + 1 :], word)
    assert not is_slip(word[:index] + "xyz" + word[index:], word)
