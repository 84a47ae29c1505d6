"""``init`` and ``new`` as an author calls them, in a shell and at a terminal."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from quizapp.authoring.founding import settings_text
from quizapp.bank import load_pack
from quizapp.cli import run
from quizapp.config.loading_settings import load_settings
from quizapp.config.settings import SETTINGS
from quizapp.config.workspace import Workspace
from quizapp.kinds import KINDS
from quizapp.words import Words

Command = Callable[..., Any]


def test_new_tells_where_the_question_stands_and_what_comes_next(
    quizapp: Command, workspace: Workspace
) -> None:
    ran = quizapp("new", "shape", "--topic", "Splitting")
    file = workspace.questions / "splitting.yaml"
    assert (ran.status, ran.out) == (0, f"{file}:6\n")
    assert f"quizapp check {file}" in ran.err
    assert "quizapp show splitting/shape --reveal" in ran.err


def test_paths_within_the_current_folder_are_told_from_there(
    quizapp: Command, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workspace.root)
    assert quizapp("new", "shape", "--topic", "Splitting").out == "questions/splitting.yaml:6\n"


def test_what_new_wrote_can_be_shown_at_once(quizapp: Command) -> None:
    quizapp("new", "value", "--pack", "own", "--id", "running-sum")
    ran = quizapp("show", "own/running-sum", "--reveal", "--json")
    assert ran.data["answer"] == "tensor([1, 3, 6])"


def test_new_adds_to_the_pack_of_that_name(quizapp: Command, workspace: Workspace) -> None:
    before = (workspace.questions / "small.yaml").read_text(encoding="utf-8")
    assert quizapp("new", "dtype", "--pack", "small").status == 0
    after = (workspace.questions / "small.yaml").read_text(encoding="utf-8")
    assert after.startswith(before)
    assert len(after) > len(before)


def test_without_a_terminal_new_asks_nothing(quizapp: Command, workspace: Workspace) -> None:
    ran = quizapp("new")
    assert ran.status == 2
    assert all(ask in ran.err for ask in KINDS)
    assert [file.name for file in workspace.questions.iterdir()] == ["small.yaml"]


def test_at_a_terminal_new_asks_for_kind_and_topic(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal("shpae\ndtype\nPromotion\n"))
    assert run(["--workspace", str(workspace.root), "new"]) == 0
    captured = capsys.readouterr()
    assert captured.out == f"{workspace.questions / 'promotion.yaml'}:6\n"
    assert all(ask in captured.err for ask in KINDS)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["shape", "--pack", "a b"], "“a b” is not a valid name"),
        (["shape", "--topic", "形状"], "--pack"),
        (["shape", "--pack", "small", "--id", "unsqueeze"], "“unsqueeze” is already used"),
        (["shape", "--file", "elsewhere.yaml"], "is not a question file"),
        (["shap"], "'shap' is not one of"),
    ],
)
def test_what_cannot_be_is_wrong_use(arguments: list[str], said: str, quizapp: Command) -> None:
    ran = quizapp("new", *arguments)
    assert ran.status == 2
    assert said in ran.err
    assert not ran.out


def test_new_speaks_chinese(quizapp: Command, workspace: Workspace) -> None:
    ran = quizapp("--language", "zh", "new", "shape", "--pack", "zh")
    assert "完整的题" in ran.err
    assert "# 由 PyTorch 运行" in (workspace.questions / "zh.yaml").read_text(encoding="utf-8")


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    folder = tmp_path / "empty"
    folder.mkdir()
    return folder


def files(folder: Path) -> dict[str, bytes]:
    found = {str(file.relative_to(folder)): file for file in folder.rglob("*")}
    return {name: file.read_bytes() for name, file in found.items() if file.is_file()}


def test_init_makes_a_workspace_whose_pack_is_sound(quizapp: Command, empty: Path) -> None:
    ran = quizapp("init", str(empty))
    assert ran.status == 0
    assert (empty / "data").is_dir()
    assert set(files(empty)) == {
        "quizapp.toml",
        ".gitignore",
        "questions/quizapp.schema.json",
        "questions/mine.yaml",
    }
    loaded = load_pack(empty / "questions" / "mine.yaml")
    assert loaded.pack is not None
    assert not loaded.faults
    assert "quizapp new" in ran.err


def test_init_never_overwrites(quizapp: Command, empty: Path) -> None:
    (empty / "questions").mkdir()
    (empty / "questions" / "mine.yaml").write_text("my own\n", encoding="utf-8")
    (empty / "quizapp.toml").write_text("new_per_day = 3\n", encoding="utf-8")
    kept = files(empty)
    ran = quizapp("init", str(empty))
    assert kept.items() <= files(empty).items()
    assert "quizapp.toml: already exists" in ran.out
    again = files(empty)
    assert quizapp("init", str(empty)).status == 0
    assert files(empty) == again


def test_init_without_a_folder_makes_the_one_named(quizapp: Command, workspace: Workspace) -> None:
    assert quizapp("init").status == 0
    assert workspace.settings_file.is_file()


def test_init_says_what_it_could_not_write(quizapp: Command, empty: Path) -> None:
    (empty / "questions").write_text("", encoding="utf-8")
    ran = quizapp("init", str(empty))
    assert ran.status == 2
    assert "cannot be written" in ran.err


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_setting_stands_in_the_file_with_its_default(language: str, tmp_path: Path) -> None:
    text = settings_text(Words(language))
    assert not tomllib.loads(text)
    opened = "\n".join(line.removeprefix("#") if line[:2] != "# " else line for line in text.splitlines())
    own = {setting.key for setting in SETTINGS} - {"workspace"}
    assert set(tomllib.loads(opened)) == own
    file = tmp_path / "quizapp.toml"
    file.write_text(opened, encoding="utf-8")
    none = tmp_path / "none.toml"
    flags = {"language": language}
    named = load_settings(flags={}, environment={}, workspace_file=file, user_file=none)
    default = load_settings(flags=flags, environment={}, workspace_file=None, user_file=none)
    assert all(getattr(named, key) == getattr(default, key) for key in own)
