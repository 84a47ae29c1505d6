"""The question file, version 1, as models: one class for each way of asking.

What a key holds is described once, in ``description`` and ``examples``: the
messages of faults are made from them. A new way of asking is a class here,
named in ``Entry``.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    Strict,
    StringConstraints,
    WithJsonSchema,
)

from quizapp.bank.faults import shown
from quizapp.bank.text import Text
from quizapp.bank.varied import given_values, varied_values, wrong

#: Longest text or piece of code, in characters.
TEXT_LIMIT = 20_000
#: Most entries of any other list or mapping.
ENTRIES_LIMIT = 64

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def _text(value: Any) -> Text:
    if isinstance(value, str):
        return Text.plain(_filled(value))
    if not isinstance(value, dict) or not value:
        raise wrong("text-type")
    for language, text in value.items():
        if not _LANGUAGE.fullmatch(language):
            raise wrong("bad-language", f"{shown(language)} is no language; write `en` or `zh`", language)
        if not isinstance(text, str):
            raise wrong("text-type", "", language)
    return Text(tuple((language, _filled(text, language)) for language, text in value.items()))


def _filled(text: str, *at: str) -> str:
    if not text.strip():
        raise wrong("wrong-value", "the text is empty; write one, or leave the key out", *at)
    if len(text) > TEXT_LIMIT:
        raise wrong("wrong-value", f"the text is longer than {TEXT_LIMIT:,} characters; shorten it", *at)
    return text.rstrip("\n")


def _code(text: str) -> str:
    return _filled(text)


def _steps(value: Any) -> Any:
    return [value] if isinstance(value, str | dict) else value


def _conditions(value: Any) -> Any:
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
Tag = Annotated[str, StringConstraints(pattern=r"^[^\s,/]{1,64}$")]
DocsName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$")]
Code = Annotated[str, AfterValidator(_code)]
Setup = Annotated[str, Field(max_length=TEXT_LIMIT), AfterValidator(lambda text: text.rstrip("\n"))]
Conditions = Annotated[tuple[str, ...], BeforeValidator(_conditions), Field(max_length=ENTRIES_LIMIT)]
VariedValues = Annotated[tuple[Any, ...], PlainValidator(varied_values), WithJsonSchema(_VALUES_SCHEMA)]
Given = Annotated[
    dict[str, Any],
    PlainValidator(given_values),
    WithJsonSchema({"type": "object", "additionalProperties": _SCALAR_SCHEMA}),
]


class Model(BaseModel):
    """Frozen, and refuses keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class MistakeEntry(Model):
    """A plausible wrong program."""

    id: Id = Field(description="a short name without spaces", examples=["one-too-early"])
    code: Code = Field(description="Python code", examples=["A.unsqueeze(0)"])
    setup: Setup = Field("", description="Python code", examples=["A = torch.arange(6)"])
    where: Conditions = Field((), description="a list of conditions", examples=['["rows != cols"]'])
    says: AnyText | None = Field(None, description="a text, or one per language", examples=["{en: …, zh: …}"])


class ExampleEntry(Model):
    """A test of the question: an answer and what must become of it."""

    given: Given = Field(default_factory=dict, description="values of varied names", examples=["{rows: 2}"])
    accept: str | None = Field(None, description="an answer in quotes", examples=['"(2, 1, 3)"'])
    reject: str | None = Field(None, description="an answer in quotes", examples=['"(1, 2, 3)"'])
    unreadable: str | None = Field(None, description="an answer in quotes", examples=['"two"'])
    because: Id | None = Field(None, description="the id of a mistake", examples=["one-too-early"])


