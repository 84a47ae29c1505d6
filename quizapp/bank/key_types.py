"""The types of the values in a question file."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainValidator,
    StringConstraints,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    WrapValidator,
)

from quizapp.bank.faults import shown
from quizapp.bank.text import Text
from quizapp.bank.varied import given_values, varied_values, wrong

#: Maximum length of a string or piece of code, in characters.
TEXT_LIMIT = 20_000
#: Maximum number of entries of any other list or mapping.
ENTRIES_LIMIT = 64
#: Used instead of a list for options that are drawn from slips.
AUTO = "auto"

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def _text(value: Any) -> Text:
    if isinstance(value, str):
        return Text.plain(_filled(value))
    if not isinstance(value, dict) or not value:
        raise wrong("text-type")
    for language, text in value.items():
        if not _LANGUAGE.fullmatch(language):
            raise wrong("bad-language", f"{shown(language)} is not a language; write `en` or `zh`", language)
        if not isinstance(text, str):
            raise wrong("text-type", "", language)
    return Text(tuple((language, _filled(text, language)) for language, text in value.items()))


def _filled(text: str, *at: str) -> str:
    if not text.strip():
        raise wrong("wrong-value", "the string is empty; write one, or omit the key", *at)
    if len(text) > TEXT_LIMIT:
        raise wrong("wrong-value", f"the string is longer than {TEXT_LIMIT:,} characters; shorten it", *at)
    return text.rstrip("\n")


def _code(text: str) -> str:
    return _filled(text)


def steps(value: Any) -> Any:
    """A string or a list of strings, as a list."""
    return [value] if isinstance(value, str | dict) else value


def _options(value: Any, listed: ValidatorFunctionWrapHandler) -> tuple[str, ...]:
    """The options that were listed; none if they are to be drawn."""
    if value == AUTO:
        return ()
    options: tuple[str, ...] = listed(value)
    return options


def _or_auto(schema: dict[str, Any]) -> None:
    """In addition to the list, accept the word ``auto``."""
    listed = {key: schema.pop(key) for key in ("type", "items", "minItems", "maxItems")}
    schema["anyOf"] = [{"const": AUTO}, listed]


def _listed(value: Any) -> Any:
    if isinstance(value, bool | int | float):
        raise wrong("text-type")
    return [value] if isinstance(value, str) else value


_TEXT_SCHEMA = {
    "anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": {"type": "string"}}],
}
_SCALAR_SCHEMA = {"type": ["null", "boolean", "number", "string", "array"]}
_VALUES_SCHEMA = {
    "anyOf": [
        {"type": "array", "items": _SCALAR_SCHEMA, "minItems": 1},
        {
            "type": "object",
            "properties": {key: {"type": "number"} for key in ("from", "to", "step")},
            "required": ["from", "to"],
            "additionalProperties": False,
        },
    ],
}

AnyText = Annotated[Text, PlainValidator(_text), WithJsonSchema(_TEXT_SCHEMA)]
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
AnyId = Annotated[
    str,
    StringConstraints(pattern=r"^([A-Za-z0-9][A-Za-z0-9._-]{0,63}/)?[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"),
]
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
Tag = Annotated[str, StringConstraints(pattern=r"^[^\s,/]{1,64}$")]
DocsName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$")]
Code = Annotated[str, AfterValidator(_code)]
Setup = Annotated[str, Field(max_length=TEXT_LIMIT), AfterValidator(lambda text: text.rstrip("\n"))]
Codes = Annotated[tuple[Code, ...], BeforeValidator(_listed), Field(max_length=ENTRIES_LIMIT)]
Options = Annotated[
    tuple[Code, ...],
    Field(min_length=2, max_length=20, json_schema_extra=_or_auto),
    WrapValidator(_options),
]
Conditions = Annotated[tuple[str, ...], BeforeValidator(_listed), Field(max_length=ENTRIES_LIMIT)]
VariedValues = Annotated[tuple[Any, ...], PlainValidator(varied_values), WithJsonSchema(_VALUES_SCHEMA)]
Given = Annotated[
    dict[str, Any],
    PlainValidator(given_values),
    WithJsonSchema({"type": "object", "additionalProperties": _SCALAR_SCHEMA}),
]
