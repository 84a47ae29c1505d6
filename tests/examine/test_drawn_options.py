"""The options of a choice that are drawn from slips, on the real worker."""

from __future__ import annotations

import pytest

from quizapp.bank import Variant, load_pack, variants
from quizapp.bank.variant import shuffled
from quizapp.examine.drawn_options import MOST_WRONG, candidates, draw
from quizapp.examine.examined import Examined
from quizapp.examine.examiner import Examiner
from quizapp.kinds.choice import ChoiceTruth, spaced
from quizapp.kinds.kind import Unsettled
from quizapp.runner.client import Program, Runner
from quizapp.runner.fake import FakeRunner
from quizapp.runner.outcome import Ended, Outcome, RaisedError, Result
from quizapp.words import Words

PACK = """
pack: drawn
title: Drawn
questions:
  - id: position
    ask: choice
    options: auto
    prompt: Which gives shape ($rows, 1, 3)?
    vary: {rows: [2, 4]}
    setup: A = torch.arange($rows * 3).reshape($rows, 3)
    code: A.unsqueeze(1)
    mistakes:
      - {id: same, code: "A[:, None]"}
      - {id: back, code: "A.unsqueeze(-1)", says: It went to the back.}
      - {id: fails, code: "A.unsqueeze(5)"}
      - {id: back-too, code: "A.unsqueeze(2)"}
      - {id: front, code: "A.unsqueeze(0)"}
  - id: held
    ask: choice
    options: auto
    prompt: Which fails?
    setup: A = torch.ones(2, 3)
    code: A @ A
    right: error == 'RuntimeError'
    mistakes:
      - {id: turned, code: A @ A.T}
      - {id: fails-too, code: "A + torch.ones(4)"}
      - {id: times, code: A * A}
  - id: of-a-result
    ask: choice
    options: auto
    prompt: Which has two rows?
    setup: t = torch.ones(2, 3)
    code: t * 2
    right: it.shape[0] == 2
    mistakes:
      - {id: fails, code: t @ t}
      - {id: nothing, code: "None"}
  - id: one-only
    ask: choice
    options: auto
    prompt: Which is a tensor?
    setup: t = torch.ones(2)
    code: t
    mistakes:
      - {id: gone, code: "None"}
  - id: nothing-else
    ask: choice
    options: auto
    prompt: Which?
    setup: t = torch.ones(2)
    code: t
  - id: fails
    ask: choice
    options: auto
    prompt: Which?
    code: torch.ones(2) @ torch.ones(3)
  - id: not-so
    ask: choice
    options: auto
    prompt: Which?
    code: torch.ones(2)
    right: it.dim() == 2
  - id: undecided
    ask: choice
    options: auto
    prompt: Which?
    code: torch.ones(2)
    right: it.nothing == 2
  - id: listed
    ask: choice
    options: [torch.ones(2), torch.ones(1), torch.zeros(2)]
    pick: all
    prompt: Which have two numbers?
    right: it.numel() == 2
  - id: large
    ask: choice
    options: auto
    prompt: Which?
    setup: A = torch.zeros(20, 20)
    code: A + 1
    mistakes:
      - {id: twice, code: A + 2}
      - {id: wide, code: "A.double() + 1"}
      - {id: row, code: "A[:1] + 1"}
"""


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Variant]:
    file = tmp_path_factory.mktemp("drawn") / "drawn.yaml"
    file.write_text(PACK, encoding="utf-8")
    loaded = load_pack(file)
    assert loaded.pack is not None
    assert not loaded.faults
    return {question.entry.id: variants(question)[0] for question in loaded.pack.questions}


@pytest.fixture
def examiner(runner: Runner) -> Examiner:
    return Examiner(runner)


def examined(examiner: Examiner, variant: Variant) -> Examined:
    return examiner.examine(variant).result()


def number(one: Examined, option: str) -> str:
    return str(one.variant.options.index(option) + 1)


