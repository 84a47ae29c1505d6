"""The keys that a learner gave what the application does, by id."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from textual.binding import Binding

import quizapp.tui


def bindings() -> Iterator[list[Binding]]:
    """The bindings of every screen and widget, those of one class together.

    Loads every screen, so it is asked for only where keys were remapped.
    """
    for module in pkgutil.walk_packages(quizapp.tui.__path__, f"{quizapp.tui.__name__}."):
        loaded = importlib.import_module(module.name)
        for made in vars(loaded).values():
            if isinstance(made, type) and made.__module__ == module.name:
                own = vars(made).get("BINDINGS", ())
                if found := [one for one in own if isinstance(one, Binding) and one.id is not None]:
                    yield found


def complete(keys: Mapping[str, str]) -> dict[str, str]:
    """The keymap for Textual.

    Textual takes a key that is given up away from everything that has it in
    the same widget; what is not remapped gets it back.
    """
    whole = dict(keys)
    for together in bindings():
        given_up = {key for one in together if one.id in keys for key in one.key.split(",")}
        for one in together:
            if one.id is not None and given_up & set(one.key.split(",")):
                whole.setdefault(one.id, one.key)
    return whole


def unknown(keys: Mapping[str, str]) -> dict[str, str]:
    """The ids that nothing has, each with the nearest that something has."""
    ids = sorted({one.id for together in bindings() for one in together if one.id is not None})
    return {name: get_close_matches(name, ids, n=1, cutoff=0)[0] for name in keys if name not in ids}
