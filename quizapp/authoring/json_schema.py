"""The JSON Schemas of packs and courses, generated from the models, for completion and checks in editors."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from quizapp.authoring.purposes import models, name_of, purpose
from quizapp.bank.course_format import CourseFile, UnitEntry
from quizapp.bank.entry_parts import Model, QuestionEntry
from quizapp.bank.model_errors import entry_classes
from quizapp.bank.pack_format import keys_of
from quizapp.bank.yaml_problems import SourceError
from quizapp.bank.yaml_source import read
from quizapp.bank.yaml_values import Plain
from quizapp.words import LANGUAGES, Words

#: The file that holds the schema of packs, next to the question files.
SCHEMA_FILE = "quizapp.schema.json"
#: The file that holds the schema of courses.
COURSE_SCHEMA_FILE = "course.schema.json"
#: Draft 7 is the version that the YAML extensions of editors support.
_DRAFT = "http://json-schema.org/draft-07/schema#"

_DEFINITIONS = "#/definitions/"
_EMPTY: tuple[object, ...] = (None, "", [], {})
#: If a string is expected, a bare number, true or false is read as it was written.
_TEXT_TYPES = ["string", "number", "boolean"]

_Schema = dict[str, Any]


def schema_text(words: Words) -> str:
    """The schema as the content of a file, with descriptions in the language of ``words``."""
    return _text(words.language)


def course_schema_text(words: Words) -> str:
    """The schema of a course as the content of a file."""
    return _written(course_schema(words))


@cache
def _text(language: str) -> str:
    return _written(schema(Words(language)))


def _written(schema: _Schema) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def schema(words: Words) -> _Schema:
    """The schema of a question file, version 1, as JSON values."""
    definitions: _Schema = {}
    asks = entry_classes()
    for key, held in _properties("question", QuestionEntry, words).items():
        definitions[f"key.{key}"] = held
    for ask, model in asks.items():
        made = _object(ask, model, words)
        made["properties"] = {
            key: {"$ref": f"{_DEFINITIONS}key.{key}"} if definitions.get(f"key.{key}") == held else held
            for key, held in made["properties"].items()
        }
        definitions[f"ask.{ask}"] = made
    definitions["question"] = _question(words)
    for name, model in models().items():
        if name != "pack" and name not in asks:
            definitions[name] = _object(name, model, words)
    pack = _object("pack", models()["pack"], words)
    pack["properties"]["questions"]["items"] = {"$ref": f"{_DEFINITIONS}question"}
    return {"$schema": _DRAFT, "title": "quizapp", **pack, "definitions": definitions}


def course_schema(words: Words) -> _Schema:
    """The schema of a course file, version 1, as JSON values."""
    course = _object("course", CourseFile, words)
    unit = _object("unit", UnitEntry, words)
    return {"$schema": _DRAFT, "title": "quizapp course", **course, "definitions": {"unit": unit}}


def _question(words: Words) -> _Schema:
    """The schema of a question by its ``ask``. It uses conditions rather than a union, so that an
    editor reports only the faults of the kind that was meant."""
    asks = tuple(entry_classes())
    return {
        "type": "object",
        "required": ["id", "ask"],
        "properties": {
            "id": {"$ref": f"{_DEFINITIONS}key.id"},
            "ask": {
                "enum": list(asks),
                "description": purpose("question", "ask", words),
                "enumDescriptions": [words.say(f"format.ask-{ask}") for ask in asks],
            },
        },
        "allOf": [
            {
                "if": {"required": ["ask"], "properties": {"ask": {"const": ask}}},
                "then": {"$ref": f"{_DEFINITIONS}ask.{ask}"},
            }
            for ask in asks
        ],
    }


def _object(owner: str, model: type[Model], words: Words) -> _Schema:
    """One model, with all its keys, and the conditions between them."""
    together = model.model_config.get("json_schema_extra")
    required = [key for key, field in keys_of(model).items() if field.is_required()]
    return {
        "type": "object",
        "required": required,
        "additionalProperties": False,
        "properties": _properties(owner, model, words),
        **(together if isinstance(together, dict) else {}),
    }


def _properties(owner: str, model: type[Model], words: Words) -> _Schema:
    """The keys of a model, described."""
    made = model.model_json_schema(ref_template="{model}", schema_generator=_Generator)
    properties: _Schema = {}
    for key, plain in made["properties"].items():
        held = _tidied(plain)
        if "$ref" in held:  # siblings of a reference are ignored
            held["allOf"] = [{"$ref": held.pop("$ref")}]
        parts = [purpose(owner, key, words)]
        if words.language == "en" and held.get("description"):
            parts.append(f"{held['description'].capitalize()}.")
        properties[key] = {**held, "description": "\n\n".join(filter(None, parts))}
        if "examples" in held:
            properties[key]["examples"] = _examples(held["examples"])
            if not properties[key]["examples"]:
                del properties[key]["examples"]
    return properties


class _Generator(GenerateJsonSchema):
    """A schema generator that accepts a single entry instead of a list if the list's validator does."""

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        inner = super().function_before_schema(schema)
        return {"anyOf": [inner["items"], inner]} if inner.get("type") == "array" else inner


def _tidied(value: Any, *, names: bool = False) -> Any:
    """Pydantic's schema without its titles and empty defaults, accepting everything that the
    loader accepts. ``names`` says whether the keys of ``value`` are property names rather than
    keywords."""
    if isinstance(value, list):
        return [_tidied(one) for one in value]
    if not isinstance(value, Mapping):
        return value
    if names:
        return {key: _tidied(one) for key, one in value.items()}
    tidy: _Schema = {}
    for key, one in value.items():
        if key == "title" or (key == "default" and one in _EMPTY):
            continue
        if key == "maxLength" and value.get("type") != "string":
            continue  # the limit of a list, under the keyword that strings have
        if key == "$ref":
            tidy[key] = _DEFINITIONS + name_of(one)
        elif key == "type" and one == "string" and not {"enum", "const"} & value.keys():
            tidy[key] = _TEXT_TYPES
        elif key in ("default", "examples", "enum", "const"):
            tidy[key] = one
        else:
            tidy[key] = _tidied(one, names=key == "properties")
    if isinstance(tidy.get("anyOf"), list):
        tidy["anyOf"] = [_by_language(one, tidy["anyOf"]) for one in tidy["anyOf"]]
    return tidy


def _by_language(one: _Schema, among: list[_Schema]) -> _Schema:
    """A mapping of strings next to a single string is keyed by language: name the languages."""
    text = {"type": _TEXT_TYPES}
    if text in among and one.get("type") == "object" and one.get("additionalProperties") == text:
        return {**one, "properties": dict.fromkeys(LANGUAGES, text), "minProperties": 1}
    return one


def _examples(written: list[object]) -> list[Plain]:
    """Examples as values; strings among them are YAML as an author writes it."""
    values: list[Plain] = []
    for one in written:
        if not isinstance(one, str):
            values.append(one if isinstance(one, bool | int | float) else str(one))
            continue
        try:
            values.append(read(one).value)
        except SourceError:
            continue
    return values
