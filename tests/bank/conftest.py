"""Ways to write a pack in one line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from quizapp.bank import LoadedPack, Question, load_pack

HEAD = "pack: demo\ntitle: Demo\nquestions:\n"


@pytest.fixture
def load() -> Callable[[str], LoadedPack]:
    """Loads a pack from its text."""
    return lambda text: load_pack(Path("demo.yaml"), text.encode())


@pytest.fixture
def question() -> Callable[[str], Question]:
    """Loads the one question whose keys are given, and which must be sound."""

    def make(keys: str, pack: str = "demo") -> Question:
        body = "".join(f"    {line}\n" for line in keys.strip("\n").split("\n"))
        text = HEAD.replace("demo", pack) + "  -" + body[3:]
        loaded = load_pack(Path("demo.yaml"), text.encode())
        assert [str(fault) for fault in loaded.faults if fault.severity == "error"] == []
        assert loaded.pack is not None
        (made,) = loaded.pack.questions
        return made

    return make


@pytest.fixture
def faults() -> Callable[[str], list[tuple[str, int, int]]]:
    """The rule, line and column of each fault of a question that stands from line 4 on."""

    def find(keys: str) -> list[tuple[str, int, int]]:
        body = "".join(f"    {line}\n" for line in keys.strip("\n").split("\n"))
        loaded = load_pack(Path("demo.yaml"), (HEAD + "  -" + body[3:]).encode())
        return [(fault.rule, fault.line, fault.column) for fault in loaded.faults]

    return find
