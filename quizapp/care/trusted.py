"""Which packs may run on systems without full protections, and which modules the code of a pack imports."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from quizapp.bank import Pack, Question, load_pack
from quizapp.bank.entry_parts import Model
from quizapp.runner.client import Runner
from quizapp.runner.protections import Protections
from quizapp.words.note import Note

_SCHEMA = 1

#: The keys of a question file whose values contain no code.
_PROSE = frozenset({"prompt", "hint", "explain", "says", "docs", "tags", "because", "accept", "reject"})
_IMPORTS = re.compile(
    r"""\bfrom\s+([\w.$]+)\s+import\b
      | \bimport\s+([\w.$]+(?:\s+as\s+\w+)?(?:\s*,\s*[\w.$]+(?:\s+as\s+\w+)?)*)
      | (?:__import__|import_module)\s*\(\s*['"]([^'"]*)""",
    re.VERBOSE,
)


class TrustError(Exception):
    """A file cannot be trusted, or its trust revoked; ``note`` says why and what to do."""

    def __init__(self, key: str, file: Path, reason: str = "") -> None:
        super().__init__(key)
        self.note = Note(key, (("file", str(file)), ("reason", reason)))


@dataclass(frozen=True, slots=True)
class Pin:
    """A file that the learner trusts, in its state at that time: ``sha256`` is the digest of its
    bytes, ``at`` the instant in UTC, ISO 8601."""

    file: str
    sha256: str
    pack: str
    questions: int
    at: str


@dataclass(frozen=True, slots=True)
class Stranger:
    """A question file as shown to the user who decides whether to trust it."""

    file: Path
    sha256: str
    pack: Pack
    imports: tuple[str, ...]


class Trust:
    """The files a learner trusts, recorded in the file ``pins``.

    Questions below the folders ``bundled`` ship with quizapp and need no trust.
    """

    def __init__(self, pins: Path, bundled: Collection[Path] = ()) -> None:
        self._file = pins
        self._bundled = tuple(folder.resolve() for folder in bundled)
        self._read: dict[str, Pack | None] = {}

    def is_bundled(self, question: Question) -> bool:
        """Whether a question ships with quizapp, judged by the location of its file."""
        file = question.file.resolve()
        return any(file.is_relative_to(folder) for folder in self._bundled)

    def lets_run(self, question: Question, runner: Runner) -> bool:
        """Whether ``runner`` may run a question, given how it confines the code that it runs.
        Always true for questions that ship with quizapp. Raises RunnerError."""
        ready = runner.start()
        # Checked first: once the runner has started, this is faster than locating the question's file.
        if ready.done() and ready.exception() is None and ready.result().protections.full:
            return True
        return self.is_bundled(question) or self.allows(question, ready.result().protections)

    def allows(self, question: Question, protections: Protections) -> bool:
        """Whether a question may be run: it ships with quizapp, the ``protections`` are full, or
        the bytes of its file are pinned and contain exactly this question."""
        return protections.full or self.is_bundled(question) or self._is_pinned(question)

    def pins(self) -> tuple[Pin, ...]:
        """The pins, oldest first. Raises TrustError if they cannot be read."""
        try:
            held = json.loads(self._file.read_text(encoding="utf-8"))["trusted"]
            return tuple(_pin(one) for one in held)
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise TrustError("care.trust-unreadable", self._file, error.strerror or "") from error
        except (ValueError, KeyError, TypeError) as error:
            raise TrustError("care.trust-unreadable", self._file, str(error)) from error

    def pin(self, stranger: Stranger, now: datetime) -> None:
        """Trust a file in its present state, replacing any earlier pin of the same path. Raises
        TrustError."""
        file = str(stranger.file)
        added = Pin(
            file,
            stranger.sha256,
            stranger.pack.name,
            len(stranger.pack.questions),
            now.isoformat(timespec="seconds"),
        )
        self._write([*(pin for pin in self.pins() if pin.file != file), added])

    def revoke(self, file: Path) -> bool:
        """Stop trusting a file, whatever its content; return whether it was trusted. Raises TrustError."""
        pins, digest = self.pins(), _digest_or_none(file)
        left = [pin for pin in pins if pin.file != str(file) and pin.sha256 != digest]
        if len(left) < len(pins):
            self._write(left)
        return len(left) < len(pins)

    def _is_pinned(self, question: Question) -> bool:
        try:
            source = question.file.read_bytes()
            digest = sha256(source).hexdigest()
            if all(pin.sha256 != digest for pin in self.pins()):
                return False
        except (OSError, TrustError):
            return False
        if digest not in self._read:
            self._read = {digest: load_pack(question.file, source).pack}
        pack = self._read[digest]
        # The file may have changed since the question was read from it.
        return pack is not None and any(
            question.id == one.id and question.entry == one.entry for one in pack.questions
        )

    def _write(self, pins: list[Pin]) -> None:
        text = json.dumps({"schema": _SCHEMA, "trusted": [asdict(pin) for pin in pins]}, indent=1)
        unfinished = self._file.with_name(f"{self._file.name}.part")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            unfinished.write_text(f"{text}\n", encoding="utf-8")
            unfinished.replace(self._file)
        except OSError as error:
            raise TrustError("care.trust-unwritable", self._file, error.strerror or "") from error


def stranger_in(file: Path) -> Stranger:
    """Read what a question file contains, without running any of it. Raises TrustError if it
    contains no question."""
    try:
        source = file.read_bytes()
    except OSError as error:
        raise TrustError("care.trust-no-file", file, error.strerror or "") from error
    loaded = load_pack(file, source)
    if loaded.pack is None or not loaded.pack.questions:
        raise TrustError("care.trust-no-pack", file, str(next(iter(loaded.faults), "")))
    return Stranger(file, sha256(source).hexdigest(), loaded.pack, imports_of(loaded.pack))


def _pin(held: Any) -> Pin:
    pin = Pin(**held)
    if not all(isinstance(text, str) for text in (pin.file, pin.sha256, pin.pack, pin.at)):
        raise TypeError("a text is missing")
    return pin


def _digest_or_none(file: Path) -> str | None:
    try:
        return sha256(file.read_bytes()).hexdigest()
    except OSError:
        return None


def imports_of(pack: Pack) -> tuple[str, ...]:
    """The names of the modules that the pack's code imports, sorted, without duplicates."""
    texts = (text for question in pack.questions for text in _code(question.entry))
    return tuple(sorted({name for text in texts for name in _named(text)}))


def _code(held: Any) -> Iterator[str]:
    if isinstance(held, str):
        yield held
    elif isinstance(held, Model | dict):
        for key, value in held.items() if isinstance(held, dict) else held:
            if key not in _PROSE:
                yield from _code(value)
    elif isinstance(held, list | tuple):
        for value in held:
            yield from _code(value)


def _named(text: str) -> Iterator[str]:
    for source, several, called in _IMPORTS.findall(text):
        if several:
            yield from (one.split()[0] for one in several.split(","))
        elif source or called:
            yield source or called
