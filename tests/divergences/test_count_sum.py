"""Log ratios of counts of different shapes, against their definition."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp, mpf
from scipy.special import gammaln, psi

from kllab import Binomial, Geometric, NegativeBinomial, Poisson, explain_kl
from kllab.divergences.log_density_ratio import log_density_ratio
from tests.support.exact_trials import outcomes_of_trial
from tests.support.families.binomial import log_binomial
from tests.support.families.negative_binomial import log_negative_binomial
from tests.support.families.poisson import log_poisson
from tests.support.truth import kl_of_cells

PAIRS = [
    (Binomial(1000, 0.3), Binomial(1001, 0.2998)),
    (Binomial(1000, 0.3), Binomial(4000, 0.0751)),
    (Binomial(1e12, 0.25), Binomial(1e12 + 1, 0.25)),
    (Binomial(5, 0.3), Binomial(7, 0.25)),
    (Binomial(1e9, 3e-7), Poisson(300.001)),
    (NegativeBinomial(2.5, 0.4), NegativeBinomial(2.5 + 1e-9, 0.4)),
    (NegativeBinomial(2.5, 0.4), NegativeBinomial(1.5, 0.52)),
    (NegativeBinomial(1e8, 0.4), NegativeBinomial(1e8 + 1, 0.4)),
]


def definition(p, k):
    if isinstance(p, Poisson):
        return log_poisson(k, mpf(float(p.rate)))
    log_prob = log_binomial if isinstance(p, Binomial) else log_negative_binomial
    return log_prob(k, mpf(float(p.total_count)), mpf(float(p.probs)))


@pytest.mark.parametrize(("p", "q"), PAIRS, ids=repr)
def test_a_small_log_ratio_keeps_its_digits(p, q):
    mean, deviation = float(p.mean), float(np.sqrt(p.variance))
    x = np.unique(np.maximum(np.round(mean + deviation * np.linspace(-4, 4, 9)), 0))
    x = np.append(x[x <= p.support.upper], [0, min(p.support.upper, np.round(2 * mean))])
    found = log_density_ratio(p, q, x)
    with mp.workdps(60):
        truth = [definition(q, k) - definition(p, k) for k in map(mpf, x)]
    size = float(np.median(np.abs(np.array(truth, dtype=float))))
    for value, right in zip(found, truth, strict=True):
        assert abs(value - right) <= 5e-14 * max(size, abs(right)), (value, right)


@pytest.mark.parametrize(
    ("p", "q", "method"),
    [
        (Binomial(5, 0.3), Binomial(5, 0.2), "closed form"),
        (Binomial(5, 0.3), Binomial(6, 0.2), "sum"),
        (Geometric(0.3), NegativeBinomial(1, 0.6), "closed form"),
        (Geometric(0.3), NegativeBinomial(1.5, 0.6), "sum"),
    ],
)
def test_only_different_shapes_are_summed(p, q, method):
    assert explain_kl(p, q).method == method


def test_what_is_certain_of_one_count_costs_the_logarithm_of_its_probability():
    for p, q, outcome in [
        (Binomial(0, 0.3), Binomial(9, 0.2), 0),
        (Binomial(5, 0), Binomial(9, 0.2), 0),
        (Binomial(5, 1), Binomial(9, 0.2), 5),
        (Binomial(5, 1), Poisson(2), 5),
        (NegativeBinomial(2, 0), NegativeBinomial(3, 0.2), 0),
        (Geometric(1), NegativeBinomial(3, 0.2), 0),
    ]:
        found = explain_kl(p, q)
        assert found.value == pytest.approx(-q.log_prob(outcome), rel=1e-14)
        assert found.reason is None


@pytest.mark.parametrize(("a", "b"), [(800, 800), (800, -800), (3, 800), (800, 3), (-3, -900)])
def test_probabilities_below_float64(a, b):
    p, q = Binomial(5, logits=a), Binomial(7, logits=b)
    with mp.workdps(1000):
        cells = []
        for each in (p, q):
            n, (failure, success) = int(each.total_count), outcomes_of_trial(each)
            cells.append([mp.binomial(n, k) * success**k * failure ** (n - k) for k in range(6)])
        truth = kl_of_cells(*cells)
    assert explain_kl(p, q).value == pytest.approx(float(truth), rel=1e-14)


@pytest.mark.parametrize("logits", [500.0, 700.0])
def test_counts_of_endless_waiting_are_gamma_distributed(logits):
    for r, t in [(2, 3), (40, 41), (0.5, 7)]:
        p, q = (NegativeBinomial(n, logits=logits) for n in (r, t))
        gamma = gammaln(t) - gammaln(r) - (t - r) * psi(r)
        assert explain_kl(p, q).value == pytest.approx(gamma, rel=1e-12)
    p, q = Geometric(logits=-logits), NegativeBinomial(2, logits=logits)
    assert explain_kl(p, q).value == pytest.approx(np.euler_gamma, rel=1e-12)


def test_a_huge_rate_is_the_divergence():
    found = explain_kl(Binomial(3, 0.5), Poisson(1e300))
    assert found.value == pytest.approx(1e300, rel=1e-13)
