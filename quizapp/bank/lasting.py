"""Making very many objects that stay: the questions of a library, the states of a log.

Python's collector of cycles goes through all objects that there are again and again while many are
made, and later at any moment: with 100,000 questions each time takes a third of a second.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

#: So many new objects are passed over by the collector from then on. Fewer are not worth it: what
#: becomes garbage in cycles later is passed over, too.
_MANY = 100_000


@contextmanager
def lasting() -> Iterator[None]:
    """Make objects that stay, without cycles among them that are dropped on the way: meanwhile nothing
    is collected, and where they are very many they are passed over later."""
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