class QuestionEntry(Model):
    """What every question has."""

    #: The keys whose texts are shown or run, and may use ``$name``.
    TEMPLATES: ClassVar[tuple[str, ...]] = ("prompt", "setup", "hint", "explain")

    id: Id = Field(description="a short name without spaces", examples=["unsqueeze-shape"])
    aliases: tuple[AnyId, ...] = Field(
        (), max_length=ENTRIES_LIMIT, description="a list of former ids", examples=["[old-id]"]
    )
    level: Annotated[int, Strict()] = Field(
        1, ge=1, le=5, description="a whole number from 1 to 5", examples=[1]
    )
    after: tuple[AnyId, ...] = Field(
        (), max_length=ENTRIES_LIMIT, description="a list of question ids", examples=["[dimensions/ndim]"]
    )
    tags: tuple[Tag, ...] = Field(
        (), max_length=ENTRIES_LIMIT, description="a list of words", examples=["[shape]"]
    )
    prompt: AnyText | None = Field(
        None, description="a text, or one per language", examples=["{en: …, zh: …}"]
    )
    vary: dict[str, VariedValues] = Field(
        default_factory=dict,
        max_length=ENTRIES_LIMIT,
        description="a list of values, or a range, for each name",
        examples=["{rows: [2, 3], cols: {from: 3, to: 6}}"],
    )
    let: dict[str, str] = Field(
        default_factory=dict,
        max_length=ENTRIES_LIMIT,
        description="an expression for each name",
        examples=["{last: cols - 1}"],
    )
    where: Conditions = Field((), description="a list of conditions", examples=['["rows != cols"]'])
    setup: Setup = Field("", description="Python code", examples=["A = torch.arange(6)"])
    mistakes: tuple[MistakeEntry, ...] = Field(
        (), max_length=ENTRIES_LIMIT, description="a list of mistakes", examples=["[{id: …, code: …}]"]
    )
    hint: Annotated[tuple[AnyText, ...], BeforeValidator(_steps)] = Field(
        (), max_length=10, description="a text, or a list of steps", examples=["{en: …, zh: …}"]
    )
    explain: AnyText | None = Field(
        None, description="a text, or one per language", examples=["{en: …, zh: …}"]
    )
    docs: tuple[DocsName, ...] = Field(
        (), max_length=ENTRIES_LIMIT, description="a list of names", examples=["[torch.unsqueeze]"]
    )
    device: Literal["any", "cpu"] = Field("any", description="`any` or `cpu`", examples=["cpu"])
    seconds: Annotated[float, Strict()] = Field(
        20.0,
        gt=0,
        le=3600,
        allow_inf_nan=False,
        description="a number of seconds, at most 3600",
        examples=[20],
    )
    examples: tuple[ExampleEntry, ...] = Field(
        (),
        max_length=ENTRIES_LIMIT,
        description="a list of examples",
        examples=['[{given: {rows: 2}, accept: "(2, 1, 3)"}]'],
    )


class CodeEntry(QuestionEntry):
    """A question about what ``code`` does."""

    TEMPLATES = (*QuestionEntry.TEMPLATES, "code")

    code: Code = Field(description="Python code", examples=["A.unsqueeze(1)"])


class ShapeEntry(CodeEntry):
    ask: Literal["shape"]


class DtypeEntry(CodeEntry):
    ask: Literal["dtype"]


class DeviceEntry(CodeEntry):
    ask: Literal["device"]


class ValueEntry(CodeEntry):
    ask: Literal["value"]


class OutputEntry(CodeEntry):
    ask: Literal["output"]


class ErrorEntry(CodeEntry):
    ask: Literal["error"]


class TruthEntry(CodeEntry):
    """A statement; ``code`` says whether it holds."""

    ask: Literal["truth"]
    prompt: AnyText = Field(
        description="the statement, a text or one per language", examples=["{en: …, zh: …}"]
    )


class ChoiceEntry(QuestionEntry):
    """Options that are code; those whose result makes ``right`` true are right."""

    TEMPLATES = (*QuestionEntry.TEMPLATES, "options", "right")

    ask: Literal["choice"]
    prompt: AnyText = Field(description="a text, or one per language", examples=["{en: …, zh: …}"])
    options: tuple[Code, ...] = Field(
        min_length=2,
        max_length=20,
        description="a list of 2 to 20 pieces of code",
        examples=['["A + 1", "A * 2"]'],
    )
    right: Code = Field(description="an expression over `it` and `error`", examples=["it.shape == (2, 3)"])
    pick: Literal["one", "all"] = Field("one", description="`one` or `all`", examples=["all"])


Entry = Annotated[
    ShapeEntry | DtypeEntry | DeviceEntry | ValueEntry | OutputEntry | ErrorEntry | TruthEntry | ChoiceEntry,
    Field(discriminator="ask"),
]


class PackHead(Model):
    """What a pack says about itself."""

    pack: Id = Field(description="a short name without spaces", examples=["dimensions"])
    title: AnyText = Field(description="a text, or one per language", examples=["{en: …, zh: …}"])
    tags: tuple[Tag, ...] = Field(
        (), max_length=ENTRIES_LIMIT, description="a list of words", examples=["[shape]"]
    )


class PackFile(PackHead):
    """A whole file."""

    questions: tuple[Entry, ...] = Field(description="a list of questions", examples=["", "  - id: …"])
