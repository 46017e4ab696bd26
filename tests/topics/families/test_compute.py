"""Any two families: windows, integrands, three ways, other divergences."""

import itertools
import math
import re
import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from kllab import (
    Cauchy,
    Exponential,
    Gamma,
    Normal,
    Poisson,
    StudentT,
    explain_kl,
    kl_divergence,
)
from kllab.divergences.reason_text import with_symbols
from kllab.divergences.units import BITS, NATS
from kllab.estimators import monte_carlo
from kllab.models.outcomes import curve_points, window
from kllab.topics.families.compute import FamilyView, explore
from kllab.topics.families.method_comparison import table, three_ways
from kllab.topics.families.other_divergences import others
from kllab.topics.families.ranges import entries, scalar_families
from kllab.topics.families.reason_text import readable
from kllab.topics.families.snippet import snippet
from kllab.topics.families.spec import FamilyPair, Member, member
from pages.foundations.direction import DIRECTIONS
from pages.foundations.families import figures
from pages.foundations.families.controls import pair_of
from pages.foundations.families.method_strip import method_strip
from pages.foundations.families.presets import PRESETS, SHOWS, shows
from pages.foundations.families.text import agreement, describe, row
from tests.support.plain_figure import check_plain, trace

pytestmark = pytest.mark.slow

SCALAR = scalar_families()
PAIRS = {name: pair_of(values) for name, values in PRESETS.items()}
TAIL, SUPPORT = (
    PAIRS["Cauchy against Normal: the tail"],
    PAIRS["Normal against LogNormal: the support"],
)
MIXED = FamilyPair(
    Member("Poisson", (("rate", 3.0),)), Member("Normal", (("loc", 3.0), ("scale", 2.0)))
)


def start(family: str, side: str) -> Member:
    return member(family, {entry.key: entry.start(side) for entry in entries(SCALAR[family])})


def check_directions(view: FamilyView) -> None:
    """Draw the integrand, and the methods, of both directions."""
    integrands = (view.integrand_pq, view.integrand_qp)
    for way, values in zip(DIRECTIONS.values(), integrands, strict=True):
        if values:
            check_plain(figures.integrand(view, values, way, BITS))
    for known in three_ways(view.pair, 300, 0):
        check_plain(method_strip(known, BITS))
        assert agreement(known, BITS)


# Each family with each other would take a minute: every family once as P and once as Q.
ROUND = list(zip(SCALAR, [*list(SCALAR)[3:], *list(SCALAR)[:3]], strict=True))


@pytest.mark.parametrize(("first", "second"), ROUND)
def test_every_family_can_be_shown(first: str, second: str) -> None:
    pair = FamilyPair(start(first, "p"), start(second, "q"))
    view = explore(pair)
    assert view.window[0] < view.window[1]
    assert view.kl_pq.value == explain_kl(pair.p.distribution, pair.q.distribution).value
    check_plain(figures.densities(view), gaps=True)
    check_directions(view)
    for other in others(pair, 0.5):
        assert set(row(other, BITS)) == {"divergence", "value", "error", "method"}
    assert pair.p.name in describe(view, NATS)


EXTREMES = [
    (("Bernoulli", {"probs": 0.0}), ("Geometric", {"probs": 1.0})),
    (("LogNormal", {"loc": 1.5, "scale": 40.0}), ("LogNormal", {"loc": -5.0, "scale": 16.0})),
    (
        ("Weibull", {"scale": 0.25, "concentration": 0.55}),
        ("Gamma", {"concentration": 0.1, "rate": 9.0}),
    ),
    (
        ("Beta", {"concentration1": 0.22, "concentration0": 0.22}),
        ("Gumbel", {"loc": 5.0, "scale": 22.0}),
    ),
    (("Beta", {"concentration1": 0.14, "concentration0": 0.3}), ("Poisson", {"rate": 0.1})),
    (("NegativeBinomial", {"total_count": 100.0, "probs": 0.99}), ("Poisson", {"rate": 100.0})),
    (("Uniform", {"low": 0.0, "high": 0.1}), ("Cauchy", {"loc": 5.0, "scale": 100.0})),
]


@pytest.mark.parametrize(("p", "q"), EXTREMES, ids=lambda x: x[0])
def test_the_ends_of_the_sliders_can_be_drawn(p: Any, q: Any) -> None:
    pair = FamilyPair(*(Member(name, tuple(numbers.items())) for name, numbers in (p, q)))
    view = explore(pair)
    assert view.window[0] < view.window[1]
    assert max(len(view.p.x), len(view.q.x)) < 2000
    check_plain(figures.densities(view))
    check_directions(view)


