"""Reads untrusted YAML: plain values with their positions, within bounds.

Uses PyYAML's event parser rather than ``compose``: libyaml's composer recurses in C without a
limit, so that a few thousand brackets would crash the process, and it resolves scalars by YAML
1.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, cast

import yaml
from yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from quizapp.bank.faults import shown
from quizapp.bank.yaml_problems import SourceError, YamlProblem, left_open, syntax_problem, unclosed
from quizapp.bank.yaml_values import Mark, Plain, Spot, Values, spot

#: Maximum nesting depth of lists and mappings; question files need seven.
DEPTH_LIMIT = 24
#: Maximum number of values in a file, including those repeated by aliases.
VALUES_LIMIT = 1_000_000
#: Maximum number of keys of a mapping; the format's own have at most twenty.
KEYS_LIMIT = 200
#: Maximum number of values that aliases may repeat in a file.
REPEATED_LIMIT = 20_000


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed text. ``spots`` holds the positions of the entries of each list or mapping, by its
    ``id()``, down to the requested depth. ``repeats`` says that the text uses aliases."""

    value: Plain
    problems: tuple[YamlProblem, ...]
    spots: Mapping[int, Mapping[str | int, Spot]]
    repeats: bool


class _Parser(Protocol):
    def get_event(self) -> Event: ...


def read(text: str, *, spots_to_depth: int = 2, repeated_limit: int = REPEATED_LIMIT) -> Document:
    """Read the single document in ``text``, and record the positions of the entries of the
    outermost ``spots_to_depth`` levels. Aliases may repeat up to ``repeated_limit`` values.

    Raises SourceError if ``text`` is not valid YAML or exceeds a bound.
    """
    # libyaml if PyYAML was built with it, else PyYAML's own parser.
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    reading = None
    try:
        reading = _Reading(loader(text), spots_to_depth, repeated_limit)
        return reading.document()
    except yaml.MarkedYAMLError as error:
        problem = syntax_problem(error, text)
        opened = reading.opened[0] if reading is not None and reading.opened else None
        if opened is not None and opened[0] < problem.line and left_open(text, problem):
            problem = unclosed(*opened)
        raise SourceError(problem) from None
    except yaml.YAMLError as error:
        message = f"this is not valid YAML ({str(error).splitlines()[0]}); rewrite it from here"
        raise SourceError(YamlProblem((), 0, 0, "yaml-syntax", message)) from None


class _Reading(Values):
    """One pass over the events of a string, which builds the values."""

    def __init__(self, parser: _Parser, spots_to_depth: int, repeated_limit: int) -> None:
        super().__init__(repeated_limit)
        #: The line and column of each open ``[`` and ``{``.
        self.opened: list[tuple[int, int]] = []
        self._next = parser.get_event
        self._spots_to_depth = spots_to_depth
        self._spots: dict[int, dict[str | int, Spot]] = {}

    def document(self) -> Document:
        self._next()
        event = self._next()
        if isinstance(event, StreamEndEvent):
            raise SourceError(
                YamlProblem((), 0, 0, "empty-file", "the file is empty; begin with `pack: name-of-the-pack`")
            )
        value = self._value(self._next())
        self._next()
        event = self._next()
        if isinstance(event, DocumentStartEvent):
            message = (
                "a second YAML document begins here; move it to another file, because each file is one pack"
            )
            raise SourceError(self._problem(event, "yaml-documents", message))
        return Document(value, tuple(self.problems), self._spots, self.repeated > 0)

    def _value(self, event: Event) -> Plain:
        self._values += 1
        if self._values > VALUES_LIMIT:
            message = f"the file contains more than {VALUES_LIMIT:,} values; split it into several packs"
            raise SourceError(self._problem(event, "too-large", message))
        if isinstance(event, ScalarEvent):
            value: Plain = self._scalar(event)
        elif isinstance(event, AliasEvent):
            return self._alias(event)
        else:
            assert isinstance(event, CollectionStartEvent)
            return self._collection(event)
        if event.anchor is not None:
            self._anchors[event.anchor] = (value, 1)
        return value

    def _collection(self, event: CollectionStartEvent) -> Plain:
        if len(self._path) >= DEPTH_LIMIT:
            message = f"lists and mappings are nested more than {DEPTH_LIMIT} levels deep; flatten them"
            raise SourceError(self._problem(event, "too-deep", message))
        if event.tag is not None:
            self._refuse_tag(event, event.tag)
        anchor, before = event.anchor, self._values
        if anchor is not None:
            self._open.add(anchor)
            self._anchors.pop(anchor, None)
        keep = len(self._path) < self._spots_to_depth
        if event.flow_style:
            mark = cast("Mark", event.start_mark)
            self.opened.append((mark.line, mark.column))
        value: Plain
        value = self._mapping(keep) if isinstance(event, MappingStartEvent) else self._sequence(keep)
        if event.flow_style:
            self.opened.pop()
        if anchor is not None:
            self._open.discard(anchor)
            self._anchors[anchor] = (value, self._values - before + 1)
        return value

    def _sequence(self, keep: bool) -> list[Plain]:
        values: list[Plain] = []
        spots: dict[str | int, Spot] = {}
        path, following = self._path, self._next
        path.append(0)
        event = following()
        while not isinstance(event, SequenceEndEvent):
            path[-1] = len(values)
            values.append(self._value(event))
            if keep:
                spots[len(values) - 1] = spot(event, event)
            event = following()
        path.pop()
        if keep:
            self._spots[id(values)] = spots
        return values

    def _mapping(self, keep: bool) -> dict[str, Plain]:
        values: dict[str, Plain] = {}
        spots: dict[str | int, Spot] = {}
        crowded = False
        path, following = self._path, self._next
        path.append("")
        key_event = following()
        while not isinstance(key_event, MappingEndEvent):
            if not isinstance(key_event, ScalarEvent):
                message = "a key must be a single name; write `key: value`"
                self._note(key_event, "yaml-key", message)
                self._value(key_event)
                self._value(following())
                key_event = following()
                continue
            key: str = key_event.value
            if key_event.tag is not None:
                self._refuse_tag(key_event, key_event.tag)
            if key_event.anchor is not None:
                self._anchors[key_event.anchor] = (key, 1)
            event = following()
            if key == "<<" and key_event.implicit[0]:
                del path[-1]
                message = "`<<` is not supported; write out the keys that it would merge"
                self._note(key_event, "yaml-merge", message)
                path.append(key)
                self._value(event)
            elif key in values:
                del path[-1]
                message = f"the key {shown(key)} appears twice; keep one of them"
                self._note(key_event, "duplicate-key", message)
                path.append(key)
                self._value(event)
            elif len(values) >= KEYS_LIMIT:
                if not crowded:
                    crowded = True
                    message = f"more than {KEYS_LIMIT} keys in one mapping; remove those from here on"
                    self._note(key_event, "too-large", message)
                self._value(event)
            else:
                path[-1] = key
                values[key] = self._value(event)
                if keep:
                    spots[key] = spot(key_event, event)
            key_event = following()
        path.pop()
        if keep:
            self._spots[id(values)] = spots
        return values
