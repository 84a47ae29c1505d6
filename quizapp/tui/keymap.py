"""The keys that a learner has remapped, by id."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from textual.binding import Binding

import quizapp.tui


def bindings() -> Iterator[list[Binding]]:
    """The bindings of every screen and widget, grouped by class.

    Imports every screen, so it is called only if keys were remapped.
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

    Textual removes a reassigned key from all other bindings of the same widget; here, bindings
    that were not remapped get it back.
    """
    whole = dict(keys)
    for together in bindings():
        given_up = {key for one in together if one.id in keys for key in one.key.split(",")}
        for one in together:
            if one.id is not None and given_up & set(one.key.split(",")):
                whole.setdefault(one.id, one.key)
    return whole


def unknown(keys: Mapping[str, str]) -> dict[str, str]:
    """Unknown ids, each with the most similar known one."""
    ids = sorted({one.id for together in bindings() for one in together if one.id is not None})
    return {name: get_close_matches(name, ids, n=1, cutoff=0)[0] for name in keys if name not in ids}