# LogNormal against Normal goes on beyond every picture, as its tail is heavy.
@pytest.mark.parametrize("name", [name for name in PAIRS if "LogNormal" not in name])
def test_the_integrand_adds_up_to_the_divergence(name: str) -> None:
    view = explore(PAIRS[name])
    for way, kl in ((view.integrand_pq, view.kl_pq), (view.integrand_qp, view.kl_qp)):
        assert way is not None
        if np.isinf(kl.value) or np.isinf(way.values).any():
            continue
        seen = way.values.sum() if way.discrete else np.trapezoid(way.values, way.x)
        # What lies beyond the window is not drawn.
        assert seen == pytest.approx(kl.value, rel=0.12, abs=0.01)


NEARBY = list(itertools.product((0.8, 0.9, 1.0), repeat=2))


@pytest.mark.parametrize(("first", "second"), NEARBY)
def test_the_window_stays_where_it_is_while_a_slider_moves_a_little(
    first: float, second: float
) -> None:
    assert window(Normal(0.1, first), Cauchy(0, second)) == (-20.0, 20.0)


def test_the_window_holds_the_mass_of_both() -> None:
    low, high = window(Normal(0, 1), Exponential(0.1))
    assert low <= -3
    assert high >= 35
    assert window(Poisson(3), Gamma(2, 1))[0] == 0


def test_a_narrow_peak_gets_its_own_points() -> None:
    narrow = Normal(0.3, 1e-3)
    x = curve_points(-20, 20, narrow, Normal(0, 5))
    assert np.trapezoid(narrow.prob(x), x) == pytest.approx(1, abs=1e-2)
    assert (np.diff(x) > 0).all()


def test_the_classical_presets_say_what_they_are_for() -> None:
    assert SHOWS.keys() == PRESETS.keys()
    view = explore(TAIL)
    assert np.isinf(view.kl_pq.value)
    assert "the tail of P is too heavy for how fast Q falls" in view.reasons[0]
    assert view.reasons[1] == ""
    assert "Q gives 0 below 0" in explore(SUPPORT).reasons[0]
    student = explore(PAIRS["Student t, nearly Normal"])
    assert 0 < student.kl_pq.value < 1e-3
    euler = 0.5772156649015329
    assert explore(PAIRS["Exponential, Gamma"]).kl_pq.value == pytest.approx(euler, rel=1e-13)


@pytest.mark.slow
def test_the_means_of_samples_grow_without_bound_where_kl_is_infinite() -> None:
    p, q = TAIL.p.distribution, TAIL.q.distribution

    def median(n: int) -> float:
        drawn = [monte_carlo(p, q, n=n, rng=np.random.default_rng(s)).value for s in range(21)]
        return float(np.median(drawn))

    means = [median(n) for n in (100, 10_000, 1_000_000)]
    assert means[0] < means[1] / 10 < means[2] / 100
    assert np.isfinite(means).all()


def test_what_the_presets_say_is_so() -> None:
    """Each sentence of `SHOWS` that can be computed."""
    values = {
        name: (float(explore(pair).kl_pq.value), float(explore(pair).kl_qp.value))
        for name, pair in PAIRS.items()
    }
    laplace = explore(PAIRS["Normal, Laplace"])
    assert (laplace.kl_pq.method, laplace.kl_qp.method) == ("closed form", "closed form")
    cauchy = values["Normal, Cauchy"]
    assert cauchy[0] < 0.3
    assert math.isinf(cauchy[1])
    # p log(p/q) goes to 1 / (2 pi scale^2): p is 1 / (pi x^2), log(p/q) is x^2 / (2 scale^2).
    p, q = TAIL.p.distribution, TAIL.q.distribution
    far = np.array([1e3, 1e4, 1e5])
    dying = np.asarray(p.prob(far)) * np.asarray(p.log_prob(far) - q.log_prob(far))
    np.testing.assert_allclose(dying, 1 / (2 * np.pi * 3.0**2), rtol=1e-3)
    student = PAIRS["Student t, nearly Normal"].q.distribution
    finite = [math.isfinite(explain_kl(StudentT(df, 0, 1), student).value) for df in (2, 2.1, 50)]
    assert finite == [False, True, True]
    uniform = values["Uniform inside Normal"]
    assert math.isfinite(uniform[0])
    assert math.isinf(uniform[1])
    outside = 1 - (
        PAIRS["Uniform inside Normal"].q.distribution.cdf(np.array([-1.0, 2.0])) @ (-1, 1)
    )
    assert f"{outside:.0%} of Q's draws, those below -1 and above 2" in shows(
        "Uniform inside Normal", NATS
    )
    assert explore(PAIRS["Poisson, Geometric"]).kl_pq.method == "sum"
    gamma = float(kl_divergence(Gamma(1, 1.0), Gamma(2, 1.0)))
    assert values["Exponential, Gamma"][0] == pytest.approx(gamma, rel=1e-13)
    support = values["Normal against LogNormal: the support"]
    assert math.isinf(support[0])
    assert math.isfinite(support[1])


