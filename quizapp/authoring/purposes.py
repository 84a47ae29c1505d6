"""What each key of a question file is for, in words, for both the JSON Schema and the documentation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import get_args

from quizapp.bank.entry_parts import Model
from quizapp.bank.model_errors import entry_classes
from quizapp.bank.pack_format import LessonEntry, PackFile
from quizapp.words import Words, catalogue


@cache
def models() -> Mapping[str, type[Model]]:
    """Every model of the format by a short name: ``pack``, each kind of question, the parts of
    those, such as ``mistake`` and ``example``, and ``lesson`` with ``try``."""
    found: dict[str, type[Model]] = {"pack": PackFile, **entry_classes()}
    made: list[type[Model]] = [*entry_classes().values(), LessonEntry]
    for model in made:
        for field in model.model_fields.values():
            for inner in _models_in(field.annotation):
                found[name_of(inner.__name__)] = inner
    return {**found, "lesson": LessonEntry}


def name_of(model: str) -> str:
    """The short name of a model within others, from the name of its class."""
    return model.removesuffix("Entry").lower()


def _models_in(annotation: object) -> Iterator[type[Model]]:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)


def purpose(owner: str, key: str, words: Words) -> str:
    """The purpose of ``key`` in the model named by ``owner``; empty if it is not described."""
    area = "question" if owner in entry_classes() else owner
    known = catalogue("en")
    for name in (f"format.{owner}-{key}", f"format.{area}-{key}"):
        if name in known:
            return words.say(name)
    return ""
