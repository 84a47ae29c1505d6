"""Whether files can be locked where a database lies: on some network disks they cannot."""

from __future__ import annotations

import errno
import sys
from pathlib import Path
from tempfile import TemporaryFile

_CANNOT = {errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL}


def locks_are_missing(folder: Path) -> bool:
    """Whether no file in ``folder`` can be locked; False where that cannot be found out.

    Tried on a file of its own: to close the database here would give up its locks.
    """
    if sys.platform == "win32":
        return False
    import fcntl

    try:
        with TemporaryFile(dir=folder) as probe:
            fcntl.lockf(probe, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno in _CANNOT
    return False
