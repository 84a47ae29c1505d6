"""Generates the Markdown reference of every key of a question file and a course from the models.

``python -m quizapp.authoring.reference FILE`` replaces the text between the two marks in a
document.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic.fields import FieldInfo

from quizapp.authoring.purposes import models, purpose
from quizapp.bank.course_format import CourseFile, UnitEntry
from quizapp.bank.entry_parts import QuestionEntry
from quizapp.bank.model_errors import entry_classes
from quizapp.bank.pack_format import keys_of
from quizapp.words import Words

#: The marks around the reference in a document.
BEGIN = "<!-- Made from the models: python -m quizapp.authoring.reference docs/authoring.md -->"
END = "<!-- End of what is made. -->"

_EMPTY: tuple[object, ...] = (None, "", (), {})
_TITLES = {
    "mistake": "A mistake",
    "example": "An example",
    "edge": "An edge",
    "lesson": "A lesson",
    "try": "The step of a lesson",
    "course": "A course",
    "unit": "A unit",
}


def reference(words: Words) -> str:
    """All tables, under level-three headings."""
    asks = entry_classes()
    parts = [
        "### Kinds of questions",
        _table(("`ask`", "asks for", "the learner types"), (_way(ask, words) for ask in asks)),
        "### A pack",
        _keys("pack", keys_of(models()["pack"]), words),
        "### A question",
        _keys("question", {**_ask_field(), **QuestionEntry.model_fields}, words),
        "### Keys of some kinds of questions",
        _table(("key", "where `ask` is", "meaning", "format", "default"), _own_keys(words)),
    ]
    for name, model in models().items():
        if name != "pack" and name not in asks:
            parts += [f"### {_TITLES.get(name, name.capitalize())}", _keys(name, keys_of(model), words)]
    for name, model in (("course", CourseFile), ("unit", UnitEntry)):
        parts += [f"### {_TITLES[name]}", _keys(name, model.model_fields, words)]
    return "\n\n".join(parts) + "\n"


def renewed(document: str, words: Words) -> str:
    """A document with an updated reference between its marks. Raises ValueError if it lacks them."""
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the document lacks {BEGIN} or {END}")
    return f"{before}{BEGIN}\n\n{reference(words)}\n{END}{after}"


def _way(ask: str, words: Words) -> tuple[str, ...]:
    return f"`{ask}`", words.say(f"format.ask-{ask}"), words.say(f"format.typed-{ask}")


def _ask_field() -> dict[str, FieldInfo]:
    first = next(iter(entry_classes().values())).model_fields
    return {"id": first["id"], "ask": first["ask"]}


def _keys(owner: str, fields: dict[str, FieldInfo], words: Words) -> str:
    rows = (
        (f"`{key}`", purpose(owner, key, words), _written(field), _default(field))
        for key, field in fields.items()
    )
    return _table(("key", "meaning", "format", "default"), rows)


def _own_keys(words: Words) -> Iterator[tuple[str, ...]]:
    """Keys that only some kinds of question have, or that have another meaning there."""
    common = {
        key: _described("question", key, field, words) for key, field in QuestionEntry.model_fields.items()
    }
    found: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for ask, model in entry_classes().items():
        for key, field in model.model_fields.items():
            described = _described(ask, key, field, words)
            if key != "ask" and described != common.get(key):
                found.setdefault((key, described), []).append(f"`{ask}`")
    for (key, (use, *rest)), asks in found.items():
        yield f"`{key}`", ", ".join(asks), use, *rest


def _described(owner: str, key: str, field: FieldInfo, words: Words) -> tuple[str, ...]:
    return purpose(owner, key, words), _written(field), _default(field)


def _written(field: FieldInfo) -> str:
    """What a key holds, with an example."""
    example = str(field.examples[0]) if field.examples else ""
    shown = f": `{example}`" if example.strip() else ""
    return f"{field.description or 'one of the kinds above'}{shown}"


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    default = field.get_default(call_default_factory=True, validated_data={})
    return "" if default in _EMPTY else f"`{default:g}`" if isinstance(default, float) else f"`{default}`"


def _table(heading: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heading, ("---",) * len(heading), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", r"\|") for cell in row) + " |" for row in lines)


def main(arguments: list[str]) -> int:
    """Update the reference in each file given."""
    for name in arguments:
        file = Path(name)
        file.write_text(renewed(file.read_text(encoding="utf-8"), Words("en")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
