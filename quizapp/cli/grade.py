"""``quizapp grade``: grades an answer without changing the schedule."""

from __future__ import annotations

from typing import Any

import click

from quizapp.bank import Variant, variants
from quizapp.cli.emitting import emit
from quizapp.cli.json_lines import Answer, LineError, Request, answer_lines, number_field, text_field
from quizapp.cli.opening import Opening
from quizapp.cli.question_lines import difference_lines
from quizapp.cli.show import variant_of
from quizapp.examine.examined import Examined, Judged
from quizapp.examine.examiner import Examiner
from quizapp.examine.prompts import slip_lines, slip_text
from quizapp.words import Words
from quizapp.words.visible import visible


@click.command("grade")
@click.argument("question", metavar="ID", required=False)
@click.option("--variant", default="0", metavar="N", help="The variant that was answered, counted from 0.")
@click.option("--answer", metavar="TEXT", help="The answer, as a learner would type it.")
@click.option(
    "--jsonl",
    is_flag=True,
    help='Read one {"id", "variant", "answer"} per line, and write one verdict per line.',
)
@click.option("--json", "as_json", is_flag=True, help="Write the verdict as JSON.")
@click.pass_obj
def grade(
    opening: Opening, question: str | None, variant: str, answer: str | None, jsonl: bool, as_json: bool
) -> int:
    """Grade an answer to a question without changing the schedule."""
    examiner = opening.to_read().examiner
    if jsonl:
        if question is not None or answer is not None:
            raise click.UsageError("--jsonl reads ids and answers from standard input; omit ID and --answer")
        answer_lines(lambda request: _begin(opening, examiner, request))
        opening.tell_of_device()
        return 0
    if question is None or answer is None:
        raise click.UsageError("specify ID and --answer, or --jsonl to read lines from standard input")
    examined = examiner.examine(variant_of(opening.question(question), variant)).result()
    judged = None if examined.truth is None else examiner.judge(examined, answer)
    verdict = graded(opening, examined, answer, judged)
    if as_json:
        emit(verdict)
    else:
        slips = () if judged is None else judged.slips
        difference = None if judged is None else judged.difference
        lines = [] if difference is None else [*difference_lines(difference, opening.words)]
        for slip in slips:
            lines += slip_lines(slip, opening.words, examined.variant.question)
        _say(opening, verdict, lines)
    opening.tell_of_device()
    return 0 if verdict["verdict"] == "right" else 1


def _begin(opening: Opening, examiner: Examiner, request: Request) -> Answer:
    variant, answer = _requested(opening, request), text_field(request, "answer")
    examination = examiner.examine(variant)

    def answered() -> dict[str, Any]:
        examined = examination.result()
        judged = None if examined.truth is None else examiner.judge(examined, answer)
        return graded(opening, examined, answer, judged)

    return answered


def _requested(opening: Opening, request: Request) -> Variant:
    name, number = text_field(request, "id"), number_field(request, "variant", 0)
    question = opening.study.library.find(name)
    if question is None:
        raise LineError(opening.unknown_question(name))
    there = variants(question)
    if not 0 <= number < len(there):
        raise LineError(f"{question.id} has variants 0 to {len(there) - 1}; {number} is not one of them")
    return there[number]


def graded(opening: Opening, examined: Examined, answer: str, judged: Judged | None) -> dict[str, Any]:
    """The public JSON of a verdict; ``judged`` is None if the variant is unfit."""
    words, variant = opening.words, examined.variant
    data: dict[str, Any] = {
        "id": variant.question.id,
        "variant": variant.number,
        "verdict": "unreadable",
        "answer": answer,
        "truth": examined.answer,
        "note": None,
        "because": [],
        "difference": None,
        "device": examined.device,
        "torch": examined.torch,
    }
    if judged is None:
        data["note"] = words.say("cli.unfit", reason=words.note(examined.unfit)) if examined.unfit else None
        return data
    data["verdict"] = judged.verdict
    data["note"] = words.note(judged.note) if judged.note else None
    data["because"] = [
        {
            "id": slip.id,
            "code": slip.code,
            "gives": slip.gives,
            "says": slip_text(slip, words),
        }
        for slip in judged.slips
    ]
    if judged.difference is not None:
        data["difference"] = {
            "given": dict(judged.difference.case.given),
            "setup": judged.difference.case.setup,
            "code": judged.difference.program,
            "expected": judged.difference.expected,
            "got": judged.difference.got,
        }
    return data


def _say(opening: Opening, verdict: dict[str, Any], why: list[str]) -> None:
    words = opening.words
    lines = [_heading(words, verdict["verdict"]), verdict["note"]]
    if verdict["verdict"] == "wrong":
        lines.append(
            words.say("cli.answer", answer=verdict["truth"], device=verdict["device"], torch=verdict["torch"])
        )
        lines += why
    for line in lines:
        if line:
            click.echo(visible(line))


def _heading(words: Words, verdict: str) -> str:
    if verdict == "unreadable":
        return words.say("cli.verdict-unreadable")
    return f"{'✓' if verdict == 'right' else '✗'} {words.say(f'verdict.{verdict}')}"
