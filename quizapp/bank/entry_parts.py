"""The parts that every question may have, whatever its kind: its own keys, mistakes, examples, edges."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict

from quizapp.bank.key_types import (
    ENTRIES_LIMIT,
    AnyId,
    AnyText,
    Code,
    Conditions,
    DocsName,
    Given,
    Id,
    Setup,
    Tag,
    VariedValues,
    steps,
)


class Model(BaseModel):
    """Base class of all models: frozen, and without unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class MistakeEntry(Model):
    """A plausible wrong program."""

    id: Id = Field(description="a short name without spaces", examples=["one-too-early"])
    code: Code = Field(description="Python code", examples=["A.unsqueeze(0)"])
    setup: Setup = Field("", description="Python code", examples=["A = torch.arange(6)"])
    where: Conditions = Field((), description="a list of conditions", examples=['["rows != cols"]'])
    says: AnyText | None = Field(
        None, description="a string, or one per language", examples=["{en: …, zh: …}"]
    )


class ExampleEntry(Model):
    """A test of the question: an answer, and how it must be graded."""

    given: Given = Field(
        default_factory=dict, description="values of names in `vary`", examples=["{rows: 2}"]
    )
    accept: str | None = Field(None, description="a quoted string", examples=['"(2, 1, 3)"'])
    reject: str | None = Field(None, description="a quoted string", examples=['"(1, 2, 3)"'])
    unreadable: str | None = Field(None, description="a quoted string", examples=['"two"'])
    because: Id | None = Field(None, description="the id of a mistake", examples=["one-too-early"])


class EdgeEntry(Model):
    """An edge case, on which a written program is run first: values for varied
    names, which need not be among those listed, or another setup."""

    given: Given | None = Field(None, description="values of names in `vary`", examples=["{rows: 0}"])
    setup: Setup | None = Field(None, description="Python code", examples=["A = torch.zeros(0, 3)"])


class QuestionEntry(Model):
    """The keys that every question has."""

    #: The keys whose strings are shown or run, and may use ``$name``.
    TEMPLATES: ClassVar[tuple[str, ...]] = ("prompt", "setup", "hint", "explain")
    #: Whether the code is the answer, and so is not shown.
    HIDES_CODE: ClassVar[bool] = False

    id: Id = Field(description="a short name without spaces", examples=["unsqueeze-shape"])
    aliases: tuple[AnyId, ...] = Field(
        (), max_length=ENTRIES_LIMIT, description="a list of former ids", examples=["[old-id]"]
    )
    level: Annotated[int, Strict()] = Field(1, ge=1, le=5, description="an integer from 1 to 5", examples=[1])
    after: tuple[AnyId, ...] = Field(
        (), max_length=ENTRIES_LIMIT, description="a list of question ids", examples=["[dimensions/ndim]"]
    )
    needs: tuple[AnyId, ...] = Field(
        (), max_length=ENTRIES_LIMIT, description="a list of lesson ids", examples=["[cat/joining]"]
    )
    tags: tuple[Tag, ...] = Field(
        (), max_length=ENTRIES_LIMIT, description="a list of tags", examples=["[shape]"]
    )
    prompt: AnyText | None = Field(
        None, description="a string, or one per language", examples=["{en: …, zh: …}"]
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
    hint: Annotated[tuple[AnyText, ...], BeforeValidator(steps)] = Field(
        (), max_length=10, description="a string, or a list of steps", examples=["{en: …, zh: …}"]
    )
    explain: AnyText | None = Field(
        None, description="a string, or one per language", examples=["{en: …, zh: …}"]
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

    def edge_inputs(self) -> tuple[EdgeEntry, ...]:
        """The edge inputs on which an answer that is a program is run, in addition to the variants."""
        return ()

    def forbidden_names(self) -> tuple[str, ...]:
        """The names and attributes that an answer that is a program may not use."""
        return ()
