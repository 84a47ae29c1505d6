from hypothesis import given
from hypothesis import strategies as st

from quizapp.scheduling.prerequisites import circles


def test_a_chain_has_no_circle() -> None:
    numbers = circles({"a": (), "b": ("a",), "c": ("b", "a")})
    assert len(set(numbers.values())) == 3


def test_those_that_lead_to_each_other_share_a_number() -> None:
    numbers = circles({"a": ("c",), "b": ("a",), "c": ("b",), "d": ("a",), "e": ("missing",)})
    assert numbers["a"] == numbers["b"] == numbers["c"]
    assert len({numbers["a"], numbers["d"], numbers["e"]}) == 3


def test_a_chain_of_thousands_needs_no_recursion() -> None:
    numbers = circles({str(n): (str(n + 1),) for n in range(20_000)})
    assert len(set(numbers.values())) == 20_000


names = st.sampled_from("abcdefg")


@given(st.dictionaries(names, st.lists(names, max_size=3)))
def test_two_share_a_number_exactly_when_each_reaches_the_other(after: dict[str, list[str]]) -> None:
    def reached(start: str) -> set[str]:
        seen, ahead = {start}, [start]
        while ahead:
            for needed in after[ahead.pop()]:
                if needed in after and needed not in seen:
                    seen.add(needed)
                    ahead.append(needed)
        return seen

    numbers = circles(after)
    assert numbers.keys() == after.keys()
    for one in after:
        for other in after:
            together = other in reached(one) and one in reached(other)
            assert (numbers[one] == numbers[other]) == together