def test_no_infinite_kl_is_said_to_go_below_zero() -> None:
    reasons = ["; ".join(explore(pair).reasons) for pair in PAIRS.values()]
    assert sum("is infinite: as x " in reason for reason in reasons) >= 2
    assert not any("diverges" in reason for reason in reasons)


def test_a_density_against_probabilities_has_no_integrand() -> None:
    view = explore(MIXED)
    assert view.integrand_pq is None
    assert view.p.discrete != view.q.discrete
    assert np.isinf([view.kl_pq.value, view.kl_qp.value]).all()
    kinds = [one["type"] for one in figures.densities(view)["data"]]
    assert kinds == ["bar", "scatter"]


def test_quadrature_agrees_and_monte_carlo_is_near() -> None:
    closed, summed, drawn = three_ways(PAIRS["Normal, Laplace"], 30000, 1)[0].points
    assert (closed.way, summed.way, drawn.way) == ("closed form", "quadrature", "Monte Carlo")
    assert summed.value == pytest.approx(closed.value, rel=1e-12)
    assert drawn.error is not None
    assert abs(drawn.value - closed.value) < 5 * drawn.error


def test_samples_of_an_infinite_divergence_come_with_a_warning() -> None:
    way, back = three_ways(TAIL, 1000, 0)
    assert np.isfinite(way.monte_carlo.value)
    assert "infinite" in (way.warning or "")
    assert "grows without bound" in agreement(way, NATS)
    assert back.warning is None
    columns = table((way, back))
    assert len({len(column) for column in columns.values()}) == 1


def test_samples_rounded_to_an_end_of_the_support_are_counted() -> None:
    pair = FamilyPair(
        Member("Beta", (("concentration1", 0.1), ("concentration0", 0.1))),
        Member("Beta", (("concentration1", 1.5), ("concentration0", 3.0))),
    )
    way = three_ways(pair, 10000, 0)[0]
    rounded = pair.p.distribution.sample(10000, rng=np.random.default_rng(0)) == 1
    assert rounded.any()
    assert f"{rounded.sum()} of 10,000 samples of P" in (way.warning or "")
    assert "rounds them to exactly 1" in (way.warning or "")
    assert "off by" not in agreement(way, NATS)


def test_numbers_in_words_are_short_and_in_the_unit() -> None:
    assert (
        readable("q gives 0 where p gives 0.36787944117144233")
        == "Q gives 0 where P gives 0.367879"
    )
    assert readable("1.2345678901e-300, 0.25, 40") == "1.23457e-300, 0.25, 40"
    assert readable(None) == ""
    assert all(shows(name, BITS) and "{" not in shows(name, BITS) for name in PRESETS)
    assert "0.5772 or 0.8327 bits" in shows("Exponential, Gamma", BITS)
    assert shows("Exponential, Gamma", NATS).endswith("in nats, 0.5772.")
    assert not re.search(r"\d\.\d{7}", "; ".join(explore(MIXED).reasons))


def test_the_strip_reaches_two_standard_errors() -> None:
    (way, _) = three_ways(PAIRS["Normal, Laplace"], 1000, 0)
    bar = trace(method_strip(way, BITS), "Monte Carlo")["error_x"]["array"][0]
    assert bar == pytest.approx(2 * BITS.of(way.monte_carlo.error or 0.0))


@pytest.mark.parametrize("name", ["Normal, Laplace", "Exponential, Gamma", "Poisson, Geometric"])
def test_more_samples_make_the_bar_shorter_not_the_axis(name: str) -> None:
    drawn = [
        method_strip(three_ways(PAIRS[name], n, 0)[0], NATS) for n in (100, 1000, 10_000, 100_000)
    ]
    ranges = [figure["layout"]["xaxis"]["range"] for figure in drawn]
    assert ranges == [ranges[0]] * 4
    bars = [trace(figure, "Monte Carlo")["error_x"]["array"][0] for figure in drawn]
    assert ranges[0][1] > bars[1] > 2.5 * bars[2] > 6 * bars[3]


def test_p_and_q_are_named_as_the_page_does() -> None:
    assert with_symbols("KL(P||Q): p gives 0.5, q 0", "Q", "P") == "KL(Q||P): Q gives 0.5, P 0"
    assert with_symbols(None) == ""


def test_the_snippet_prints_the_numbers() -> None:
    pair = PAIRS["Poisson, Geometric"]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", snippet(pair, n=100, seed=0, alpha=0.5)],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    assert f"KL(P||Q) = {explore(pair).kl_pq.value!r} nats" in done.stdout
    assert "total_variation" in done.stdout
