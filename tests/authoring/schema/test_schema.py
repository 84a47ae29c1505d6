"""The schema that editors read says what the loader says, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from quizapp.authoring.json_schema import (
    COURSE_SCHEMA_FILE,
    SCHEMA_FILE,
    course_schema,
    course_schema_text,
    schema,
    schema_text,
)
from quizapp.authoring.purposes import models, purpose
from quizapp.bank import load_pack
from quizapp.bank.course import COURSE_FILE
from quizapp.bank.course_files import load_course
from quizapp.bank.course_format import CourseFile, UnitEntry
from quizapp.bank.model_errors import entry_classes
from quizapp.bank.pack_format import keys_of
from quizapp.bank.skills import SKILLS_FILE
from quizapp.bank.yaml_source import read
from quizapp.words import LANGUAGES, Words

ROOT = Path(__file__).parents[3]
SCHEMA = schema(Words("en"))
VALIDATOR = Draft7Validator(SCHEMA)
PACKS = [
    file
    for file in sorted((ROOT / "questions").glob("*.yaml"))
    if file.name not in (COURSE_FILE, SKILLS_FILE)
]
COURSE = Draft7Validator(course_schema(Words("en")))

QUESTION = """pack: p
title: P
questions:
  - id: a
    ask: shape
    code: torch.ones(2)
