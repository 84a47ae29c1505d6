"""Starts the worker: ``python -m quizapp.runner.worker LINK PARENT``.

LINK is the descriptor of a socket to the client, PARENT the client's process id.
"""

from __future__ import annotations

import os
import resource
import socket
import sys
from dataclasses import asdict
from pathlib import Path

from quizapp.runner.messages import pack
from quizapp.runner.worker import lifetime
from quizapp.runner.worker.warm import freeze_memory, load_what_is_left, warm


def main(arguments: list[str]) -> int:
    """Warm up, announce that, and serve. The exit status is 3 if torch cannot be imported."""
    descriptor, parent = int(arguments[0]), int(arguments[1])
    lifetime.die_with(parent)
    link = socket.socket(fileno=descriptor)
    try:
        version = warm()
    except ImportError as error:
        link.sendall(pack({"say": "missing", "message": str(error)}))
        return 3
    # Modules that need torch can be imported only now.
    from quizapp.runner.worker.child import DESCRIPTORS
    from quizapp.runner.worker.confine import prepare
    from quizapp.runner.worker.record import Record
    from quizapp.runner.worker.reporting import rehearse
    from quizapp.runner.worker.template import Template
    from quizapp.runner.worker.trace import watch_modules

    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(DESCRIPTORS, most), most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    lifetime.adopt_orphans()
    slots = min(len(os.sched_getaffinity(0)), 8)
    watch_modules()
    load_what_is_left()
    rehearse()
    sandbox = prepare(Path.cwd())
    record = Record()
    freeze_memory()
    template = Template(link, slots, sandbox, record)
    protections = asdict(sandbox.protections)
    template.say("ready", device="cpu", torch=version, slots=slots, protections=protections)
    template.serve()
    # There is nothing to clean up, and unloading torch takes long.
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
