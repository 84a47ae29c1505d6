"""Why the runner itself cannot serve, as opposed to a program that failed.

- RunnerError
  - TorchMissing
  - RunnerClosed

Apart from the interface, so that whoever shows an error need not import what runs.
"""

from __future__ import annotations


class RunnerError(Exception):
    """The runner itself cannot serve."""


class TorchMissing(RunnerError):
    """PyTorch cannot be imported on this machine."""


class RunnerClosed(RunnerError):
    """The runner was closed while the job waited or ran."""


def failure_of(error: Exception) -> RunnerError:
    """What to tell whoever waits for a job, where serving it failed for a fault of ours."""
    return RunnerError(f"the runner failed: {type(error).__name__}: {error}")
