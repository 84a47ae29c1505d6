"""A question is added to a pack however that is written, and the rest stays as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizapp.authoring.starting import CannotStart, Wanted, start
from quizapp.bank import load_pack
from quizapp.config.workspace import Workspace
from quizapp.words import Words

HEAD = "pack: p\ntitle: P\n"
ITEM = "  - id: a\n    ask: shape\n    code: torch.ones(2)\n"

WRITTEN = {
    "as new writes it": f"# a comment\n{HEAD}questions:\n{ITEM}",
    "without a last line end": f"{HEAD}questions:\n{ITEM}".rstrip("\n"),
    "with blank lines at the end": f"{HEAD}questions:\n{ITEM}\n\n",
    "with a comment at the end": f"{HEAD}questions:\n{ITEM}# the end\n",
    "with an indented comment at the end": f"{HEAD}questions:\n{ITEM}    # seconds: 3\n",
    "against the margin": f"{HEAD}questions:\n- id: a\n  ask: shape\n  code: torch.ones(2)\n",
    "far indented": f"{HEAD}questions:\n      -   id: a\n          ask: shape\n          code: 1 + 1\n",
    "a dash on its own line": f"{HEAD}questions:\n  -\n    id: a\n    ask: shape\n    code: torch.ones(2)\n",
    "in braces": f"{HEAD}questions:\n  - {{id: a, ask: shape, code: 'torch.ones(2)'}}\n",
    "with the title below": f"pack: p\nquestions:\n{ITEM}title: P\n",
    "with a commented title below": f"pack: p\nquestions:\n{ITEM}\n# what it is about\ntitle: P\n",
    "with the end of the document": f"---\n{HEAD}questions:\n{ITEM}...\n",
    "with code that keeps its blank lines": f"{HEAD}questions:\n{ITEM}    setup: |+\n      A = 1\n\n\n",
    "with a comment on the key": f"{HEAD}questions:  # all of them\n\n{ITEM}",
    "with nothing in it": f"{HEAD}questions:\n",
    "with nothing in it and the title below": "pack: p\nquestions:\ntitle: P\n",
    "with an empty list": f"{HEAD}questions: []\n",
    "with a commented empty list": f"{HEAD}questions:  [ ]  # none yet\n",
    "without the key": HEAD,
    "with anchors": f"{HEAD}questions:\n{ITEM}    tags: &tags [x]\n",
    "in Chinese": f"pack: p\ntitle: 形状\nquestions:\n{ITEM}    explain: 答案是 $answer。\n",
}


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setattr("quizapp.config.workspace.bundled_questions", lambda: tmp_path / "no-bundled-packs")
    made = Workspace(tmp_path)
    made.make()
    return made


def add(workspace: Workspace, source: bytes) -> bytes:
    """What stands in a file of ``source`` once two questions were added, which load beside those there."""
    file = workspace.questions / "p.yaml"
    file.write_bytes(source)
    before = load_pack(file).pack
    assert before is not None
    added: tuple[str, ...] = ("shape", "choice")
    for ask in added:
        started = start(workspace, Wanted(ask, file=file), Words("en"))
        line = file.read_bytes().decode("utf-8-sig").splitlines()[started.line - 1]
        assert line.strip() == f"- id: {ask}"
    loaded = load_pack(file)
    assert not loaded.faults
    assert loaded.pack is not None
    entries = [question.entry for question in loaded.pack.questions]
    assert [entry.ask for entry in entries[-2:]] == ["shape", "choice"]
    assert entries[:-2] == [question.entry for question in before.questions]
    assert loaded.pack.title == before.title
    return file.read_bytes()


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN)
def test_a_question_is_added_and_every_line_stays(written: str, workspace: Workspace) -> None:
    made = iter(add(workspace, written.encode()).decode().splitlines())
    for line in written.replace(" []", "").replace("  [ ]", "").splitlines():
        assert line in made, line


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN)
def test_line_ends_and_a_byte_order_mark_stay(written: str, workspace: Workspace) -> None:
    made = add(workspace, b"\xef\xbb\xbf" + written.replace("\n", "\r\n").encode())
    assert made.startswith(b"\xef\xbb\xbf")
    assert made.count(b"\xef\xbb\xbf") == 1
    assert made.count(b"\n") == made.count(b"\r\n")


def test_questions_are_a_blank_line_apart(workspace: Workspace) -> None:
    made = add(workspace, WRITTEN["as new writes it"].encode()).decode()
    assert made.count("\n\n  - id: ") == 2
    assert "\n\n\n" not in made


@pytest.mark.parametrize(
    "written",
    [
        f"{HEAD}questions: [{{id: a, ask: shape, code: 'torch.ones(2)'}}]\n",
        "{pack: p, title: P, questions: [{id: a, ask: shape, code: 'torch.ones(2)'}]}\n",
        "{pack: p, title: P, questions: []}\n",
        f"{HEAD}questions: &all\n  [{{id: a, ask: shape, code: 'torch.ones(2)'}}]\n",
    ],
)
def test_what_stands_in_brackets_is_left_alone_and_said(written: str, workspace: Workspace) -> None:
    file = workspace.questions / "p.yaml"
    file.write_text(written, encoding="utf-8")
    with pytest.raises(CannotStart) as error:
        start(workspace, Wanted("shape", file=file), Words("en"))
    assert error.value.note.key == "new.brackets"
    assert file.read_text(encoding="utf-8") == written
