"""Which of a learner's files are read, and what is said of the others."""

from __future__ import annotations

import ast
import json
import os
from pathlib import Path

import pytest

from quizapp.authoring import learner_files
from quizapp.authoring.learner_files import Parsed, Skipped, parsed_files
from quizapp.words import Words


def put(folder: Path, name: str, text: str = "x = 1\n") -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def read(*paths: Path) -> list[str]:
    return [found.path.name for found in parsed_files(paths) if isinstance(found, Parsed)]


def said(*paths: Path) -> list[str]:
    words = Words("en")
    return [words.note(found.why) for found in parsed_files(paths) if isinstance(found, Skipped)]


def notebook(*cells: object) -> str:
    return json.dumps({"cells": [{"cell_type": "code", "source": cell} for cell in cells]})


def test_folders_are_walked_in_order_without_what_others_wrote(tmp_path: Path) -> None:
    put(tmp_path, "b.py")
    put(tmp_path, "a/c.py")
    put(tmp_path, "a/notes.txt")
    put(tmp_path, ".hidden/d.py")
    put(tmp_path, ".e.py")
    put(tmp_path, "env/pyvenv.cfg")
    put(tmp_path, "env/lib/f.py")
    put(tmp_path, "lib/site-packages/g.py")
    put(tmp_path, "__pycache__/h.py")
    assert read(tmp_path) == ["b.py", "c.py"]


def test_links_are_not_followed_and_a_file_counts_once(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    file = put(inside, "a.py")
    put(outside, "b.py")
    (inside / "link.py").symlink_to(outside / "b.py")
    (inside / "folder").symlink_to(outside)
    assert read(inside, file, inside) == ["a.py"]


def test_a_file_that_is_no_python_is_said_with_its_line_and_the_rest_goes_on(tmp_path: Path) -> None:
    put(tmp_path, "a.py", "import torch\nprint 'two'\n")
    put(tmp_path, "b.py")
    assert read(tmp_path) == ["b.py"]
    [why] = said(tmp_path)
    assert "line 2 is not valid Python" in why


@pytest.mark.parametrize("source", ["\0", "(" * 5000, "x = " + "-" * 200_000 + "1"])
def test_hostile_files_are_skipped(source: str, tmp_path: Path) -> None:
    put(tmp_path, "a.py", source)
    put(tmp_path, "b.py")
    assert read(tmp_path) == ["b.py"]
    assert len(said(tmp_path)) == 1


def test_large_files_and_pipes_are_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(learner_files.SIZE_LIMIT, ".py", 10)
    put(tmp_path, "a.py", "x = 1234567890\n")
    os.mkfifo(tmp_path / "b.py")
    assert not read(tmp_path)
    assert len(said(tmp_path)) == 2


def test_no_more_files_are_read_than_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learner_files, "FILES_LIMIT", 2)
    for name in "abc":
        put(tmp_path, f"{name}.py")
    assert read(tmp_path) == ["a.py", "b.py"]
    assert "only the first 2" in said(tmp_path)[0]


def test_the_cells_of_a_notebook_are_one_program_without_magics(tmp_path: Path) -> None:
    text = notebook("%matplotlib inline\nimport torch\n", ["x = 1\n", "!ls\n", "y = 2"], "%%bash\nls", "1 +")
    put(tmp_path, "a.ipynb", text)
    [parsed] = [found for found in parsed_files([tmp_path]) if isinstance(found, Parsed)]
    assert [type(each) for each in parsed.tree.body] == [ast.Import, ast.Assign, ast.Assign]
    [why] = said(tmp_path)
    assert why.startswith("cell 4: line 1")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"cells": 3}', "[" * 100_000])
def test_what_is_no_notebook_is_skipped(text: str, tmp_path: Path) -> None:
    put(tmp_path, "a.ipynb", text)
    assert not read(tmp_path)
    assert len(said(tmp_path)) == 1


@pytest.mark.parametrize("cell", [3, {"cell_type": "markdown", "source": "# 1 +"}, None])
def test_cells_that_are_no_code_hold_nothing(cell: object, tmp_path: Path) -> None:
    put(tmp_path, "a.ipynb", json.dumps({"cells": [cell]}))
    assert read(tmp_path) == ["a.ipynb"]
    assert not said(tmp_path)
