"""What `quizapp preview` says before anything is drawn."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from quizapp.authoring.previewing import Preview
from quizapp.review.study import Study
from quizapp.words import Note

PACK = "pack: small\ntitle: Small\nquestions:\n  - {id: one, ask: shape, code: torch.ones(1)}\n"
PACK += "  - {id: two, ask: shape, code: torch.ones(2)}\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "small.yaml"
    made.write_text(PACK)
    return made


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Preview]:
    """The previews that were drawn, as if there were a terminal."""
    found: list[Preview] = []

    def run(_: Study, preview: Preview) -> int:
        found.append(preview)
        return 0

    monkeypatch.setattr("quizapp.tui.preview_app.run", run)
    monkeypatch.setattr("quizapp.cli.preview._on_terminal", lambda: True)
    return found


Quizapp = Callable[..., Any]


def test_in_a_pipe_it_says_what_to_use_instead(quizapp: Quizapp, file: Path) -> None:
    ran = quizapp("preview", str(file))
    assert ran.status == 2
    assert f"quizapp check {file}" in ran.err
    assert "--reveal" in ran.err


def test_it_begins_at_the_question_that_was_named(quizapp: Quizapp, drawn: list[Preview], file: Path) -> None:
    assert quizapp("preview", str(file)).status == 0
    assert quizapp("preview", str(file), "--question", "two").status == 0
    assert quizapp("preview", str(file), "--question", "small/two").status == 0
    assert [one.view.draft.name for one in drawn if one.view.draft] == ["one", "two", "two"]


def test_a_file_that_may_not_run_is_shown_and_runs_where_its_author_says_so(
    quizapp: Quizapp, drawn: list[Preview], file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Study, "why_not_run", lambda *_: Note("care.untrusted", (("file", "small.yaml"),)))
    quizapp("preview", str(file))
    quizapp("preview", str(file), "--trust")
    refused, examined = (one.examine(one.view) for one in drawn)
    assert refused.unfit is not None
    assert refused.unfit.key == "care.untrusted"
    assert examined.answer == "(1,)"


def test_a_question_that_is_not_there_is_wrong_use_and_the_nearest_is_named(
    quizapp: Quizapp, drawn: list[Preview], file: Path
) -> None:
    ran = quizapp("preview", str(file), "--question", "tow\x1b[/]")
    assert ran.status == 2
    assert "Did you mean 'two'?" in ran.err
    assert "\x1b" not in ran.err
    file.write_text("")
    assert "the file contains no questions" in quizapp("preview", str(file), "--question", "one").err
    assert not drawn


def test_what_is_no_file_is_wrong_use(
    quizapp: Quizapp, drawn: list[Preview], tmp_path: Path, file: Path
) -> None:
    for path, said in (
        (tmp_path / "none.yaml", "`quizapp new`"),
        (tmp_path, "is a folder"),
        (file / "below", "cannot be opened"),
    ):
        ran = quizapp("preview", str(path))
        assert ran.status == 2
        assert said in ran.err
    assert not drawn


@pytest.mark.parametrize(
    "source", [b"", b"\xff\x00", b"pack: [", b"pack: small\ntitle: Small\nquestions: []\n"]
)
def test_a_file_with_nothing_to_show_yet_can_be_previewed(
    quizapp: Quizapp, drawn: list[Preview], file: Path, source: bytes
) -> None:
    file.write_bytes(source)
    assert quizapp("preview", str(file)).status == 0
    [preview] = drawn
    assert preview.view.faults


def test_a_broken_question_can_be_begun_at(quizapp: Quizapp, drawn: list[Preview], file: Path) -> None:
    file.write_text(PACK.replace("code: torch.ones(2)", "cod: 1"))
    assert quizapp("preview", str(file), "--question", "two").status == 0
    assert drawn[0].view.draft is not None
    assert drawn[0].view.draft.broken


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_a_folder_that_is_closed_is_told_of(quizapp: Quizapp, drawn: list[Preview], file: Path) -> None:
    file.parent.chmod(0)
    try:
        ran = quizapp("preview", str(file))
    finally:
        file.parent.chmod(0o700)
    assert ran.status == 2
    assert "cannot be opened" in ran.err
