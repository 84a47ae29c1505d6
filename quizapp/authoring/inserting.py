"""Inserts drafts into a pack, new or existing."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from pathlib import Path

from quizapp.authoring.appending import InBrackets, with_question
from quizapp.authoring.drafting import Drafted
from quizapp.authoring.starting import CannotStart, adds, home, keep_schema, new_file
from quizapp.bank import load_pack
from quizapp.bank.decoding import bytes_of, decoded
from quizapp.config.workspace import Workspace
from quizapp.words import Words

_NO_NAME = re.compile(r"[^A-Za-z0-9._-]+")
_MARK = "\ufeff"


def pack_text(name: str, drafts: Sequence[Drafted], words: Words) -> str:
    """A complete pack of drafts about ``name``."""
    pack = _NO_NAME.sub("-", name.replace(".", "-")).strip("-_.").lower()[:64]
    head = f"# {words.say('draft.about-pack', name=name)}\npack: {pack}\ntitle: {name}\nquestions:\n"
    return head + "\n".join(textwrap.indent(each.text, "  ") for each in drafts)


def add_drafts(workspace: Workspace, pack: str, drafts: Sequence[Drafted], words: Words) -> Path:
    """Add drafts to a pack of the workspace, under ids that are unused there; all of them or
    none.

    Raises CannotStart, and OSError if the file cannot be written.
    """
    _, file = home(workspace, pack)
    workspace.make()
    text = decoded(bytes_of(file)) if file.exists() else new_file(workspace, file, pack, None, words)
    for each in drafts:
        text = _with(text, file, each)
    file.parent.mkdir(parents=True, exist_ok=True)
    source = text.encode("utf-8")
    if file.exists() and bytes_of(file).startswith(_MARK.encode()):
        source = _MARK.encode() + source
    file.write_bytes(source)
    keep_schema(workspace, words)
    return file


def _with(text: str, file: Path, draft: Drafted) -> str:
    """The text of a pack with one more draft; nothing else changes."""
    before = load_pack(file, text.encode("utf-8"))
    if before.pack is None:
        raise CannotStart("new.broken", fault=str(before.faults[0]))
    taken = {name for q in before.pack.questions for name in (q.entry.id, *q.entry.aliases)}
    taken |= {fault.question.partition("/")[2] for fault in before.faults if fault.question}
    base = draft.id.rpartition("-")[0]
    numbered = (f"{base}-{n}" for n in range(1, len(taken) + 2))
    name = draft.id if draft.id not in taken else next(one for one in numbered if one not in taken)
    entry = draft.text.replace(f"- id: {draft.id}", f"- id: {name}", 1)
    try:
        ways = with_question(text, entry)
    except InBrackets:
        raise CannotStart("new.brackets", file=str(file)) from None
    for changed in ways:
        if adds(before.pack, before.faults, file, changed.encode("utf-8"), name):
            return changed
    raise CannotStart("new.brackets", file=str(file))
