"""Sliders of every family, read off its constraints."""

import numpy as np
import pytest

from kllab.distributions import FAMILIES
from kllab.distributions.constraint import Constraint, finite, positive, probability
from kllab.topics.families.ranges import POSITIVE_STEPS, WEIGHT, entries, range_of, scalar_families
from kllab.topics.families.spec import member

SCALAR = scalar_families()


def test_every_family_of_scalar_outcomes_is_there() -> None:
    vectors = {family.__name__ for family in FAMILIES} - set(SCALAR)
    normals = {
        "MultivariateNormal",
        "LowRankMultivariateNormal",
        "MultivariateNormalMixture",
    }
    assert vectors <= {"Dirichlet", "Multinomial", "Wishart"} | normals


@pytest.mark.parametrize("name", SCALAR)
@pytest.mark.parametrize("side", ["p", "q"])
def test_a_family_starts_with_valid_numbers_inside_their_ranges(name: str, side: str) -> None:
    for entry in entries(SCALAR[name]):
        low, high = entry.range.low, entry.range.high
        assert low <= entry.start(side) <= high
        if entry.range.kind == "log":
            assert entry.start(side) in POSITIVE_STEPS
    start = member(name, {entry.key: entry.start(side) for entry in entries(SCALAR[name])})
    assert start.distribution.batch_shape == ()


@pytest.mark.parametrize(
    "name",
    [name for name in SCALAR if name != "Uniform"],  # whose parameters bound each other
)
def test_the_ends_of_every_range_are_allowed(name: str) -> None:
    middle = {entry.key: entry.start("p") for entry in entries(SCALAR[name])}
    for entry in entries(SCALAR[name]):
        for end in (entry.range.low, entry.range.high):
            made = member(name, middle | {entry.key: end})
            assert type(made.distribution).__name__ == name


def test_p_and_q_start_apart() -> None:
    for family in SCALAR.values():
        assert [e.start("p") for e in entries(family)] != [e.start("q") for e in entries(family)]


def test_a_new_constraint_finds_its_range_by_what_it_accepts() -> None:
    above_two = Constraint("above 2", lambda a: np.asarray(a > 2))
    even = Constraint("open unit interval", lambda a: np.asarray((a > 0) & (a < 1)))
    count = Constraint("whole", lambda a: np.asarray((a >= 1) & (a == np.floor(a))))
    assert range_of((above_two,)) is None
    opened, whole = range_of((even,)), range_of((count,))
    assert (opened.low, opened.high) == (0.01, 0.99)
    assert (whole.kind, whole.low) == ("whole", 1)
    kinds = [range_of((one,)) for one in (finite, positive, probability)]
    assert [one.kind for one in kinds] == ["linear", "log", "linear"]


def test_probabilities_that_sum_to_one_are_weights() -> None:
    places = entries(SCALAR["Categorical"])
    assert [entry.range for entry in places] == [WEIGHT] * 3
    made = member("Categorical", {"probs_1": 1.0, "probs_2": 1.0, "probs_3": 2.0})
    assert dict(made.parameters)["probs"] == (0.25, 0.25, 0.5)
    with pytest.raises(ValueError, match="all weights of probs are 0"):
        member("Categorical", dict.fromkeys(("probs_1", "probs_2", "probs_3"), 0.0))
