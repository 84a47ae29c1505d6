"""How editors are told what to open."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizapp.tui.terminal import editor_command

FILE = Path("/a b/p.yaml")


@pytest.mark.parametrize(
    ("environment", "command"),
    [
        ({}, ["vi", "+7", "/a b/p.yaml"]),
        ({"EDITOR": "nano"}, ["nano", "+7", "/a b/p.yaml"]),
        ({"EDITOR": "nano", "VISUAL": "emacs -nw"}, ["emacs", "-nw", "+7", "/a b/p.yaml"]),
        ({"EDITOR": "code"}, ["code", "--wait", "--goto", "/a b/p.yaml:7"]),
        ({"EDITOR": "/usr/bin/code --wait"}, ["/usr/bin/code", "--wait", "--goto", "/a b/p.yaml:7"]),
        ({"EDITOR": "hx"}, ["hx", "/a b/p.yaml:7"]),
        ({"EDITOR": "subl -w"}, ["subl", "-w", "/a b/p.yaml:7"]),
        ({"EDITOR": "  "}, ["vi", "+7", "/a b/p.yaml"]),
        ({"EDITOR": "it's"}, ["it's", "+7", "/a b/p.yaml"]),
    ],
)
def test_an_editor_opens_the_file_at_the_line(environment: dict[str, str], command: list[str]) -> None:
    assert editor_command(environment, FILE, 7) == command
