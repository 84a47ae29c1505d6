"""A list of skills: read with line and column, compared with the library, and no pack."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizapp.bank import Folder, load_library
from quizapp.bank.skill_files import load_skills
from quizapp.bank.skills import skill_faults
from quizapp.config.workspace import bundled_questions

PACK = "pack: p\nquestions:\n  - {id: a, aliases: [old], ask: shape, code: torch.ones(2)}\n"
GOOD = "skills:\n  - {id: one, title: {en: One, zh: 一}, questions: [p/a]}\n"


def told(text: str) -> list[tuple[int, int, str]]:
    found = load_skills(Path("skills.yaml"), text.encode())
    return [(fault.line, fault.column, fault.rule) for fault in found.faults]


def test_a_list_is_read_in_order() -> None:
    loaded = load_skills(
        Path("skills.yaml"), (GOOD + "  - {id: two, title: Two, questions: [p/b, p/c]}\n").encode()
    )
    assert [(skill.id, skill.title.in_language("zh"), skill.questions) for skill in loaded.skills] == [
        ("one", "一", ("p/a",)),
        ("two", "Two", ("p/b", "p/c")),
    ]
    assert not loaded.faults


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", (1, 1, "empty-file")),
        ("- a\n", (1, 1, "wrong-type")),
        ("skills: none\n", (1, 9, "wrong-type")),
        ("pack: p\n" + GOOD, (1, 1, "unknown-key")),
        ("skills:\n  - one\n", (2, 5, "wrong-type")),
        ("skills:\n  - {id: one, questions: [p/a]}\n", (2, 5, "missing-key")),
        ("skills:\n  - {id: one, title: One, questions: []}\n", (2, 38, "empty-skill")),
        ("skills:\n  - id: one\n    title: One\n    questions:\n", (4, 15, "empty-skill")),
        ("skills:\n  - {id: one, title: One, questions: [a]}\n", (2, 39, "bad-id")),
        ("skills:\n  - {id: one, titel: One, title: One, questions: [p/a]}\n", (2, 15, "unknown-key")),
        (GOOD + "  - {id: one, title: Again, questions: [p/a]}\n", (3, 10, "duplicate-id")),
        ("skills: [\n", (1, 9, "yaml-syntax")),
    ],
)
def test_what_is_wrong_is_told_where_it_stands(text: str, fault: tuple[int, int, str]) -> None:
    assert told(text) == [fault]


def test_a_broken_skill_leaves_its_neighbours() -> None:
    loaded = load_skills(Path("skills.yaml"), (GOOD + "  - {id: two, title: Two}\n").encode())
    assert [skill.id for skill in loaded.skills] == ["one"]


def test_questions_that_are_not_there_and_former_ids_are_told(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(PACK, encoding="utf-8")
    file = tmp_path / "skills.yaml"
    file.write_text("skills:\n  - {id: one, title: One, questions: [p/a, p/old, p/b]}\n", encoding="utf-8")
    library = load_library([Folder(tmp_path)])
    assert list(library.packs) == ["p"]
    assert not library.faults
    found = [(fault.column, fault.rule, fault.severity) for fault in skill_faults(load_skills(file), library)]
    assert found == [(44, "former-id", "warning"), (51, "unknown-question", "error")]


def test_the_list_that_ships_names_only_questions_there_are_and_at_least_fifty_skills() -> None:
    folder = bundled_questions()
    loaded = load_skills(folder / "skills.yaml")
    assert not loaded.faults
    assert len(loaded.skills) >= 50
    assert all(set(skill.title.languages) == {"en", "zh"} for skill in loaded.skills)
    faults = list(skill_faults(loaded, load_library([Folder(folder, bundled=True)])))
    assert not faults, "\n".join(map(str, faults))
