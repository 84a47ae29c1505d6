"""What decides how a question file is read, besides the file."""

from __future__ import annotations

import sys
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from quizapp import __version__

_PACKAGE = Path(__file__).parents[1]
#: What reads question files, below the package.
_READING = ("ask.py", "blanks.py", "bank/*.py")
#: Where the libraries that do the reading say their versions; to import them would take longer.
_VERSIONS = {"pydantic": "version.py", "yaml": "__init__.py"}


@cache
def edition() -> bytes:
    """A digest of the program that reads question files. The models are part of
    it, and so are their checks, the words of the faults, and the libraries:
    whatever changes there, nothing that was read before is used again."""
    digest = sha256(f"{__version__} {sys.version}".encode())
    files = [file for pattern in _READING for file in sorted(_PACKAGE.glob(pattern))]
    for library, version in _VERSIONS.items():
        found = find_spec(library)
        if found is not None and found.origin is not None:
            files.append(Path(found.origin).with_name(version))
    for file in files:
        digest.update(f"\0{file.name}\0".encode() + file.read_bytes())
    return digest.digest()
