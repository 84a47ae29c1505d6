"""The course file, version 1, as models. Keys are described in the same way as those of question files."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from quizapp.bank.entry_parts import Model
from quizapp.bank.key_types import ENTRIES_LIMIT, AnyText, Id

#: Maximum number of units of a course.
UNITS_LIMIT = 200

_FULL_ID = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}/[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"


class UnitEntry(Model):
    """A step of the course."""

    id: Id = Field(description="a short name without spaces", examples=["shapes"])
    title: AnyText = Field(description="a string, or one per language", examples=["{en: …, zh: …}"])
    goal: AnyText | None = Field(
        None, description="one sentence, or one per language", examples=["{en: …, zh: …}"]
    )
    packs: tuple[Id, ...] = Field(
        min_length=1,
        max_length=ENTRIES_LIMIT,
        description="a list of names of packs",
        examples=["[dimensions, reshaping]"],
    )
    capstone: Annotated[str, StringConstraints(pattern=_FULL_ID)] | None = Field(
        None, description="the full id of a question, `pack/id`", examples=["reshaping/split-heads"]
    )


class CourseHead(Model):
    """What a course says about itself."""

    course: Id = Field(description="a short name without spaces", examples=["pytorch"])
    title: AnyText | None = Field(
        None, description="a string, or one per language", examples=["{en: …, zh: …}"]
    )


class CourseFile(CourseHead):
    """A whole course file."""

    units: tuple[UnitEntry, ...] = Field(
        max_length=UNITS_LIMIT, description="a list of units", examples=["", "  - id: …"]
    )
