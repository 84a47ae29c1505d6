"""A question file between two saves: what is broken stays where it was and looks as it last did."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from quizapp.authoring.drafts import DraftFile, read_draft

HEAD = "pack: small\ntitle: Small\nquestions:\n"
ONE = "  - {id: one, ask: shape, code: torch.ones(1)}\n"
TWO = "  - {id: two, ask: shape, code: torch.ones(2)}\n"
TRE = "  - {id: tre, ask: shape, code: torch.ones(3)}\n"
BROKEN_TWO = "  - {id: two, ask: shape, cod: torch.ones(2)}\n"

Save = Callable[..., DraftFile]


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Saves a text and reads it, after what was read before."""
    file = tmp_path / "small.yaml"
    read: list[DraftFile] = []

    def one(text: str | bytes) -> DraftFile:
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        read.append(read_draft(file, read[-1] if read else None))
        return read[-1]

    return one


def standing(read: DraftFile) -> list[tuple[str, bool, bool]]:
    """Of each question its name, whether it can be shown, and whether it is broken."""
    return [(draft.name, draft.question is not None, draft.broken) for draft in read.drafts]


def test_a_sound_file_holds_its_questions_in_order(save: Save) -> None:
    assert standing(save(HEAD + TWO + ONE)) == [("two", True, False), ("one", True, False)]


def test_a_broken_question_stays_as_it_was_among_its_neighbours(save: Save) -> None:
    before = save(HEAD + ONE + TWO + TRE)
    broken = save(HEAD + ONE + BROKEN_TWO + TRE)
    assert standing(broken) == [("one", True, False), ("two", True, True), ("tre", True, False)]
    assert broken.drafts[1].question is before.drafts[1].question
    assert [told.fault.rule for told in broken.faults_of(broken.drafts[1])] == ["unknown-key", "missing-key"]
    assert not broken.faults_of(broken.drafts[0])


def test_it_is_the_new_one_once_it_is_mended(save: Save) -> None:
    for text in (ONE + TWO, ONE + BROKEN_TWO, ONE + TWO.replace("2)", "4)")):
        read = save(HEAD + text)
    assert standing(read) == [("one", True, False), ("two", True, False)]
    assert read.drafts[1].question is not None
    assert read.drafts[1].question.code == "torch.ones(4)"
    assert not read.faults


def test_a_question_that_was_never_sound_has_a_place_all_the_same(save: Save) -> None:
    assert standing(save(HEAD + BROKEN_TWO + TRE)) == [("two", False, True), ("tre", True, False)]


def test_a_question_that_was_removed_is_gone(save: Save) -> None:
    save(HEAD + ONE + TWO)
    assert standing(save(HEAD + TWO)) == [("two", True, False)]


def test_a_question_that_was_renamed_has_its_new_name_only(save: Save) -> None:
    save(HEAD + ONE + TWO)
    assert [name for name, _, _ in standing(save(HEAD + ONE.replace("one", "uno") + TWO))] == ["uno", "two"]


def test_a_pack_that_is_renamed_keeps_its_questions(save: Save) -> None:
    save(HEAD + ONE)
    assert standing(save(HEAD.replace("small", "tiny") + ONE)) == [("one", True, False)]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("pack: [\n" + ONE, "yaml-syntax"),
        (b"\xff\xfe\x00", "not-utf-8"),
        (b"pack: \x01", "control-character"),
        ("", "empty-file"),
    ],
)
def test_where_the_whole_file_is_broken_every_question_stays(
    save: Save, text: str | bytes, rule: str
) -> None:
    save(HEAD + ONE + TWO)
    read = save(text)
    assert standing(read) == [("one", True, True), ("two", True, True)]
    assert rule in [told.fault.rule for told in read.faults_of(read.drafts[0])]
    assert read.pack is not None


def test_a_file_that_is_gone_is_told_of_and_loses_nothing(save: Save) -> None:
    before = save(HEAD + ONE)
    before.file.unlink()
    read = read_draft(before.file, before)
    assert standing(read) == [("one", True, True)]
    assert [told.fault.rule for told in read.faults] == ["unreadable-file"]
    before.file.write_text(HEAD + ONE)
    assert standing(read_draft(before.file, read)) == [("one", True, False)]


@pytest.mark.parametrize("make", [Path.mkdir, lambda file: None])
def test_what_is_no_file_is_a_fault(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "none.yaml")
    read = read_draft(tmp_path / "none.yaml")
    assert [told.fault.rule for told in read.faults] == ["unreadable-file"]
    assert not read.drafts


def test_saving_the_same_again_changes_nothing(save: Save) -> None:
    assert save(HEAD + ONE) is save(HEAD + ONE)


def test_a_fault_shows_its_line_as_it_was_then(save: Save) -> None:
    read = save(HEAD + ONE + BROKEN_TWO)
    [told] = [told for told in read.faults if told.fault.rule == "unknown-key"]
    assert told.frame.splitlines()[-2:] == [
        "5 |   - {id: two, ask: shape, cod: torch.ones(2)}",
        "  |                           ^",
    ]
    save(HEAD + ONE)
    assert "cod:" in told.frame