"""


def complaints(text: str) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(read(text).value)]


def test_the_kept_file_is_what_the_models_give() -> None:
    kept = (ROOT / "questions" / SCHEMA_FILE).read_text(encoding="utf-8")
    assert kept == schema_text(Words("en")), "run: quizapp --language en schema --write"


def test_it_is_a_schema() -> None:
    Draft7Validator.check_schema(SCHEMA)


def test_every_reference_leads_somewhere() -> None:
    named = set(re.findall(r'"#/definitions/([^"]+)"', schema_text(Words("en"))))
    assert named == set(SCHEMA["definitions"])


@pytest.mark.parametrize("file", PACKS, ids=lambda file: file.name)
def test_a_bundled_pack_fits(file: Path) -> None:
    assert not complaints(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_is_told_of_with_an_example(language: str) -> None:
    """A question's ``ask`` is described where it is chosen; examples are the models' own."""
    told = schema(Words(language))
    for where, key, held in described(told):
        assert held.get("description"), (where, key)
        if key not in ("ask", "questions"):
            assert held.get("examples"), (where, key)


def described(told: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    definitions = told["definitions"]
    for where, holder in {"pack": told, **definitions}.items():
        for key, held in holder.get("properties", {}).items() if not where.startswith("key.") else ():
            yield where, key, definitions[held["$ref"].rpartition("/")[2]] if "$ref" in held else held


@pytest.mark.parametrize("owner", models())
def test_what_every_key_is_for_is_known_in_words(owner: str) -> None:
    for key in keys_of(models()[owner]):
        english, chinese = (purpose(owner, key, Words(language)) for language in ("en", "zh"))
        assert english, key
        assert chinese != english


@pytest.mark.parametrize("ask", entry_classes())
def test_every_way_of_asking_is_offered_and_described(ask: str) -> None:
    offered = SCHEMA["definitions"]["question"]["properties"]["ask"]
    assert ask in offered["enum"]
    assert len(offered["enumDescriptions"]) == len(offered["enum"])


def test_an_example_is_what_an_author_would_write() -> None:
    keys = SCHEMA["definitions"]
    assert keys["key.vary"]["examples"] == [{"rows": [2, 3], "cols": {"from": 3, "to": 6}}]
    for key, held in keys.items():
        if key.startswith("key."):
            fitting = VALIDATOR.evolve(schema={**held, "definitions": keys})
            for example in held["examples"]:
                assert "id: …" in str(example).replace("'", "") or fitting.is_valid(example), key


def test_the_languages_of_a_text_are_offered() -> None:
    offered = [one.get("properties", {}) for one in SCHEMA["properties"]["title"]["anyOf"]]
    assert any(set(LANGUAGES) <= set(properties) for properties in offered)


LONG = " and ".join(["n > 0"] * 20)
RIGHT = {
    "the least": "",
    "one condition": "    vary: {n: [1, 2]}\n    where: n > 1\n    setup: A = $n\n",
    "a long condition": f"    vary: {{n: [1]}}\n    where: {LONG}\n    setup: A = $n\n",
    "one hint": "    hint: Look.\n",
    "hints by language": "    hint: [{en: Look., zh: 看。}, Again.]\n",
    "another language": "    explain: {en: So., fr: Voilà.}\n",
    "a range of floats": "    vary: {n: {from: 0.1, to: 1e-0, step: 0.1}}\n    setup: A = $n\n",
    "odd values": "    vary: {n: [null, true, no, 1e-3, [1, [2]], '']}\n    setup: A = $n\n",
    "numbers for texts": "    prompt: 2\n    tags: [1]\n    examples: [{accept: 3}]\n",
    "no setup": "    setup: ''\n",
    "a float for seconds": "    seconds: 0.5\n",
}


@pytest.mark.parametrize("added", RIGHT.values(), ids=RIGHT)
def test_what_the_loader_takes_fits(added: str) -> None:
    text = QUESTION + added
    assert not [
        fault for fault in load_pack(Path("p.yaml"), text.encode()).faults if fault.severity == "error"
    ]
    assert not complaints(text)


BROKEN = {
    "an unknown key": QUESTION + "    colour: red\n",
    "a key of another way of asking": QUESTION + "    options: [a, b]\n",
    "no code": QUESTION.replace("    code: torch.ones(2)\n", ""),
    "no id": QUESTION.replace("  - id: a\n    ask", "  - ask"),
    "no ask": QUESTION.replace("    ask: shape\n", ""),
    "an unknown ask": QUESTION.replace("shape", "shpae"),
    "an id with a space": QUESTION.replace("id: a", "id: a b"),
    "too hard": QUESTION + "    level: 6\n",
    "a level in words": QUESTION + "    level: hard\n",
    "no time at all": QUESTION + "    seconds: 0\n",
    "an endless range": QUESTION + "    vary: {n: {from: 1}}\n    setup: A = $n\n",
    "no values": QUESTION + "    vary: {n: []}\n    setup: A = $n\n",
    "a mistake without code": QUESTION + "    mistakes: [{id: m}]\n",
    "an unknown key of an example": QUESTION + "    examples: [{answer: '3'}]\n",
    "an unknown device": QUESTION + "    device: gpu\n",
    "a text that is a list": QUESTION + "    prompt: [What?]\n",
    "docs that are no names": QUESTION + "    docs: [torch unsqueeze]\n",
    "a list for the file": "- a\n",
}


def test_a_title_may_be_left_out() -> None:
    text = QUESTION.replace("title: P\n", "")
    assert text != QUESTION
    assert not load_pack(Path("p.yaml"), text.encode()).faults
    assert not complaints(text)


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_what_the_loader_refuses_is_underlined(text: str) -> None:
    assert load_pack(Path("p.yaml"), text.encode()).faults
    assert complaints(text)


def test_only_the_way_of_asking_that_was_meant_is_complained_of() -> None:
    [complaint] = complaints(QUESTION + "    colour: red\n")
    assert "colour" in complaint


# The course


def test_the_kept_file_for_the_course_is_what_the_models_give() -> None:
    kept = (ROOT / "questions" / COURSE_SCHEMA_FILE).read_text(encoding="utf-8")
    assert kept == course_schema_text(Words("en")), "run: quizapp --language en schema --course --write"
    Draft7Validator.check_schema(COURSE.schema)


def test_the_bundled_course_fits() -> None:
    text = (ROOT / "questions" / COURSE_FILE).read_text(encoding="utf-8")
    assert not list(COURSE.iter_errors(read(text).value))


@pytest.mark.parametrize(
    "text",
    [
        "course: a\n",
        "course: a b\nunits: []\n",
        "course: a\nunits: [{id: b, title: B}]\n",
        "course: a\nunits: [{id: b, title: B, packs: []}]\n",
        "course: a\nunits: [{id: b, title: B, packs: [c], capstone: d}]\n",
        "course: a\nunits: [{id: b, title: B, packs: [c], more: d}]\n",
    ],
)
def test_what_the_loader_refuses_of_a_course_the_schema_refuses(text: str) -> None:
    assert list(COURSE.iter_errors(read(text).value))
    assert load_course(Path("c"), text.encode()).faults


def test_what_every_key_of_a_course_is_for_is_known_in_words() -> None:
    for owner, model in (("course", CourseFile), ("unit", UnitEntry)):
        for key in model.model_fields:
            english, chinese = (purpose(owner, key, Words(language)) for language in ("en", "zh"))
            assert english, key
            assert chinese != english
