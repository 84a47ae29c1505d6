"""A text in one or several languages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

#: The key of a text that is the same in every language.
EVERY_LANGUAGE = ""


@dataclass(frozen=True, slots=True)
class Text:
    """One text per language, in the order written.

    ``pairs`` holds (language, text); a text written once, without a language,
    stands alone under :data:`EVERY_LANGUAGE`.
    """

    pairs: tuple[tuple[str, str], ...]

    @classmethod
    def plain(cls, text: str) -> Text:
        """A text that is the same in every language."""
        return cls(((EVERY_LANGUAGE, text),))

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages the text is written in; empty if it is the same for all languages."""
        return tuple(language for language, _ in self.pairs if language != EVERY_LANGUAGE)

    def in_language(self, language: str) -> str:
        """The text in ``language``, or else in English, or else the first one."""
        texts = dict(self.pairs)
        for wanted in (language, "en"):
            if wanted in texts:
                return texts[wanted]
        return self.pairs[0][1]

    def map(self, change: Callable[[str], str]) -> Text:
        """The text with ``change`` applied in every language."""
        return Text(tuple((language, change(text)) for language, text in self.pairs))
