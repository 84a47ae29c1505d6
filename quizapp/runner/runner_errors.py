"""Errors of the runner itself, as opposed to a program that failed.

- RunnerError
  - TorchMissing
  - RunnerClosed

In a module of their own, so that code that shows an error need not import the runner.
"""

from __future__ import annotations


class RunnerError(Exception):
    """The runner itself cannot serve."""


class TorchMissing(RunnerError):
    """PyTorch cannot be imported on this machine."""


class RunnerClosed(RunnerError):
    """The runner was closed while the job waited or ran."""


def failure_of(error: Exception) -> RunnerError:
    """The error for those who wait for a job that failed because of an internal error."""
    return RunnerError(f"the runner failed: {type(error).__name__}: {error}")
