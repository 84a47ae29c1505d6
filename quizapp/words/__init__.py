"""Every message that a learner reads, one catalogue per language.

A catalogue is a folder of TOML files, one for each area of the application:
``words/en/home.toml`` holds the messages ``home.*``. A message is a :meth:`str.format` template,
or a table of ``one`` and ``other``, selected by the fill ``n``. English is complete; messages
that another language lacks are shown in English.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from quizapp.words.note import Note

LANGUAGES = ("en", "zh")

__all__ = ["LANGUAGES", "Note", "Words", "catalogue"]

_FOLDER = Path(__file__).parent
_Message = str | dict[str, str]


@cache
def _area(language: str, area: str) -> dict[str, _Message]:
    file = _FOLDER / language / f"{area}.toml"
    if not file.is_file():
        return {}
    return tomllib.loads(file.read_text(encoding="utf-8"))


def catalogue(language: str) -> dict[str, _Message]:
    """Every message of a language, by its full key."""
    areas = sorted(file.stem for file in (_FOLDER / language).glob("*.toml"))
    return {f"{area}.{key}": message for area in areas for key, message in _area(language, area).items()}


class Words:
    """The messages of one language.

    Raises KeyError for an unknown key, which is a bug that a test over all keys in the source
    finds.
    """

    def __init__(self, language: str = "en") -> None:
        self.language = language

    def say(self, key: str, /, **fills: object) -> str:
        area, _, name = key.partition(".")
        message = _area(self.language, area).get(name)
        if message is None:
            message = _area("en", area)[name]
        if isinstance(message, dict):
            message = message["one"] if fills.get("n") == 1 and "one" in message else message["other"]
        return message.format(
            **{name: self.note(fill) if isinstance(fill, Note) else fill for name, fill in fills.items()}
        )

    def note(self, note: Note) -> str:
        """The message of a note in this language."""
        return self.say(note.key, **dict(note.fills))