def test_the_code_stands_among_slips_that_give_something_else_the_authors_own_first(
    pack: dict[str, Variant], examiner: Examiner
) -> None:
    one = examined(examiner, pack["position"])
    assert one.fit
    # What gives the same is not a wrong option, and of two that give the same wrong result the first is kept.
    assert {slip.id for slip in one.wrong} == {"back", "fails", "front"}
    assert sorted(one.variant.options) == sorted(["A.unsqueeze(1)", *(slip.code for slip in one.wrong)])
    assert one.answer == number(one, "A.unsqueeze(1)")
    assert one.variant.code is None, "the code would tell"


def test_options_stand_in_the_order_that_pack_id_and_variant_give(
    pack: dict[str, Variant], examiner: Examiner
) -> None:
    one = examined(examiner, pack["position"])
    written = ["A.unsqueeze(1)", "A.unsqueeze(-1)", "A.unsqueeze(5)", "A.unsqueeze(0)"]
    assert one.variant.options == tuple(written[index] for index in shuffled(4, "drawn/position", 0))
    assert examined(examiner, pack["position"]).variant.options == one.variant.options


@pytest.mark.parametrize("by_text", [False, True])
def test_a_wrong_pick_is_named_as_the_slip_it_is_with_what_it_gives(
    pack: dict[str, Variant], examiner: Examiner, by_text: bool
) -> None:
    one = examined(examiner, pack["position"])
    picked = "A.unsqueeze( -1 )".replace(" ", "") if by_text else number(one, "A.unsqueeze(-1)")
    judged = examiner.judge(one, picked)
    [slip] = judged.slips
    assert (judged.verdict, slip.id, slip.gives) == ("wrong", "back", "shape (2, 3, 1)")
    assert slip.says is not None
    assert examiner.judge(one, one.answer or "").slips == ()
    assert examiner.judge(one, "5").verdict == "unreadable"


def test_where_right_is_written_it_decides_and_the_code_may_fail(
    pack: dict[str, Variant], examiner: Examiner
) -> None:
    one = examined(examiner, pack["held"])
    assert one.fit
    assert one.answer == number(one, "A @ A")
    assert "A + torch.ones(4)" not in one.variant.options
    assert {"A @ A.T", "A * A"} < set(one.variant.options)


def test_what_fails_has_no_result_that_could_be_right(pack: dict[str, Variant], examiner: Examiner) -> None:
    one = examined(examiner, pack["of-a-result"])
    assert "t @ t" in one.variant.options
    assert "None" not in one.variant.options, "`right` tells nothing of it"


def test_two_options_are_enough(pack: dict[str, Variant], examiner: Examiner) -> None:
    one = examined(examiner, pack["one-only"])
    assert sorted(one.variant.options) == ["None", "t"]
    assert examiner.judge(one, number(one, "None")).slips[0].gives == "None"


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("nothing-else", "examiner.too-few-options"),
        ("fails", "grading.unsettled-raised"),
        ("not-so", "examiner.code-not-right"),
        ("undecided", "examiner.code-undecided"),
    ],
)
def test_a_variant_without_options_is_unfit_and_says_why(
    pack: dict[str, Variant], examiner: Examiner, question: str, key: str
) -> None:
    one = examined(examiner, pack[question])
    assert not one.fit
    assert one.unfit is not None
    assert one.unfit.key == key
    assert one.variant.options == ()
    for language in ("en", "zh"):
        assert Words(language).note(one.unfit)


def test_what_a_large_option_gives_is_told_in_a_few_words(
    pack: dict[str, Variant], examiner: Examiner
) -> None:
    one = examined(examiner, pack["large"])
    gives = {slip.id: slip.gives for slip in one.wrong}
    assert gives == {
        "twice": "shape (20, 20), dtype float32",
        "wide": "dtype float64",
        "row": "shape (1, 20)",
    }


