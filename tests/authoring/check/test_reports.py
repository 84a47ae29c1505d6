"""Reports in their three forms."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizapp.authoring.checking import Report
from quizapp.authoring.code_frames import CodeFrames
from quizapp.authoring.reports import as_data, github_lines, text_lines
from quizapp.bank import Fault


def fault(file: Path, line: int = 2, column: int = 5, message: str = "it is wrong; fix it") -> Fault:
    return Fault(file, line, column, "pack/one", "some-rule", "error", message)


def frame(tmp_path: Path, text: str, line: int, column: int) -> list[str]:
    file = tmp_path / "pack.yaml"
    file.write_bytes(text.encode("utf-8"))
    return CodeFrames().frame(fault(file, line, column)).splitlines()


def test_a_frame_shows_the_line_a_caret_and_the_line_before(tmp_path: Path) -> None:
    assert frame(tmp_path, "a: 1\nbcd: 2\ne: 3\n", 2, 6) == ["1 | a: 1", "2 | bcd: 2", "  |      ^"]


def test_the_first_line_has_none_before_it(tmp_path: Path) -> None:
    assert frame(tmp_path, "a: 1\n", 1, 1) == ["1 | a: 1", "  | ^"]


def test_the_caret_stands_below_wide_signs(tmp_path: Path) -> None:
    assert frame(tmp_path, "\nzh: 形状 x\n", 2, 8) == ["1 |", "2 | zh: 形状 x", "  |          ^"]


@pytest.mark.parametrize("ends", ["\r\n", "\r", "\n"])
def test_lines_end_as_yaml_has_them(tmp_path: Path, ends: str) -> None:
    text = ends.join(["a: 1", "b: \x0c\u2028 2", "c: 3"])
    assert frame(tmp_path, "\ufeff" + text.replace("\x0c", ""), 3, 1)[1:] == ["3 | c: 3", "  | ^"]


def test_what_a_terminal_would_obey_is_shown_as_a_sign(tmp_path: Path) -> None:
    lines = frame(tmp_path, "\nb: \t\u202e!\n", 2, 6)
    assert lines[1:] == ["2 | b:  ⟨202e⟩!", "  |           ^"]


def test_a_long_line_is_cut_around_the_caret(tmp_path: Path) -> None:
    _, line, caret = frame(tmp_path, "\n" + "x" * 500 + "HERE" + "y" * 500 + "\n", 2, 501)
    assert len(line) < 110
    assert line[caret.index("^") :].startswith("HERE")


@pytest.mark.parametrize(("line", "column"), [(9, 1), (0, 1)])
def test_a_place_outside_the_file_has_no_frame(tmp_path: Path, line: int, column: int) -> None:
    assert frame(tmp_path, "a: 1\n", line, column) == []


def test_an_unreadable_file_has_no_frame(tmp_path: Path) -> None:
    assert CodeFrames().frame(fault(tmp_path / "none.yaml", 1, 1)) == ""


def test_the_text_ends_with_what_is_unfit_and_a_summary(tmp_path: Path) -> None:
    file = tmp_path / "pack.yaml"
    file.write_text("a: 1\nb: 2\n", encoding="utf-8")
    report = Report(2, 180, (fault(file),), (("pack/two", "12 of 180 fit: 168 fail"),))
    assert list(text_lines(report)) == [
        f"{file}:2:5: error[some-rule] pack/one: it is wrong; fix it",
        "1 | a: 1",
        "2 | b: 2",
        "  |     ^",
        "",
        "pack/two: 12 of 180 fit: 168 fail",
        "2 questions, 180 variants: 1 error, 0 warnings",
    ]
    assert list(text_lines(Report(1, 1, (), ()))) == ["1 question, 1 variant: no problems found"]


def test_data_has_these_keys_and_no_others(tmp_path: Path) -> None:
    file = tmp_path / "pack.yaml"
    assert as_data(Report(2, 180, (fault(file),), ())) == {
        "questions": 2,
        "variants": 180,
        "problems": [
            {
                "file": str(file),
                "line": 2,
                "column": 5,
                "question": "pack/one",
                "rule": "some-rule",
                "severity": "error",
                "message": "it is wrong; fix it",
            }
        ],
        "drafts": [],
    }


def test_annotations_are_escaped_and_relative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    problem = fault(tmp_path / "a,b" / "p:k.yaml", message="100% wrong,\nreally: yes")
    assert list(github_lines(Report(1, 1, (problem,), ()))) == [
        "::error file=a%2Cb/p%3Ak.yaml,line=2,col=5,title=some-rule::100%25 wrong,%0Areally: yes"
    ]
