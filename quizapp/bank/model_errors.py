"""Translates pydantic's validation errors into problems in quizapp's own words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, get_args

from pydantic_core import ErrorDetails

from quizapp.bank.common_mistakes import GUIDE, advice_for_ask, advice_for_key
from quizapp.bank.entry_parts import EdgeEntry, ExampleEntry, MistakeEntry, Model
from quizapp.bank.faults import Problem, Steps, nearest, shown
from quizapp.bank.format import Entry
from quizapp.bank.key_types import ENTRIES_LIMIT
from quizapp.bank.pack_format import PackFile, TryEntry, keys_of

if TYPE_CHECKING:
    from pydantic import ValidationError

#: Maximum number of problems reported per question; more would not help.
PROBLEMS_LIMIT = 25

#: The keys that hold a list of mappings, and the name of one of these.
_LISTED: Mapping[str, type[Model]] = {
    "mistakes": MistakeEntry,
    "examples": ExampleEntry,
    "edges": EdgeEntry,
    "try": TryEntry,
}
_ID_KEYS = frozenset({"id", "aliases", "after", "needs", "pack", "because", "course", "packs", "capstone"})


@cache
def entry_classes() -> Mapping[str, type[Model]]:
    """The class of each kind of question, in the order written."""
    union, _ = get_args(Entry)
    return {get_args(each.model_fields["ask"].annotation)[0]: each for each in get_args(union)}


def problems(error: ValidationError, model: type[Model] | None = None) -> list[Problem]:
    """The problems of one question, or of ``model`` if given."""
    found: list[Problem] = []
    for details in error.errors(include_url=False)[:PROBLEMS_LIMIT]:
        steps = details["loc"]
        # For a question, the first step is the union's tag rather than a key.
        holder: type[Model] | None = model
        if model is None and steps:
            holder, steps = entry_classes()[str(steps[0])], steps[1:]
        found.append(_problem(details, steps, holder))
    texts = [problem for problem in found if problem.rule == "sentence-option"]
    if texts:  # so the list of options is invalid as a whole
        found = [problem for problem in found if problem.path[:1] != ("options",)] + texts[:1]
    return found


def _problem(details: ErrorDetails, steps: Steps, holder: type[Model] | None) -> Problem:
    kind = details["type"]
    match kind:
        case "missing":
            return _missing(steps, _holder(steps[:-1], holder))
        case "extra_forbidden":
            return _unknown(steps, _holder(steps[:-1], holder), holder)
        case "union_tag_not_found":
            asks = ", ".join(entry_classes())
            return Problem((), "missing-key", f"`ask` is missing; write one of `ask: {asks}`")
        case "union_tag_invalid":
            return _unknown_ask(details["input"])
    context = details.get("ctx", {})
    path = (*steps, *context.get("at", ()))
    if context.get("message"):
        return Problem(path, kind, context["message"], on_key=kind in ("unknown-key", "bad-language"))
    return _unfitting(kind, path, details["input"], holder, context)


def _holder(steps: Steps, holder: type[Model] | None) -> type[Model] | None:
    """The model to which the keys at ``steps`` belong."""
    return _LISTED.get(str(steps[0]), holder) if steps else holder


def _missing(steps: Steps, model: type[Model] | None) -> Problem:
    key = str(steps[-1])
    what, example = _described(key, model)
    message = f"`{key}` is missing; write {what}: `{key}: {example}`"
    if key == "code" and model in entry_classes().values():
        message += f". Its result is the answer; {GUIDE} shows how to ask about an idea"
    return Problem(steps[:-1], "missing-key", message)


def _unknown(steps: Steps, model: type[Model] | None, top: type[Model] | None) -> Problem:
    key, known = str(steps[-1]), _keys(model)
    advice = advice_for_key(key) if model is top and model in entry_classes().values() else None
    if advice is not None:
        return Problem(steps, "unknown-key", f"unknown key {shown(key)}; {advice}", on_key=True)
    near = nearest(key, known)
    asks = [ask for ask, each in entry_classes().items() if key in keys_of(each)]
    if near is not None:
        advice = f"write `{near}`"
    elif asks and model is top and model in entry_classes().values():
        advice = (
            f"it belongs to `ask: {asks[0]}`" if len(asks) == 1 else "this kind of question does not have it"
        )
        advice += "; remove it"
    else:
        advice = f"the known keys are {', '.join(known)}"
    return Problem(steps, "unknown-key", f"unknown key {shown(key)}; {advice}", on_key=True)


def _unknown_ask(question: Mapping[str, object]) -> Problem:
    asked = question.get("ask")
    near = nearest(asked, entry_classes()) if isinstance(asked, str) else None
    advice = advice_for_ask(asked) if isinstance(asked, str) else None
    advice = advice or (f"write `{near}`" if near else f"write one of {', '.join(entry_classes())}")
    return Problem(("ask",), "unknown-ask", f"{shown(asked)} is not a kind of question; {advice}")


_TOO_LONG = {"too_long", "string_too_long"}


def _unfitting(
    kind: str, path: Steps, value: Any, holder: type[Model] | None, context: Mapping[str, Any]
) -> Problem:
    keys = [step for step in path if isinstance(step, str)]
    if not keys:
        return Problem(path, "wrong-type", f"expected a mapping, not {shown(value)}; write `key: value`")
    key = _owning_key(path)
    if key == "options" and isinstance(value, dict) and len(path) > 1:
        message = f"an option is code, which is the same in every language; {GUIDE} shows how to ask instead"
        return Problem(path, "sentence-option", message)
    model = _holder(path, holder) if len(path) > 1 else holder
    what, example = _described(key, model)
    rule = "wrong-type" if kind.endswith(("_type", "-type")) else "wrong-value"
    if kind == "string_pattern_mismatch":
        rule = "bad-id" if key in _ID_KEYS else "bad-name"
        signs = "letters, digits, - _ and ." if rule == "bad-id" else "no spaces, commas or slashes"
        return Problem(
            path, rule, f"{shown(value)} is not a valid `{key}` ({signs}); write `{key}: {example}`"
        )
    if kind in _TOO_LONG:
        most = context.get("max_length", ENTRIES_LIMIT)
        return Problem(path, rule, f"`{key}` is longer than {most:,}; shorten it")
    if kind == "text-type" and isinstance(value, dict) and value:
        value = value.get(path[-1])
    state = "is empty" if value is None or value == [] else f"cannot be {shown(value)}"
    return Problem(path, rule, f"`{key}` {state}; write {what}: `{key}: {example}`")


def _owning_key(path: Steps) -> str:
    """The key of the format that contains ``path``, rather than a name chosen by an author."""
    known = {*_keys(PackFile), "ask"}
    for listed in _LISTED.values():
        known.update(keys_of(listed))
    for each in entry_classes().values():
        known.update(keys_of(each))
    top = [step for step in path[:3] if isinstance(step, str) and step in known]
    return top[-1] if path[0] in _LISTED else str(path[0])


def _keys(model: type[Model] | None) -> Iterable[str]:
    return keys_of(model) if model is not None else ()


def _described(key: str, model: type[Model] | None) -> tuple[str, object]:
    """What ``key`` holds, in words, and an example of it."""
    field = keys_of(model).get(key) if model is not None else None
    if field is None or not field.examples:
        return "a value", "…"
    return field.description or "a value", field.examples[0]
