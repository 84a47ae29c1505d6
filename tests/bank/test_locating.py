"""A finding has a line and a column, also where its file became another one since."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizapp.bank import Locator, load_pack
from quizapp.bank.faults import Problem

PACK = """pack: small
title: Small
questions:
  - id: one
    ask: shape
    code: torch.ones(1)
  - id: two
    ask: shape
    code: torch.ones(2)
"""
#: Edits after which the second question begins on the same line, and is no YAML.
EDITS = {
    "the question": PACK.replace("code: torch.ones(2)", 'code: "torch.ones(2)'),
    "its neighbour": PACK.replace("code: torch.ones(1)", 'code: "torch.ones(1)'),
    "the head": PACK.replace("title: Small", "title: ]"),
    "all of it": "]",
    "every byte": "",
}


@pytest.mark.parametrize("edit", EDITS)
def test_a_file_that_was_broken_meanwhile_gives_a_place_near_the_question(tmp_path: Path, edit: str) -> None:
    file = tmp_path / "small.yaml"
    file.write_text(PACK)
    pack = load_pack(file).pack
    assert pack is not None
    question = pack.questions[1]
    assert Locator().fault(question, Problem(("code",), "code-fails", "it fails")).line == 9
    file.write_text(EDITS[edit])
    assert Locator().fault(question, Problem(("code",), "code-fails", "it fails")).line in {7, 9}
    assert Locator().pack_fault(pack, Problem(("title",), "odd", "it is odd")).line in {1, 2}
