"""The questions of a file, version 1, as models: one class for each kind of question.

The content of a key is described once, in ``description`` and ``examples``: the messages of
faults are generated from them. A new kind of question is a class here, named in ``Entry``.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, ConfigDict, Field

from quizapp.bank.entry_parts import EdgeEntry, QuestionEntry
from quizapp.bank.key_types import (
    AUTO,
    ENTRIES_LIMIT,
    AnyText,
    Code,
    Codes,
    DocsName,
    Name,
    Options,
    steps,
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
        description="the statement, a string or one per language", examples=["{en: …, zh: …}"]
    )


class SharesEntry(CodeEntry):
    """Which tensors share memory with the result."""

    ask: Literal["shares"]
    among: tuple[Name, ...] = Field(
        (),
        max_length=ENTRIES_LIMIT,
        description="a list of names of tensors in `setup`",
        examples=["[A, B]"],
    )


class ChoiceEntry(QuestionEntry):
    """Options that are code; those whose result makes ``right`` true are right.

    They are listed or drawn. If they are drawn, ``options`` is empty, ``code`` is
    the right option, and slips are the others.
    """

    TEMPLATES = (*QuestionEntry.TEMPLATES, "code", "options", "right")

    #: The schema of the keys that belong together, for editors.
    model_config = ConfigDict(
        json_schema_extra={
            "if": {"required": ["options"], "properties": {"options": {"const": AUTO}}},
            "then": {"required": ["code"], "properties": {"pick": {"const": "one"}}},
            "else": {"required": ["right"], "properties": {"code": False}},
        }
    )

    ask: Literal["choice"]
    prompt: AnyText = Field(description="a string, or one per language", examples=["{en: …, zh: …}"])
    options: Options = Field(
        description="a list of 2 to 20 pieces of code, or `auto`", examples=['["A + 1", "A * 2"]']
    )
    code: Code | None = Field(None, description="Python code", examples=["A.unsqueeze(1)"])
    right: Code | None = Field(
        None, description="an expression over `it` and `error`", examples=["it.shape == (2, 3)"]
    )
    pick: Literal["one", "all"] = Field("one", description="`one` or `all`", examples=["all"])

    @property
    def draws(self) -> bool:
        """Whether the options are drawn from slips rather than listed."""
        return not self.options


class OrderEntry(CodeEntry):
    """Lines to be put in order; ``code`` is what is compared after them."""

    TEMPLATES = (*CodeEntry.TEMPLATES, "lines", "extra")
    HIDES_CODE = True

    ask: Literal["order"]
    lines: tuple[Code, ...] = Field(
        min_length=2,
        max_length=9,
        description="a list of 2 to 9 lines of code in the right order",
        examples=['["x = A.T", "y = x.sum(0)"]'],
    )
    extra: Codes = Field(
        (), max_length=9, description="a list of lines that do not belong", examples=['["x = A"]']
    )


class BlankEntry(CodeEntry):
    """Code with one or more ``___``."""

    TEMPLATES = (*CodeEntry.TEMPLATES, "fill")

    ask: Literal["blank"]
    fill: Codes = Field(
        min_length=1,
        description="the string for `___`, or a list with one per blank",
        examples=["unsqueeze"],
    )


class WriteEntry(CodeEntry):
    """A program to write; ``code`` is one that is right."""

    HIDES_CODE = True

    ask: Literal["write"]
    prompt: AnyText = Field(description="the task, a string or one per language", examples=["{en: …, zh: …}"])
    edges: tuple[EdgeEntry, ...] = Field(
        (), max_length=16, description="a list of inputs", examples=["[{given: {rows: 1}}]"]
    )
    forbid: Annotated[tuple[DocsName, ...], BeforeValidator(steps)] = Field(
        (),
        max_length=ENTRIES_LIMIT,
        description="a list of forbidden names",
        examples=["[reshape, view]"],
    )

    def edge_inputs(self) -> tuple[EdgeEntry, ...]:
        return self.edges

    def forbidden_names(self) -> tuple[str, ...]:
        return self.forbid


Entry = Annotated[
    ShapeEntry
    | DtypeEntry
    | DeviceEntry
    | ValueEntry
    | OutputEntry
    | ErrorEntry
    | TruthEntry
    | SharesEntry
    | ChoiceEntry
    | OrderEntry
    | BlankEntry
    | WriteEntry,
    Field(discriminator="ask"),
]
