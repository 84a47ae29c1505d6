"""What a stranger wrote can be read, and does nothing."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.words.visible import visible


@given(st.text())
def test_no_character_a_terminal_obeys_survives(text: str) -> None:
    shown = visible(text)
    assert not {c for c in shown if unicodedata.category(c) in {"Cc", "Cf", "Cs"}} - {"\n", "\t"}


@pytest.mark.parametrize("text", ["x[mask]", "x[/]", "形状 (2，3)", "a\n\tb", "é ü ✓", ""])
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert visible(text) == text


def test_an_escape_sequence_is_shown() -> None:
    assert visible("\x1b[31mred\x07") == "␛[31mred␇"


def test_a_reordering_character_is_shown_by_its_number() -> None:
    assert visible("a\u202eb") == "a⟨202e⟩b"
