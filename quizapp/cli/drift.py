"""``quizapp drift``: questions whose result has changed with the version of PyTorch."""

from __future__ import annotations

import json

import click

from quizapp.cli.emitting import emit
from quizapp.cli.opening import Opening
from quizapp.cli.progress_bar import ProgressBar
from quizapp.words.visible import visible


@click.command("drift")
@click.option("--dry-run", is_flag=True, help="Only list them, without making questions due.")
@click.option("--json", "as_json", is_flag=True, help="Print as one JSON object.")
@click.pass_obj
def drift(opening: Opening, dry_run: bool, as_json: bool) -> int:
    """Rerun what you answered under another version of PyTorch, and list what has a different result now.

    These questions become due today, once per version. The exit status is 1 if there are any.
    """
    from quizapp.care.drifting import answered_before, come_back
    from quizapp.care.drifting import drift as compare

    study, say = (opening.to_read() if dry_run else opening.study), opening.words.say
    torch = opening.runner.start().result().torch
    answered = answered_before(study.store.acts(), study.library, torch)
    with ProgressBar(say("drift.running")) as bar:
        found = compare(answered, study.examiner, torch, study.why_not_run, bar.tell)
    back = () if dry_run else come_back(found, study.store, study.new_act, study.today)
    if as_json:
        changed = [
            {
                "question": one.question,
                "given": dict(one.given),
                "was": one.was,
                "is": one.now,
                "torch_was": one.torch_was,
            }
            for one in found.changed
        ]
        emit({"torch": torch, "checked": found.checked, "changed": changed})
        return 1 if found.changed else 0
    for one in found.changed:
        given = json.dumps(dict(one.given), ensure_ascii=False)
        click.echo(visible(say("drift.changed", question=one.question, given=given)))
        now = say("drift.no-more") if one.now is None else one.now
        for version, truth in ((one.torch_was, one.was), (torch, now)):
            click.echo(visible(say("drift.was", torch=version, truth=truth.replace("\n", "\n    "))))
    if not found.checked:
        click.echo(say("drift.nothing", torch=torch))
    elif not found.changed:
        click.echo(say("drift.none", n=found.checked, torch=torch))
    else:
        click.echo(say("drift.summary", n=len(found.changed), checked=found.checked, torch=torch))
    if back:
        click.echo(say("drift.due", n=len(back)), err=True)
    return 1 if found.changed else 0
