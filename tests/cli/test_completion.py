"""Completion as a shell asks for it, with the real bash and, where they are installed, zsh and fish."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from quizapp.config.workspace import Workspace

Command = Callable[..., Any]
Complete = Callable[..., list[str]]


@pytest.fixture
def shell_environment(tmp_path: Path) -> dict[str, str]:
    """An environment in which ``quizapp`` is a command."""
    folder = tmp_path / "bin"
    folder.mkdir()
    command = folder / "quizapp"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m quizapp "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    return {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "HOME": str(tmp_path)}


@pytest.fixture
def complete(quizapp: Command, monkeypatch: pytest.MonkeyPatch) -> Complete:
    """What is offered after these words, the last of which is unfinished; asked in this process."""

    def ask(*words: str, shell: str = "bash") -> list[str]:
        with monkeypatch.context() as patch:
            patch.setenv("_QUIZAPP_COMPLETE", f"{shell}_complete")
            patch.setenv("COMP_WORDS", " ".join(("quizapp", *words)))
            patch.setenv("COMP_CWORD", str(len(words)) if shell != "fish" else words[-1])
            ran = quizapp()
        assert (ran.status, ran.err) == (0, "")
        return [line.removeprefix("plain,") for line in ran.out.splitlines() if line]

    return ask


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_script(quizapp: Command, shell: str) -> None:
    ran = quizapp("completion", shell)
    assert ran.status == 0
    assert f"_QUIZAPP_COMPLETE={shell}_complete" in ran.out


def test_the_help_has_a_line_for_each_shell(quizapp: Command) -> None:
    lines = quizapp("completion", "--help").out.splitlines()
    shells = ("bash", "zsh", "fish")
    assert [line.split()[0].rstrip(",") for line in lines if line.strip().startswith(shells)] == list(shells)


def test_an_unknown_shell_is_wrong_use(quizapp: Command) -> None:
    ran = quizapp("completion", "tcsh")
    assert ran.status == 2
    assert "fish" in ran.err


def test_commands_and_options_complete(complete: Complete) -> None:
    assert complete("rev") == ["review"]
    assert complete("config", "") == ["show"]
    assert "--reveal" in complete("show", "--")
    assert complete("--lang") == ["--language"]
    assert complete("--language", "") == ["en", "zh"]


def test_names_of_the_library_complete(complete: Complete, workspace: Workspace) -> None:
    root = str(workspace.root)
    names = ["small/unsqueeze", "small/printed", "small/picks", "small/hopeless"]
    assert complete("--workspace", root, "show", "") == names
    assert complete("--workspace", root, "show", "small/printed", "small/p") == ["small/picks"]
    assert complete("--workspace", root, "grade", "small/h") == ["small/hopeless"]
    assert complete("--workspace", root, "review", "--pack", "") == ["small"]
    assert complete("--workspace", root, "list", "--tag", "t") == ["tiny"]


def test_a_shell_that_can_is_told_what_the_names_mean(complete: Complete, workspace: Workspace) -> None:
    told = complete(
        "--workspace", str(workspace.root), "--language", "zh", "review", "--pack", "s", shell="zsh"
    )
    assert told == ["plain", "small", "小题"]


def test_a_pack_cannot_complete_into_a_command_or_steer_the_terminal(
    complete: Complete, workspace: Workspace
) -> None:
    (workspace.questions / "hostile.yaml").write_text(
        'pack: hostile\ntitle: "a\\n\\e[31mb"\n'
        'tags: [$(reboot), "a;b", "`id`", "--help", "\\e[2J", 张量, ok-1.5]\n'
        "questions:\n  - {id: q, ask: shape, code: 'torch.ones(2)'}\n",
        encoding="utf-8",
    )
    root = str(workspace.root)
    assert complete("--workspace", root, "list", "--tag", "") == ["ok-1.5", "tiny", "张量"]
    told = complete("--workspace", root, "review", "--pack", "h", shell="zsh")
    assert told == ["plain", "hostile", "a ␛[31mb"]


def test_nothing_is_offered_or_made_where_there_is_nothing(complete: Complete, tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    assert complete("--workspace", str(nowhere), "show", "") == []
    assert not nowhere.exists()


def test_broken_files_and_settings_keep_silent(complete: Complete, workspace: Workspace) -> None:
    (workspace.questions / "broken.yaml").write_text("pack: [", encoding="utf-8")
    workspace.settings_file.write_text("= broken", encoding="utf-8")
    assert complete("--workspace", str(workspace.root), "show", "small/pr") == ["small/printed"]
    assert complete("show", "--nonsense", "small/pr") == []


def test_a_request_that_no_script_of_ours_makes_ends_quietly(
    quizapp: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    for request in ("bash_complete", "nonsense", "tcsh_source"):
        monkeypatch.setenv("_QUIZAPP_COMPLETE", request)
        ran = quizapp()
        assert (ran.status, ran.out, ran.err) == (1, "", "")


def test_the_real_bash_completes(workspace: Workspace, shell_environment: dict[str, str]) -> None:
    script = f"""
    eval "$(quizapp completion bash)"
    complete -p quizapp
    COMP_WORDS=(quizapp --workspace "{workspace.root}" show small/u); COMP_CWORD=4
    _quizapp_completion quizapp; echo "${{COMPREPLY[@]}}"
    COMP_WORDS=(quizapp rev); COMP_CWORD=1; COMPREPLY=()
    _quizapp_completion quizapp; echo "${{COMPREPLY[@]}}"
    """
    bash = shutil.which("bash") or "bash"
    ended = subprocess.run(
        [bash, "--norc", "-c", script], env=shell_environment, capture_output=True, text=True, check=True
    )
    registered, *offered = ended.stdout.splitlines()
    assert "-F _quizapp_completion quizapp" in registered
    assert offered == ["small/unsqueeze", "review"]
    assert not ended.stderr


@pytest.mark.skipif(shutil.which("fish") is None, reason="fish is not installed")
def test_the_real_fish_completes(workspace: Workspace, shell_environment: dict[str, str]) -> None:
    script = f"""
    quizapp completion fish | source
    complete -C "quizapp --workspace {workspace.root} show small/pi"
    complete -C "quizapp lis"
    """
    ended = subprocess.run(
        ["fish", "--no-config", "-c", script],
        env=shell_environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout.splitlines() == [
        "small/picks\tchoice",
        "list\tList all questions, or those due.",
    ]


@pytest.mark.skipif(shutil.which("zsh") is None, reason="zsh is not installed")
def test_the_real_zsh_takes_the_script(shell_environment: dict[str, str]) -> None:
    script = 'autoload -Uz compinit; compinit -D; eval "$(quizapp completion zsh)"; print $_comps[quizapp]'
    ended = subprocess.run(
        ["zsh", "-f", "-c", script], env=shell_environment, capture_output=True, text=True, check=True
    )
    assert ended.stdout.strip() == "_quizapp_completion"
