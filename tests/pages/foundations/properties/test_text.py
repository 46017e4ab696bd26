"""Verdicts and sentences on the page of properties say what the numbers are."""

from typing import Any

import pytest

from kllab.divergences.units import BITS, NATS
from kllab.topics.properties import (
    additivity,
    asymmetry,
    change_of_variable,
    data_processing,
    gibbs,
    infinity,
    triangle,
)
from pages.foundations.properties import text
from pages.foundations.properties.sections import SECTIONS

CASES = [(name, spec) for name, one in SECTIONS.items() for spec in one.presets.values()]


def merged(spec: data_processing.FiveOutcomes) -> str:
    return text.data_processing(data_processing.explore(spec), NATS)[1]


@pytest.mark.parametrize(("name", "spec"), CASES, ids=lambda x: str(x)[:30])
@pytest.mark.parametrize("unit", [NATS, BITS], ids=lambda unit: unit.name)
def test_every_case_is_judged(name: str, spec: Any, unit: Any) -> None:
    section = SECTIONS[name]
    found = section.explore(spec)
    verdict, sentence = section.text(found, unit)
    assert verdict.word != "Broken"
    assert unit.name[:3] in verdict.text + sentence or "∞" in verdict.text


def test_the_verdict_says_what_failed_under_a_formula_that_fails() -> None:
    tied = text.additivity(additivity.explore(additivity.TwoCoins(dependence=0.8)), NATS)[0]
    assert (tied.word, tied.kind) == ("The sum rule fails", "not here")
    assert "P's coins are dependent" in tied.text
    assert text.additivity(additivity.explore(additivity.TwoCoins()), NATS)[0].word == "Holds"
    violated = text.triangle(triangle.explore(triangle.Triple()), NATS)[0]
    assert (violated.word, violated.kind) == ("The triangle inequality fails", "holds")
    coins = text.asymmetry(asymmetry.explore(asymmetry.Bernoullis()), NATS)[0]
    assert coins.word == "Not symmetric"
    for section in SECTIONS.values():
        for values in section.cases.values():
            found = section.explore(section.spec_of(values))
            assert section.text(found, NATS)[0].kind != "broken"


def test_no_example_is_named_where_both_directions_agree_or_the_detour_is_longer() -> None:
    for pair in (asymmetry.Bernoullis(0.2, 0.8), asymmetry.Normals(0.0, 2.5)):
        assert text.asymmetry(asymmetry.explore(pair), NATS)[0].kind == "not here"
    outside = triangle.explore(triangle.Triple(0.5, 0.8, 0.3))
    assert text.triangle(outside, NATS)[0].kind == "not here"


def test_the_gain_of_the_detour_is_the_difference() -> None:
    for one in (triangle.Triple(), triangle.Triple(0.5, 0.8, 0.3)):
        found = triangle.explore(one)
        gain = f"**{NATS.text(found.direct - found.detour)}**"
        assert gain in text.triangle(found, NATS)[1]


def test_both_triples_with_the_largest_ratio_are_named() -> None:
    sentence = text.triangle(triangle.explore(triangle.Triple()), NATS)[1]
    assert "is 2.635, at (0.44, 0.13, 0.01) and (0.56, 0.87, 0.99); nearer" in sentence


@pytest.mark.parametrize("q", [0.0, 1e-300, 0.3])
def test_what_p_never_gives_takes_kl_nowhere(q: float) -> None:
    sentence = text.infinity(infinity.explore(infinity.ThirdCell(0.0, q)), NATS)[1]
    assert "no draw of P can prove Q wrong" in sentence
    assert "it is infinite" not in sentence
    assert "1e-300 KL is still" not in sentence


def test_what_differs_by_rounding_is_shown_as_zero() -> None:
    nearly = gibbs.explore(gibbs.ThreeOutcomes(0.4, 0.5, 0.1, 0.41, 0.49, 0.1))
    assert "the curve below it is at 0 nats" in text.gibbs(nearly, NATS)[1]


def test_the_cell_that_lost_most_is_named_and_compared_only_with_others() -> None:
    # Within 0+1 the ratios differ most, 4 and 1/4; P hardly ever gives it.
    weights = (0.01, 0.01, 0.4, 0.38, 0.2, 0.04, 0.0025, 0.3, 0.4575, 0.2)
    spec = data_processing.FiveOutcomes(*weights, ("0+1", "2+3"))
    lost = data_processing.explore(spec).lost
    assert lost[1] > lost[0] > 0
    assert "most of it" in merged(spec)
    assert "in cell 2+3" in merged(spec)
    assert "all of it in cell 1+2" in merged(data_processing.FiveOutcomes(merges=("1+2",)))
    every = data_processing.FiveOutcomes(merges=data_processing.MERGES)
    assert "in cell" not in merged(every)
    twice = (0.1, 0.2, 0.2, 0.1, 0.4, 0.2, 0.1, 0.1, 0.2, 0.4)
    even = data_processing.FiveOutcomes(*twice, ("0+1", "2+3"))
    assert "as much in cell 0+1 as in 2+3" in merged(even)


def test_a_zero_merged_away_proves_nothing_any_more() -> None:
    zero = data_processing.FiveOutcomes(q1=0.0, merges=("1+2",))
    assert "it no longer proves that Q is wrong" in merged(zero)
    apart = data_processing.FiveOutcomes(q1=0.0, merges=("3+4",))
    assert "so KL is infinite. Merge it" in merged(apart)
    one_ratio = SECTIONS["processing"].presets["Equal ratios: nothing lost"]
    assert merged(one_ratio).startswith("Nothing is lost")


def test_normal_to_lognormal_is_the_same_float() -> None:
    found = change_of_variable.explore(change_of_variable.Mapped())
    assert "equal to the last bit" in text.change_of_variable(found, BITS)[0].text
