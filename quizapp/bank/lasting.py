"""Creates very many long-lived objects, such as the questions of a library, without garbage collections.

While many objects are created, Python's cyclic garbage collector traverses all existing ones again and
again. With 100,000 questions, each full collection takes about a third of a second.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

#: With more new objects than this, the existing objects are frozen: see :func:`gc.freeze`. With fewer it
#: is not worth it, since frozen objects that become cyclic garbage later are never freed.
_MANY = 100_000


@contextmanager
def lasting() -> Iterator[None]:
    """Disable the garbage collector inside, and exclude the objects from later collections if they are
    very many. The code inside should not create cyclic garbage."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
        # Counted since the latest collection.
        if gc.get_count()[0] > _MANY:
            gc.freeze()
    finally:
        gc.enable()
