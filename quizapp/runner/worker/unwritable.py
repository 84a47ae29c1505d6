"""Lets libraries be imported where nothing can be written."""

from __future__ import annotations

import os
import sys
import tempfile
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec


class _BeforeCompiler(MetaPathFinder):
    """Names a folder to torch's compiler, which optimizers import, before it tries to make its own."""

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def find_spec(self, fullname: str, *_: object) -> ModuleSpec | None:
        """Find nothing: the finders behind this one do."""
        if fullname in ("torch._dynamo", "torch._inductor"):
            # It also asks whose process it is, and would look that up in the system's files.
            os.environ.update(TORCHINDUCTOR_CACHE_DIR=self._folder, HOME=self._folder, LOGNAME="somebody")
        return None


def name_folder(folder: str) -> None:
    """Have ``folder``, which exists, taken for the one of temporary files and of torch's compiler.

    Python would look for one by writing, torch would make one, and both are refused.
    """
    tempfile.tempdir = folder
    sys.meta_path.insert(0, _BeforeCompiler(folder))