def test_of_listed_options_none_is_a_slip(pack: dict[str, Variant], examiner: Examiner) -> None:
    one = examined(examiner, pack["listed"])
    for answer in ("1", "1,2", "torch.ones(1)", "torch.ones(1); torch.zeros(2)"):
        judged = examiner.judge(one, answer)
        assert (judged.verdict, judged.slips) == ("wrong", ())


def test_no_two_candidates_read_the_same_and_none_reads_as_the_code(pack: dict[str, Variant]) -> None:
    for variant in (one for one in pack.values() if one.question.draws):
        texts = [spaced(one.code) for one in candidates(variant)]
        assert len(set(texts)) == len(texts)
        assert spaced(variant.reference or "") not in texts


def test_a_candidate_that_does_not_come_to_an_end_is_no_option(pack: dict[str, Variant]) -> None:
    variant = pack["position"]
    own = outcome(0)
    beside = [outcome(n, ended="timeout") for n, _ in enumerate(candidates(variant), 1)]
    drawn = draw(variant, own, beside)
    assert isinstance(drawn, Unsettled)
    beside[-1] = outcome(99)
    drawn = draw(variant, own, beside)
    assert not isinstance(drawn, Unsettled)
    assert drawn.truth.options == drawn.variant.options
    assert len(drawn.truth.options) == 2


def test_options_that_are_wrong_alike_fill_up_where_there_is_nothing_better(pack: dict[str, Variant]) -> None:
    variant = pack["position"]
    count = len(candidates(variant))
    drawn = draw(variant, outcome(0), [outcome(1)] * (count - 1) + [outcome(2)])
    assert not isinstance(drawn, Unsettled)
    assert len(drawn.wrong) == MOST_WRONG
    assert [slip.gives for slip in drawn.wrong] == ["1", "2", "1"]


def test_of_made_slips_that_fail_one_is_enough_and_kinds_take_turns(pack: dict[str, Variant]) -> None:
    variant = pack["fails"]
    count = len(candidates(variant))
    failed = [outcome(number, ended="error") for number in range(2)]
    drawn = draw(variant, outcome(0), [*failed, *map(outcome, range(2, count))])
    assert not isinstance(drawn, Unsettled)
    assert [slip.gives.partition(":")[0] for slip in drawn.wrong].count("RuntimeError") == 1
    kinds = [slip.id.partition("-")[0] for slip in drawn.wrong]
    assert len(set(kinds)) == MOST_WRONG, kinds


def test_an_examiner_tells_whether_a_slip_is_among_the_options(
    pack: dict[str, Variant], examiner: Examiner
) -> None:
    one = examined(examiner, pack["position"])
    assert examiner.separates(one, "back")
    assert not examiner.separates(one, "back-too"), "it is wrong, but cannot be picked"
    assert one.separates("back-too")
    assert not one.separates("same")


def test_the_log_keeps_the_option_and_not_its_number(pack: dict[str, Variant], examiner: Examiner) -> None:
    one = examined(examiner, pack["position"])
    assert isinstance(one.truth, ChoiceTruth)
    assert one.kept(number(one, "A.unsqueeze(0)")) == "A.unsqueeze(0)"
    assert one.kept("A.unsqueeze(0)") == "A.unsqueeze(0)"


def outcome(number: int, ended: Ended = "finished") -> Outcome:
    if ended != "finished":
        return Outcome(ended, "cpu", "2", 0.0, error=RaisedError("RuntimeError", str(number)))
    return Outcome("finished", "cpu", "2", 0.0, result=Result("number", str(number), values=number))


def test_nothing_is_drawn_before_something_ran(pack: dict[str, Variant]) -> None:
    held = FakeRunner(lambda program: outcome(len(program.code)), held=True)
    examination = Examiner(held).examine(pack["position"])
    assert pack["position"].options == ()
    assert [type(job.programs[0]) for job in held.jobs] == [Program, Program]
    held.release()
    assert len(examination.result().variant.options) == MOST_WRONG + 1
