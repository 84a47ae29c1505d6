"""Checks the workspace: its folders, the disk, the settings, the question files, the trusted packs."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from quizapp.bank import Library
from quizapp.care.finding import Finding, fixed, found
from quizapp.care.trusted import Trust, TrustError
from quizapp.config.loading_settings import load_settings
from quizapp.config.settings import SettingsError
from quizapp.config.workspace import Workspace
from quizapp.loading.parsed_cache import ParsedCache
from quizapp.progress.kept_weights import KeptWeights
from quizapp.runner.protections import Protections

_MEGABYTE = 1024**2
#: Free megabytes below which a disk counts as nearly full, and as full.
_LITTLE, _NONE = 200, 20


def folders(workspace: Workspace, *, fix: bool) -> Iterator[Finding]:
    """Whether the folders exist and are writable."""
    root = str(workspace.root)
    if not workspace.root.exists() and not fix:
        yield found("workspace", "fine", "workspace-new", folder=root)
        return
    missing = [folder for folder in (workspace.questions, workspace.data) if not folder.is_dir()]
    if missing and fix:
        try:
            workspace.make()
        except OSError as error:
            fills = {"folder": str(error.filename or root), "reason": error.strerror or ""}
            yield found("workspace", "fault", "folder-unwritable", **fills)
            return
    for folder in missing:
        if fix:
            yield fixed("workspace", "folder-made", folder=str(folder))
        else:
            yield found("workspace", "notice", "folder-missing", folder=str(folder))
    if workspace.data.is_dir():
        yield _writable(workspace)


def _writable(workspace: Workspace) -> Finding:
    try:
        with tempfile.TemporaryFile(dir=workspace.data):
            pass
    except OSError as error:
        fills = {"folder": str(workspace.data), "reason": error.strerror or ""}
        return found("workspace", "fault", "folder-unwritable", **fills)
    return found("workspace", "fine", "workspace", folder=str(workspace.root))


def disk(workspace: Workspace) -> Finding:
    """Whether there is space for more answers and backups."""
    there = next(folder for folder in (workspace.root, *workspace.root.parents) if folder.exists())
    free = shutil.disk_usage(there).free // _MEGABYTE
    if free >= _LITTLE:
        return found("disk", "fine", "disk", free=free)
    return found("disk", "notice" if free >= _NONE else "fault", "disk-full", free=free)


def cache(folder: Path, key_file: Path) -> Iterator[Finding]:
    """Whether the cache of question files can be written; reported only if it cannot."""
    if not ParsedCache(folder, key_file).serves():
        yield found("cache", "notice", "cache-unused", folder=str(folder), file=str(key_file))


def settings(workspace_file: Path, user_file: Path) -> Iterator[Finding]:
    """Whether each settings file is valid or missing."""
    absent = workspace_file.with_name("no-settings.toml")
    faults = []
    for layers in ((workspace_file, absent), (None, user_file)):  # each call reports only its first error
        try:
            load_settings(flags={}, environment={}, workspace_file=layers[0], user_file=layers[1])
        except SettingsError as error:
            faults.append(Finding("settings", "fault", error.note))
    yield from faults or [found("settings", "fine", "settings")]


def weights(workspace: Workspace) -> Iterator[Finding]:
    """Whether FSRS's weights are valid, if the workspace has any."""
    try:
        KeptWeights.read(workspace)
    except SettingsError as error:
        yield Finding("weights", "fault", error.note)


def questions(library: Library) -> Iterator[Finding]:
    """Whether the question files can be read."""
    errors = sum(fault.severity == "error" for fault in library.faults)
    warnings = len(library.faults) - errors
    if errors:
        yield found("questions", "fault", "questions-errors", n=errors, first=str(library.faults[0]))
    if warnings:
        yield found("questions", "notice", "questions-warnings", n=warnings)
    if not library.questions:
        yield found("questions", "notice", "questions-none")
    elif not library.faults:
        yield found("questions", "fine", "questions", n=len(library.questions), packs=len(library.packs))


def trust(kept: Trust, library: Library, protections: Protections | None) -> Iterator[Finding]:
    """Whether the file of trusted packs is readable, and which packs need trust."""
    try:
        kept.pins()
    except TrustError as error:
        yield Finding("trust", "fault", error.note)
    if protections is None or protections.full:
        return
    for pack in library.packs.values():
        if pack.questions and not kept.allows(pack.questions[0], protections):
            yield found("trust", "notice", "untrusted-pack", pack=pack.name, file=str(pack.file))
