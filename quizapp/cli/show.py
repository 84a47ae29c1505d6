"""``quizapp show``: questions as they are asked."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Any

import click

from quizapp.bank import Question, Variant, inputs, variants
from quizapp.cli.emitting import emit
from quizapp.cli.opening import Opening
from quizapp.examine.examined import Examined
from quizapp.examine.examiner import Examination
from quizapp.examine.prompts import prompt_text
from quizapp.kinds import KINDS
from quizapp.words.visible import visible

#: Number of variants of one question that share a process.
_SHARING = 32
#: Number of groups of variants started ahead of the one being waited for.
_AHEAD = 4


@click.command("show")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--all", "everything", is_flag=True, help="Every question of the library.")
@click.option(
    "--variant", default="0", metavar="N|all", help="The variant to show, counted from 0, or all of them."
)
@click.option("--reveal", is_flag=True, help="Also run the code and show the answer.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON, one object per line.")
@click.pass_obj
def show(
    opening: Opening, ids: tuple[str, ...], everything: bool, variant: str, reveal: bool, as_json: bool
) -> int:
    """Show questions as they are asked."""
    if everything == bool(ids):
        raise click.UsageError("specify question ids, or --all")
    library = opening.to_read().library
    questions = list(library.questions.values()) if everything else [opening.question(name) for name in ids]
    chosen = [_chosen(question, variant) for question in questions]
    for number, examined in enumerate(_examined(opening, chosen)):
        if as_json:
            emit(shown(opening, examined, reveal=reveal))
        else:
            click.echo(("\n" if number else "") + _as_text(opening, examined, reveal=reveal))
    opening.tell_of_device()
    return 0


def _chosen(question: Question, variant: str) -> list[Variant]:
    there = variants(question)
    if variant == "all":
        return list(there)
    return [variant_of(question, variant)]


def variant_of(question: Question, variant: str) -> Variant:
    """The variant of a question with a number given by a user. Raises a usage error that lists
    the valid numbers."""
    there = variants(question)
    if not variant.isascii() or not variant.isdigit() or int(variant) >= len(there):
        raise click.UsageError(
            f"{question.id} has variants 0 to {len(there) - 1}; {variant!r} is not one of them"
        )
    return there[int(variant)]


def _examined(opening: Opening, chosen: list[list[Variant]]) -> Iterator[Examined]:
    """Examine every variant, running some jobs ahead of the one being waited for."""
    examiner = opening.study.examiner
    ahead: deque[list[Examination]] = deque()
    for there in chosen:
        for start in range(0, len(there), _SHARING):
            ahead.append(examiner.examine_all(there[start : start + _SHARING]))
            if len(ahead) > _AHEAD:
                yield from (one.result() for one in ahead.popleft())
    for examinations in ahead:
        yield from (one.result() for one in examinations)


def shown(opening: Opening, examined: Examined, *, reveal: bool) -> dict[str, Any]:
    """The public JSON of a variant; the answer and its relatives only with ``reveal``."""
    variant, language = examined.variant, opening.settings.language
    question = variant.question
    data: dict[str, Any] = {
        "id": question.id,
        "ask": question.ask,
        "variant": variant.number,
        "variants": len(variants(question)),
        "fit": examined.fit,
        "given": dict(variant.given),
        "prompt": prompt_text(variant, opening.words),
        "setup": variant.setup,
        "code": variant.code,
        "options": list(variant.options),
        "lines": list(variant.lines),
    }
    field = KINDS[question.ask].field
    if field == "program":
        data["forbid"] = list(variant.forbidden)
    if variant.among:
        data["among"] = list(variant.among)
    if examined.unfit is not None:
        data["note"] = opening.words.note(examined.unfit)
    if reveal:
        data["answer"] = examined.answer
        data["right"] = variant.right
        data["mistakes"] = [
            {
                "id": one.mistake.id,
                "code": one.mistake.code,
                "says": one.mistake.says.in_language(language) if one.mistake.says else None,
            }
            for one in examined.mistakes
        ]
        if field == "blanks":
            data["fill"] = list(variant.fills)
        if field == "program":
            data["edges"] = [{"setup": one.setup} for one in inputs(variant) if one.edge is not None]
        data["explain"] = variant.explain(language, examined.answer or "")
    return data


def _as_text(opening: Opening, examined: Examined, *, reveal: bool) -> str:
    variant, words = examined.variant, opening.words
    count = len(variants(variant.question))
    parts = [words.say("cli.show-heading", id=variant.question.id, number=variant.number, last=count - 1)]
    parts.append(prompt_text(variant, words))
    parts += [_indented(code) for code in (variant.setup, variant.code or "") if code]
    parts += [f"  {number}) {text}" for number, text in enumerate(variant.options or variant.lines, 1)]
    if variant.forbidden:
        parts.append(words.say("ask.without", names=", ".join(variant.forbidden)))
    if examined.unfit is not None:
        parts.append(words.say("cli.unfit", reason=words.note(examined.unfit)))
    elif reveal:
        parts.append(
            words.say("cli.answer", answer=examined.answer, device=examined.device, torch=examined.torch)
        )
    return visible("\n".join(parts))


def _indented(code: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in code.rstrip().splitlines())
