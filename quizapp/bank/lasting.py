"""Creates very many long-lived objects, such as the questions of a library or the modules of a large
import, without garbage collections.

While many objects are created, Python's cyclic garbage collector traverses all existing ones again and
again. With 100,000 questions, each full collection takes about a third of a second; without collections,
everything that the app imports is imported a tenth faster.
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
    """Disable the garbage collector inside, and exclude all objects from later collections if more than
    ``many`` were created. The code inside should not create cyclic garbage."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
        # Counted since the latest collection.
        if gc.get_count()[0] > many:
            gc.freeze()
    finally:
        gc.enable()


def importing() -> AbstractContextManager[None]:
    """The same around imports."""
    return lasting(_MANY_OF_MODULES)
