"""Reads question files and courses, each content only once, as long as the reading code stays the same."""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from quizapp import __version__
from quizapp.bank.course import LoadedCourse
from quizapp.bank.decoding import bytes_of
from quizapp.bank.questions import LoadedPack
from quizapp.bank.records import Record, from_bytes, record_of
from quizapp.bank.yaml_problems import SourceError
from quizapp.config.workspace import cache_folder, cache_key_file
from quizapp.loading.parsed_cache import ParsedCache

#: Nanoseconds after a change during which another one may have the same timestamp.
_UNSETTLED = 2 * 10**9

#: A stamp that distinguishes two states of a file without reading it; None if there is none.
_State = tuple[int, ...] | None

_PACKAGE = Path(__file__).parents[1]
#: The modules that read question files, relative to the package.
_READING = "bank/*.py"
#: The distributions whose versions matter; importing them to ask would take longer.
_VERSIONS = {"pydantic": "version.py", "yaml": "__init__.py"}


@dataclass(slots=True)
class _Known:
    """A file as last seen by this process. ``sound`` is its result, if it had no fault."""

    state: _State
    digest: bytes
    loaded: LoadedPack
    sound: Record | None


class Reader:
    """Callable like ``load_pack``, but its result lacks the sources of the questions.

    A file that has not changed since this process read it is not read again. If it has, only the
    changed questions are parsed, provided that the result is certain to be the same. Content
    found in ``cache`` is not parsed at all; None caches nothing beyond this process.
    """

    def __init__(self, cache: ParsedCache | None = None) -> None:
        self._cache = cache
        self._known: dict[tuple[Path, bool], _Known] = {}
        self._courses: dict[tuple[Path, bool], tuple[_State, LoadedCourse]] = {}

    def __call__(self, file: Path, *, bundled: bool) -> LoadedPack:
        """Read a question file. Never raises, neither for its content nor for a file that cannot be read."""
        state = _state_of(file)
        known = self._known.get((file, bundled))
        if known is not None and state is not None and known.state == state:
            return known.loaded
        try:
            source = bytes_of(file)
        except SourceError:
            from quizapp.bank.packs import load_pack

            return load_pack(file, bundled=bundled)
        digest = sha256(source).digest()
        if known is not None and known.digest == digest:
            known.state = state
            return known.loaded
        before = known.sound if known is not None else None
        record = self._kept(_name(digest)) or self._read(file, source, digest, before)
        loaded = record.loaded(file, bundled=bundled)
        self._known[file, bundled] = _Known(state, digest, loaded, before if record.faults else record)
        return loaded

    def course(self, file: Path, *, bundled: bool) -> LoadedCourse:
        """Read a course file, like ``load_course``."""
        state = _state_of(file)
        known = self._courses.get((file, bundled))
        if known is not None and state is not None and known[0] == state:
            return known[1]
        loaded = self._course(file, bundled=bundled)
        self._courses[file, bundled] = (state, loaded)
        return loaded

    def _course(self, file: Path, *, bundled: bool) -> LoadedCourse:
        from quizapp.bank.course_records import course_from_bytes, course_to_bytes

        try:
            source = bytes_of(file)
        except SourceError:
            source = None
        name = _name(b"course" + sha256(source).digest()) if source is not None else None
        kept = self._cache.get(name) if self._cache is not None and name is not None else None
        if kept is not None:
            with suppress(ValueError):
                return course_from_bytes(kept, file, bundled=bundled)
        # This needs YAML and the models, which cached content does not.
        from quizapp.bank.course_files import load_course

        loaded = load_course(file, source, bundled=bundled)
        if self._cache is not None and name is not None:
            self._cache.put(name, course_to_bytes(loaded))
        return loaded

    def _kept(self, name: str) -> Record | None:
        kept = self._cache.get(name) if self._cache is not None else None
        if kept is None:
            return None
        try:
            return from_bytes(kept)
        except ValueError:
            return None

    def _read(self, file: Path, source: bytes, digest: bytes, before: Record | None) -> Record:
        # These need YAML and the models, which cached content does not.
        from quizapp.bank.packs import load_pack
        from quizapp.bank.rereading import reread

        latest = _name(b"latest" + str(file).encode("utf-8", "surrogateescape"))
        if before is None and self._cache is not None:
            name = self._cache.get(latest)
            before = self._kept(name.decode()) if name is not None else None
        record = (before and reread(source, before)) or record_of(load_pack(Path(), source))
        if self._cache is not None:
            self._cache.put(_name(digest), record.to_bytes())
            if not record.faults:
                self._cache.put(latest, _name(digest).encode())
        return record


def cached_reader() -> Reader:
    """A reader that uses the cache of this user."""
    return Reader(ParsedCache(cache_folder(), cache_key_file()))


def _name(what: bytes) -> str:
    return sha256(edition() + what).hexdigest()


def _state_of(file: Path) -> _State:
    now = time.time_ns()
    try:
        found = file.stat()
    except (OSError, ValueError):
        return None
    if now - max(found.st_mtime_ns, found.st_ctime_ns) < _UNSETTLED:
        return None
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


@cache
def edition() -> bytes:
    """A digest of the code that reads question files: the models, their checks, the messages of
    faults, and the libraries. If any of them changes, no cached entry is used."""
    digest = sha256(f"{__version__} {sys.version}".encode())
    files = sorted(_PACKAGE.glob(_READING))
    for library, version in _VERSIONS.items():
        found = find_spec(library)
        if found is not None and found.origin is not None:
            files.append(Path(found.origin).with_name(version))
    for file in files:
        digest.update(f"\0{file.name}\0".encode() + file.read_bytes())
    return digest.digest()
