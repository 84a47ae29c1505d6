"""The reference in the documents is what the models say."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizapp.authoring.purposes import models
from quizapp.authoring.reference import BEGIN, END, main, reference, renewed
from quizapp.bank.model_errors import entry_classes
from quizapp.bank.pack_format import keys_of
from quizapp.words import Words

DOCUMENT = Path(__file__).parents[3] / "docs" / "authoring.md"
ENGLISH = Words("en")


def test_the_document_holds_what_the_models_give() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert text == renewed(text, ENGLISH), f"run: python -m quizapp.authoring.reference {DOCUMENT}"


def test_every_key_and_way_of_asking_is_told_of() -> None:
    told = reference(ENGLISH)
    for model in models().values():
        for key in keys_of(model):
            assert f"\n| `{key}` |" in told, key
    for ask in entry_classes():
        assert f"\n| `{ask}` |" in told


def test_a_table_has_as_many_cells_in_every_row() -> None:
    for table in reference(Words("zh")).split("\n\n"):
        rows = [row.replace(r"\|", "").count("|") for row in table.splitlines() if row.startswith("|")]
        assert len(set(rows)) <= 1, table


def test_it_is_put_anew_between_its_marks_and_nowhere_else(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    assert main([str(file)]) == 0
    text = file.read_text(encoding="utf-8")
    assert text == f"before\n{BEGIN}\n\n{reference(ENGLISH)}\n{END}\nafter\n"


def test_a_document_without_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="lacks"):
        renewed("nothing here", ENGLISH)
