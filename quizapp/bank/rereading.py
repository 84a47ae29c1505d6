"""Reads a changed file, using its previous record: only changed questions are parsed."""

from __future__ import annotations

from pathlib import Path

from quizapp.bank.aliases import former_ids
from quizapp.bank.decoding import decoded
from quizapp.bank.entry_reading import QUESTIONS_LIMIT
from quizapp.bank.packs import load_pack
from quizapp.bank.questions import Outline, outline_of
from quizapp.bank.records import Record, assembled, digest_of, piece_of
from quizapp.bank.rescue import cut, ends_with_questions
from quizapp.bank.yaml_problems import SourceError
from quizapp.bank.yaml_source import VALUES_LIMIT


def reread(source: bytes, before: Record) -> Record | None:
    """The record of ``source``, given the record ``before`` of an earlier state of the file.

    None if only reading the whole file gives a certain result: if there is or was any fault, a YAML
    alias, or anything that questions share.

    The text is parsed without the unchanged questions. If each remaining question begins on its
    expected line, no question extends into another, so the unchanged ones may be inserted between
    them.
    """
    if before.pack is None or before.faults:
        return None
    try:
        text = decoded(source)
    except SourceError:
        return None
    pieces = cut(text) if len(text) <= VALUES_LIMIT else None
    if pieces is None or len(pieces[1]) > QUESTIONS_LIMIT or not ends_with_questions(pieces[0]):
        return None
    chunks = pieces[1]
    known = {row.digest: index for index, row in enumerate(before.rows) if row.digest}
    digests = [digest_of(chunk) for _, chunk in chunks]
    # At least one question is parsed: a file without questions is a different case.
    anew = [n for n, digest in enumerate(digests) if digest not in known] or [0]
    front = text.splitlines(keepends=True)[: chunks[0][0]]
    short = "".join((*front, *(chunks[n][1] for n in anew)))
    loaded = load_pack(Path(), short.encode("utf-8"))
    pack = loaded.pack
    if pack is None or loaded.faults or loaded.repeats or len(pack.questions) != len(anew):
        return None
    # The last question of a file has no digest, since its end is not known.
    kept = [*digests[:-1], ""]
    heads: dict[int, tuple[Outline, int, str]] = {}
    entries: dict[int, bytes] = {}
    line = len(front) + 1
    for n, question, written in zip(anew, pack.questions, loaded.written, strict=True):
        if question.line != line:
            return None
        line += len(chunks[n][1].splitlines())
        heads[n] = outline_of(question.entry), chunks[n][0] + 1, kept[n]
        entries[n] = piece_of(written)
    unchanged = before.pieces()
    for n, digest in enumerate(digests):
        if n not in heads:
            index = known[digest]
            heads[n] = before.rows[index].outline, chunks[n][0] + 1, kept[n]
            entries[n] = unchanged[index]
    after = assembled(
        pack,
        [heads[n] for n in range(len(chunks))],
        [entries[n] for n in range(len(chunks))],
    )
    return after if _apart(after) else None


def _apart(record: Record) -> bool:
    """Whether no two questions claim the same id."""
    if len({row.outline.id for row in record.rows}) < len(record.rows):
        return False
    pack = record.loaded(Path(), bundled=False).pack
    return pack is not None and not former_ids(pack.questions).clashes
