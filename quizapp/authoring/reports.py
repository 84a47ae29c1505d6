"""Formats a report: as text with code frames, as JSON data, and as GitHub annotations."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from quizapp.authoring.checking import Report
from quizapp.authoring.code_frames import CodeFrames
from quizapp.bank import Fault
from quizapp.words.visible import visible

#: Maximum number of drafts that are listed.
_DRAFTS = 5


def text_lines(report: Report) -> Iterator[str]:
    """Each problem with its frame, the unfit questions, and a summary, as text."""
    frames = CodeFrames()
    for problem in report.problems:
        named = f" {problem.question}" if problem.question else ""
        location = f"{problem.file}:{problem.line}:{problem.column}"
        yield visible(f"{location}: {problem.severity}[{problem.rule}]{named}: {problem.message}")
        if frame := frames.frame(problem):
            yield from frame.splitlines()
        yield ""
    for question, why in report.unfit:
        yield visible(f"{question}: {why}")
    if report.drafts:
        named = ", ".join(report.drafts[:_DRAFTS]) + (", …" if len(report.drafts) > _DRAFTS else "")
        yield visible(f"{_counted(len(report.drafts), 'draft')}, not asked in reviews: {named}")
    yield summary(report)


def summary(report: Report) -> str:
    """``3 questions, 120 variants: 2 errors, 1 warning``."""
    warnings = len(report.problems) - report.errors
    checked = f"{_counted(report.questions, 'question')}, {_counted(report.variants, 'variant')}"
    if not report.problems:
        return f"{checked}: no problems found"
    return f"{checked}: {_counted(report.errors, 'error')}, {_counted(warnings, 'warning')}"


def as_data(report: Report) -> dict[str, Any]:
    """The report as JSON data."""
    return {
        "questions": report.questions,
        "variants": report.variants,
        "problems": [_problem(problem) for problem in report.problems],
        "drafts": list(report.drafts),
    }


def github_lines(report: Report) -> Iterator[str]:
    """Workflow commands that annotate the lines of a pull request."""
    for problem in report.problems:
        file = _property(_from_here(problem.file))
        title = _property(problem.rule)
        at = f"file={file},line={problem.line},col={problem.column},title={title}"
        yield f"::{problem.severity} {at}::{_escaped(visible(problem.message))}"


def _problem(problem: Fault) -> dict[str, Any]:
    return {
        "file": str(problem.file),
        "line": problem.line,
        "column": problem.column,
        "question": problem.question,
        "rule": problem.rule,
        "severity": problem.severity,
        "message": problem.message,
    }


def _from_here(file: Path) -> str:
    """The path relative to the current folder, which in a workflow is the root of the repository."""
    here = Path.cwd()
    whole = here / file
    return whole.relative_to(here).as_posix() if whole.is_relative_to(here) else file.as_posix()


# https://docs.github.com/actions/reference/workflow-commands-for-github-actions
def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(visible(text)).replace(":", "%3A").replace(",", "%2C")


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
