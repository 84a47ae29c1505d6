"""The catalogues agree with each other and with the source."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

import quizapp
from quizapp.words import LANGUAGES, Note, Words, catalogue

PACKAGE = Path(quizapp.__file__).parent
AREAS = {file.stem for file in (PACKAGE / "words" / "en").glob("*.toml")}


def texts(message: str | dict[str, str]) -> list[str]:
    return [message] if isinstance(message, str) else list(message.values())


def fills(message: str | dict[str, str]) -> set[str]:
    return {name for text in texts(message) for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_every_language_says_what_english_says(language: str) -> None:
    assert set(catalogue(language)) == set(catalogue("en"))


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_a_translation_fills_in_nothing_that_english_does_not(language: str) -> None:
    english = catalogue("en")
    strange = {
        key: fills(message) - fills(english[key])
        for key, message in catalogue(language).items()
        if fills(message) - fills(english[key])
    }
    assert not strange


def test_no_message_is_empty() -> None:
    for language in LANGUAGES:
        for key, message in catalogue(language).items():
            assert all(map(str.strip, texts(message))), key


def test_every_key_named_in_the_source_exists() -> None:
    named = re.compile(r'(?<!id=)"((?:' + "|".join(sorted(AREAS)) + r')\.[a-z0-9][a-z0-9-]*)"')
    known = set(catalogue("en"))
    missing = {
        key
        for file in PACKAGE.rglob("*.py")
        for key in named.findall(file.read_text(encoding="utf-8"))
        if key not in known and not key.endswith((".toml", ".tcss", ".py"))
    }
    assert not missing


def test_one_and_many_are_told_apart() -> None:
    assert "1 row " in Words("en").say("exchange.exported", n=1, file="f")
    assert "2 rows " in Words("en").say("exchange.exported", n=2, file="f")


def test_a_note_is_said_in_the_learners_language() -> None:
    note = Note("examiner.tie", (("mistake", "swapped"),))
    assert "swapped" in Words("zh").note(note)
    assert Words("zh").note(note) != Words("en").note(note)


def test_a_note_within_a_note_is_said_in_the_same_language() -> None:
    inner = Note("language.super")
    note = Note("language.in-code", (("line", 3), ("why", inner)))
    assert Words("zh").note(note) == f"代码第 3 行：{Words('zh').note(inner)}"
    assert Words("en").note(note) == f"code, line 3: {Words('en').note(inner)}"


def test_what_fills_a_message_is_not_read_as_a_template() -> None:
    assert "{n}" in Words("en").say("cli.unfit", reason="{n}")
