"""Disables garbage collection while very many long-lived objects are created, such as the questions of a
library or the modules of a large import.

While many objects are created, Python's cyclic garbage collector traverses all existing ones again and
again. With 100,000 questions, each full collection takes about a third of a second. Without collections,
the app's imports take a tenth less time.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

#: With more new objects than this, the existing objects are frozen: see :func:`gc.freeze`. With fewer it
#: is not worth it, since frozen objects that become cyclic garbage later are never freed.
_MANY = 100_000
#: The same for modules, which are never freed anyway.
_MANY_OF_MODULES = 10_000


@contextmanager
def lasting(many: int = _MANY) -> Iterator[None]:
    """A context without garbage collections. If more than ``many`` objects are created in it, all existing
    objects are excluded from later collections. The code inside should not create cyclic garbage."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
        # The number of objects created since the latest collection.
        if gc.get_count()[0] > many:
            gc.freeze()
    finally:
        gc.enable()


def importing() -> AbstractContextManager[None]:
    """The context of :func:`lasting` for imports."""
    return lasting(_MANY_OF_MODULES)
