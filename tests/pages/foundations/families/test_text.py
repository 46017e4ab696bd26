"""Text of the page of families: formulas, errors, and what the samples say."""

import numpy as np
import pytest

from kllab.divergences.units import BITS, NATS
from kllab.topics.families.compute import explore
from kllab.topics.families.method_comparison import three_ways
from kllab.topics.families.other_divergences import others
from kllab.topics.families.spec import FamilyPair, Member
from pages.foundations.families.controls import pair_of
from pages.foundations.families.presets import PRESETS
from pages.foundations.families.text import agreement, formula, notes, reasons, renyi

pytestmark = pytest.mark.slow

PAIRS = {name: pair_of(values) for name, values in PRESETS.items()}
MIXED = FamilyPair(
    Member("Poisson", (("rate", 3.0),)), Member("Normal", (("loc", 3.0), ("scale", 2.0)))
)


def test_the_formula_has_the_pair_and_its_values() -> None:
    text = formula(explore(PAIRS["Normal, Cauchy"]), BITS)
    assert r"P &= \text{Normal(loc 0, scale 1)}" in text
    assert rf"= {BITS.number(explore(PAIRS['Normal, Cauchy']).kl_pq.value)}\ \text{{bits}}" in text
    assert r"\int q \log\frac{q}{p}\,dx = \infty" in text
    counts = formula(explore(PAIRS["Poisson, Geometric"]), NATS)
    assert r"\sum_x p \log\frac{p}{q} = " in counts
    mixed = formula(explore(MIXED), NATS)
    assert r"\sum_x p \log\frac{p}{0} = \infty" in mixed
    assert r"\int q \log\frac{q}{0}\,dx = \infty" in mixed
    counted = Member("NegativeBinomial", (("total_count", 1.0), ("probs", 0.3)))
    wide = formula(explore(FamilyPair(counted, MIXED.p)), NATS)
    assert r"\text{NegativeBinomial(} \\ &\quad \text{total\_count" in wide
    assert wide.count(r"&\quad") == 2


def test_a_number_has_its_method_and_error_or_why_it_is_infinite() -> None:
    view = explore(PAIRS["Normal, Cauchy"])
    estimated, none = notes(view, NATS)
    assert estimated.startswith("quadrature, estimated error ")
    assert none == ""
    why = "as x falls to -infinity the tail of Q is too heavy for how fast P falls"
    assert reasons(view) == ("", why)
    exact, _ = notes(explore(PAIRS["Normal, Laplace"]), NATS)
    assert exact.startswith("closed form, error at most ")
    outside = explore(PAIRS["Normal against LogNormal: the support"])
    assert reasons(outside) == ("Q gives 0 below 0, where P gives 0.158655", "")


def test_infinite_samples_of_an_infinite_divergence_are_no_contradiction() -> None:
    for name in ("Uniform inside Normal", "Normal against LogNormal: the support"):
        ways = three_ways(PAIRS[name], 10000, 0)
        infinite = [way for way in ways if np.isinf(way.points[0].value)]
        assert len(infinite) == 1
        assert "and so is the mean over these samples" in agreement(infinite[0], NATS)
        assert infinite[0].warning is None


def test_samples_that_miss_the_tail_say_that_their_error_is_no_guide() -> None:
    pair = FamilyPair(
        Member("LogNormal", (("loc", 5.0), ("scale", 10.0))),
        Member("Logistic", (("loc", -1.0), ("scale", 0.1))),
    )
    text = agreement(three_ways(pair, 10000, 0)[0], NATS)
    assert "more than 5 of its standard errors" in text
    assert "no guide" in text


def test_a_constant_ratio_agrees_to_rounding() -> None:
    pair = FamilyPair(
        Member("Uniform", (("low", -1.0), ("high", 2.0))),
        Member("Uniform", (("low", -3.0), ("high", 4.1))),
    )
    assert "agrees to rounding" in agreement(three_ways(pair, 10000, 0)[0], NATS)


def test_renyi_of_order_one_is_kl() -> None:
    pair = PAIRS["Normal, Laplace"]
    assert f"{explore(pair).kl_pq.value:.8g}" in renyi(others(pair, 1.0)[0], NATS)
