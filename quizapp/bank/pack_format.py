"""The question file, version 1, as models: the pack, its lessons, and its questions."""

from __future__ import annotations

from pydantic import Field
from pydantic.fields import FieldInfo

from quizapp.bank.entry_parts import Model
from quizapp.bank.format import Entry
from quizapp.bank.key_types import ENTRIES_LIMIT, AnyId, AnyText, Code, Id, Setup, Tag


class TryEntry(Model):
    """The completion step of a lesson: code with one ``___``, which runs after the lesson's setup."""

    code: Code = Field(description="Python code with one `___`", examples=["torch.___([B, A])"])
    fill: Code = Field(description="the string for `___`", examples=["cat"])


class LessonEntry(Model):
    """Something shown before it is asked: code that is run and drawn, and what to see in it."""

    id: Id = Field(description="a short name without spaces", examples=["joining"])
    needs: tuple[AnyId, ...] = Field(
        (),
        max_length=ENTRIES_LIMIT,
        description="a list of lesson ids, or of names in PyTorch",
        examples=["[creating/zeros, torch.cat]"],
    )
    title: AnyText = Field(description="a string, or one per language", examples=["{en: …, zh: …}"])
    setup: Setup = Field("", description="Python code", examples=["A = torch.arange(6)"])
    code: Code = Field(description="Python code", examples=["torch.cat([A, B])"])
    says: AnyText = Field(description="a string, or one per language", examples=["{en: …, zh: …}"])
    try_: TryEntry = Field(alias="try", description="a step to complete", examples=["{code: …, fill: …}"])


def keys_of(model: type[Model]) -> dict[str, FieldInfo]:
    """The fields of a model by the keys that an author writes."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


class PackHead(Model):
    """What a pack says about itself."""

    pack: Id = Field(description="a short name without spaces", examples=["dimensions"])
    title: AnyText | None = Field(
        None, description="a string, or one per language", examples=["{en: …, zh: …}"]
    )
    tags: tuple[Tag, ...] = Field(
        (), max_length=ENTRIES_LIMIT, description="a list of tags", examples=["[shape]"]
    )


class PackFile(PackHead):
    """A whole file."""

    lessons: tuple[LessonEntry, ...] = Field((), description="a list of lessons", examples=["", "  - id: …"])
    questions: tuple[Entry, ...] = Field(description="a list of questions", examples=["", "  - id: …"])
