"""Trials and tables that are given by logits: every divergence against its definition.

P and Q are each given by logits, by the probability that float64 makes of them, or by that of
failure; the truth is computed from the numbers that were given.
"""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp
from scipy.special import expit, softmax

from kllab import (
    Bernoulli,
    Binomial,
    Categorical,
    Discrete,
    Geometric,
    Multinomial,
    NegativeBinomial,
    Poisson,
    cross_entropy,
    explain,
    explain_kl,
    jensen_shannon,
    renyi,
    total_variation,
)
from tests.support.exact_trials import (
    DIGITS,
    cross_entropy_of_cells,
    exact,
    jensen_shannon_of_cells,
    outcomes_of_table,
    outcomes_of_trial,
    probabilities,
    renyi_of_cells,
    total_variation_of_cells,
)
from tests.support.truth import LARGEST, kl_of_cells, relative_error

KINDS = ["ordinary", "near", "extreme", "beyond"]
BAR = 1e-13


@pytest.fixture(autouse=True)
def _many_digits():
    with mp.workdps(DIGITS):
        yield


def logits(rng, kind):
    """Logits of P and Q."""
    a, b = rng.uniform(-8, 8, 2)
    if kind == "near":
        a = rng.choice([a, rng.uniform(-40, 40), 10.0 ** rng.uniform(-30, 0)])
        b = a * (1 + rng.choice([0.0, 1.0], p=[0.2, 0.8]) * 10.0 ** rng.uniform(-16, -2))
    if kind == "extreme":
        a, b = rng.choice([a, rng.uniform(-700, 700)]), rng.uniform(-700, 700)
    if kind == "beyond":
        a, b = rng.permutation(
            [rng.uniform(-1000, 1000), rng.choice([a, rng.uniform(-1000, 1000)])]
        )
    return float(a), float(b)


def given(rng, logit, *, failures=False, certain=True):
    """The parameter in one of its forms."""
    forms = ["logits", "logits", "probs"] + ["failure_probs"] * failures
    form = rng.choice(forms)
    value = {"logits": logit, "probs": expit(logit), "failure_probs": expit(-logit)}[form]
    if form != "logits" and not 0 < value < 1 and not certain:
        return {"logits": logit}
    return {str(form): float(value)}


def assert_right(found, truth, bar=BAR):
    assert relative_error(float(found.value), truth) <= bar, (found, mp.nstr(truth, 20))
    if 1e-300 < truth < LARGEST:
        assert abs(exact(found.value) - truth) <= exact(found.error), (found, mp.nstr(truth, 20))


@pytest.mark.parametrize("kind", KINDS)
def test_kl_of_one_trial(kind):
    rng = np.random.default_rng(1)
    for _ in range(60):
        a, b = logits(rng, kind)
        p, q = Bernoulli(**given(rng, a)), Bernoulli(**given(rng, b))
        assert_right(explain_kl(p, q), kl_of_cells(outcomes_of_trial(p), outcomes_of_trial(q)))


@pytest.mark.parametrize("kind", KINDS)
def test_kl_of_counts(kind):
    rng = np.random.default_rng(2)
    for _ in range(40):
        a, b = logits(rng, kind)
        n = float(np.floor(10.0 ** rng.uniform(0, 12)))
        pairs = [(family(n, **given(rng, a)), family(n, **given(rng, b))) for family in (Binomial,)]
        p, q = pairs[0]
        truth = n * kl_of_cells(outcomes_of_trial(p), outcomes_of_trial(q))
        assert_right(explain_kl(p, q), truth)
        p, q = (Geometric(**given(rng, logit, certain=False)) for logit in (a, b))
        of_p, of_q = outcomes_of_trial(p), outcomes_of_trial(q)
        assert_right(explain_kl(p, q), kl_of_cells(of_p, of_q) / of_p[1])
        r = 10.0 ** rng.uniform(-3, 6)
        p, q = (
            NegativeBinomial(r, **given(rng, logit, failures=True, certain=False))
            for logit in (a, b)
        )
        of_p, of_q = outcomes_of_trial(p), outcomes_of_trial(q)
        assert_right(explain_kl(p, q), exact(r) * kl_of_cells(of_p, of_q) / of_p[0])


@pytest.mark.parametrize(
    "odds", [(-730.0, -731.0), (744.0, 720.5), (-740.0, 3.0), (-700.0, -744.3)]
)
@pytest.mark.parametrize("n", [1e30, 1e200])
def test_kl_of_many_trials_of_subnormal_probability(odds, n):
    p, q = (Binomial(n, logits=each) for each in odds)
    truth = exact(n) * kl_of_cells(outcomes_of_trial(p), outcomes_of_trial(q))
    assert_right(explain_kl(p, q), truth)


def test_kl_of_counts_that_are_one_family():
    rng = np.random.default_rng(3)
    for kind in KINDS * 6:
        a, b = logits(rng, kind)
        p, q = Bernoulli(**given(rng, a)), Binomial(1, **given(rng, b))
        truth = kl_of_cells(outcomes_of_trial(p), outcomes_of_trial(q))
        assert_right(explain_kl(p, q), truth)
        back = kl_of_cells(outcomes_of_trial(q), outcomes_of_trial(p))
        assert_right(explain_kl(q, p), back)
        # A failure of the second is what ends the first.
        p = Geometric(**given(rng, a, certain=False))
        q = NegativeBinomial(1, **given(rng, -b, failures=True, certain=False))
        of_p, of_q = outcomes_of_trial(p), outcomes_of_trial(q)[::-1]
        assert_right(explain_kl(p, q), kl_of_cells(of_p, of_q) / of_p[1])
        assert_right(explain_kl(q, p), kl_of_cells(of_q, of_p) / of_q[1])


@pytest.mark.parametrize("kind", KINDS)
def test_other_divergences_of_one_trial(kind):
    rng = np.random.default_rng(4)
    for _ in range(30):
        a, b = logits(rng, kind)
        p, q = Bernoulli(**given(rng, a)), Bernoulli(**given(rng, b))
        of_p, of_q = outcomes_of_trial(p), outcomes_of_trial(q)
        for value, truth in [
            (cross_entropy(p, q), cross_entropy_of_cells(of_p, of_q)),
            (p.entropy(), cross_entropy_of_cells(of_p, of_p)),
            (total_variation(p, q), total_variation_of_cells(of_p, of_q)),
            (jensen_shannon(p, q), jensen_shannon_of_cells(of_p, of_q)),
            *((renyi(p, q, alpha=t), renyi_of_cells(of_p, of_q, t)) for t in (0.3, 0.5, 2.0)),
        ]:
            assert relative_error(value, truth) <= BAR, (p, q, value, mp.nstr(truth, 20))


@pytest.mark.parametrize("kind", KINDS)
def test_tables(kind):
    rng = np.random.default_rng(5)
    for _ in range(30):
        size = int(rng.integers(2, 7))
        first, second = np.transpose([logits(rng, kind) for _ in range(size)])
        if kind == "near":
            second = first + rng.normal(size=size) * 10.0 ** rng.uniform(-15, -2)
            second = second + rng.choice([0.0, 1000.0])  # which changes nothing but digits
        p, q = (table(rng, each) for each in (first, second))
        of_p, of_q = outcomes_of_table(p), outcomes_of_table(q)
        truth = kl_of_cells(of_p, of_q)
        assert_right(explain_kl(p, q), truth)
        n = float(rng.integers(1, 1000))
        counts = [Multinomial(n, **each.given) for each in (p, q)]
        assert_right(explain_kl(*counts), n * truth)
        for value, right in [
            (cross_entropy(p, q), cross_entropy_of_cells(of_p, of_q)),
            (p.entropy(), cross_entropy_of_cells(of_p, of_p)),
            (total_variation(p, q), total_variation_of_cells(of_p, of_q)),
            (jensen_shannon(p, q), jensen_shannon_of_cells(of_p, of_q)),
            (renyi(p, q, alpha=0.5), renyi_of_cells(of_p, of_q, 0.5)),
            (renyi(p, q, alpha=2.0), renyi_of_cells(of_p, of_q, 2.0)),
        ]:
            assert relative_error(value, right) <= BAR, (p, q, value, mp.nstr(right, 20))


def table(rng, values):
    """A Categorical of logits or of the probabilities that float64 makes of them."""
    if rng.random() < 0.6:
        return Categorical(logits=values)
    return Categorical(softmax(values))


@pytest.mark.parametrize("kind", KINDS)
def test_one_trial_against_a_table(kind):
    rng = np.random.default_rng(6)
    for _ in range(20):
        a, b = logits(rng, kind)
        p = Bernoulli(**given(rng, a))
        others = rng.uniform(-20, 20, int(rng.integers(0, 3)))
        q = Categorical(logits=np.concatenate([[0.0, b], others]))
        of_p = [*outcomes_of_trial(p), *[0] * others.size]
        of_q = outcomes_of_table(q)
        assert_right(explain_kl(p, q), kl_of_cells(of_p, of_q))
        assert_right(explain_kl(q, p), kl_of_cells(of_q, of_p))


def test_a_table_of_logits_against_listed_values():
    p = Categorical(logits=[0.0, 1.0, -800.0])
    q = Discrete([1, 0, 2], [0.5, 0.25, 0.25])
    of_q = outcomes_of_table(Categorical([0.25, 0.5, 0.25]))
    assert_right(explain_kl(p, q), kl_of_cells(outcomes_of_table(p), of_q))
    assert_right(explain_kl(q, p), kl_of_cells(of_q, outcomes_of_table(p)))
    missing = explain_kl(p, Discrete([0, 1], [0.5, 0.5]))
    assert missing.value == np.inf
    assert missing.reason == "q gives 0 where p gives exp(-801.313) (outcome 2)"


def test_what_is_possible_below_float64_is_missed():
    found = explain_kl(Bernoulli(logits=-800.0), Bernoulli(0.0))
    assert found.value == np.inf
    assert found.reason == "q gives 0 where p gives exp(-800) (outcome 1)"
    assert explain_kl(Bernoulli(logits=-np.inf), Bernoulli(0.0)).value == 0
    found = explain_kl(Categorical(logits=[0, -800.0]), Categorical([1.0, 0.0]))
    assert found.reason == "q gives 0 where p gives exp(-800) (outcome 1)"


def test_equal_logits_are_no_divergence():
    rng = np.random.default_rng(7)
    values = rng.uniform(-1000, 1000, 20)
    for p in (
        Bernoulli(logits=values),
        Binomial(7, logits=values),
        Geometric(logits=values),
        NegativeBinomial(2.5, logits=values),
        Categorical(logits=values),
        Multinomial(5, logits=values),
    ):
        same = type(p)(**{name: getattr(p, name) for name in p._batch_shapes()})
        np.testing.assert_array_equal(explain_kl(p, same).value, 0)


@pytest.mark.parametrize("counts", [(12.0, 40.0), (40.0, 12.0)])
@pytest.mark.parametrize("near", [False, True])
def test_different_counts_within_the_error_that_is_told(counts, near):
    rng = np.random.default_rng(8)
    n, m = counts
    for _ in range(8):
        a = rng.uniform(-6, 6)
        share = expit(a) * n / m if n < m else 0.1
        b = np.log(share / (1 - share)) if near else rng.uniform(-6, 6)
        p, q = Binomial(n, logits=a), Binomial(m, **given(rng, float(b)))
        found = explain_kl(p, q)
        truth = kl_of_cells(*(probabilities(each, int(n) + 1) for each in (p, q)))
        if n > m:
            assert found.value == truth == np.inf
        else:
            assert abs(exact(found.value) - truth) <= exact(found.error)


def test_log_probabilities_keep_the_digits_of_logits():
    rng = np.random.default_rng(9)
    for _ in range(40):
        logit = float(rng.choice([rng.uniform(-40, 40), rng.uniform(-1000, 1000)]))
        failure, success = outcomes_of_trial(Bernoulli(logits=logit))
        n, k = (int(np.floor(10.0 ** rng.uniform(0, 15))) for _ in range(2))
        k = min(k, n)
        choose = mp.loggamma(n + 1) - mp.loggamma(k + 1) - mp.loggamma(n - k + 1)
        with mp.workdps(600):
            truth = choose + k * mp.log(success) + (n - k) * mp.log(failure)
        found = Binomial(n, logits=logit).log_prob(k)
        assert abs(exact(found) - truth) <= 3e-14 * max(1, abs(truth))
        with mp.workdps(600):
            choose = mp.loggamma(n + k) - mp.loggamma(k + 1) - mp.loggamma(n)
            truth = choose + k * mp.log(success) + n * mp.log(failure)
        found = NegativeBinomial(n, logits=logit).log_prob(k)
        assert abs(exact(found) - truth) <= 3e-14 * max(1, abs(truth))
        truth = mp.log(success) + k * mp.log(failure)
        assert relative_error(-Geometric(logits=logit).log_prob(k), -truth) <= 1e-15


def test_a_cdf_counts_what_is_rare():
    p = Binomial(3, logits=40.0)
    failure = float(expit(-40.0))
    assert p.cdf(2) == pytest.approx(3 * failure, rel=1e-13)
    assert NegativeBinomial(2, logits=-40.0).cdf(0) == pytest.approx(1, rel=1e-15)
    assert 1 - Geometric(logits=2.0).cdf(0) == pytest.approx(expit(-2.0), rel=1e-14)


def test_samples_of_rare_failures():
    rng = np.random.default_rng(10)
    n, logit = 1_000_000, 12.0
    expected = n * expit(-logit)
    for p in (Bernoulli(logits=logit), Geometric(logits=logit)):
        drawn = np.asarray(p.sample(n, rng=rng))
        rare = (drawn != p.mode).sum()
        assert abs(rare - expected) < 5 * np.sqrt(expected)
    drawn = Binomial(n, logits=30.0).sample(1000, rng=rng)
    expected = 1000 * n * expit(-30.0)
    assert abs((n - drawn).sum() - expected) < 5 * np.sqrt(expected) + 1


@pytest.mark.parametrize(
    ("made", "message"),
    [
        (lambda: Bernoulli(), "Bernoulli: exactly one of probs and logits must be given, but n"),
        (
            lambda: Bernoulli(0.5, 0.0),
            "one of probs and logits must be given, but probs and logits were",
        ),
        (lambda: Binomial(3), "Binomial: exactly one of probs and logits must be given"),
        (lambda: Categorical([0.5, 0.5], [0, 0]), "Categorical: exactly one of probs and logi"),
        (lambda: Multinomial(3), "Multinomial: exactly one of probs and logits must be given"),
        (lambda: NegativeBinomial(3), "probs, logits and failure_probs must be given, but none"),
        (
            lambda: NegativeBinomial(3, 0.5, 0.5),
            "failure_probs must be given, but probs and logits were",
        ),
        (lambda: Bernoulli(logits=np.nan), "logits must be a number .*, but it is nan"),
        (lambda: Geometric(logits=[0, -np.inf]), r"above -inf .*, but logits\[1\] is -inf"),
        (lambda: NegativeBinomial(3, logits=np.inf), "logits must be a number below inf .*is inf"),
        (lambda: NegativeBinomial(3, failure_probs=0), "failure_probs must be above 0 and at mo"),
        (lambda: Categorical(logits=[0, np.inf]), r"logits must be numbers below inf .*\[0.0, inf"),
        (lambda: Categorical(logits=[-np.inf]), "not all of them -inf, but it is"),
        (lambda: Categorical(logits=0.5), "logits must be a vector"),
    ],
)
def test_refusals(made, message):
    with pytest.raises(ValueError, match=message):
        made()


COUNTS = [
    (Bernoulli(logits=30.0), Poisson(0.9)),
    (Bernoulli(logits=-800.0), Poisson(1e-3)),
    (Bernoulli(logits=30.0), Geometric(logits=-2.0)),
    (Bernoulli(logits=2.0), NegativeBinomial(3, logits=-40.0)),
    (Bernoulli(logits=40.0), Binomial(3, logits=-40.0)),
    (Binomial(6, logits=35.0), Poisson(6.0)),
    (Binomial(6, logits=1.0), Geometric(logits=-1.0)),
    (Binomial(6, logits=-800.0), NegativeBinomial(2, logits=-1.0)),
    (Geometric(logits=3.0), Poisson(0.05)),
    (Geometric(logits=3.0), NegativeBinomial(2, logits=-3.0)),
    (Geometric(logits=40.0), NegativeBinomial(2, logits=-40.0)),
    (NegativeBinomial(2, logits=-2.0), Geometric(logits=2.0)),
    (NegativeBinomial(2, logits=-2.0), NegativeBinomial(3, logits=-2.0)),
    (NegativeBinomial(2, failure_probs=0.9), NegativeBinomial(3, logits=-2.0)),
    (NegativeBinomial(40, logits=-3.0), NegativeBinomial(41, logits=-3.0)),
    (NegativeBinomial(2, logits=-40.0), Poisson(1e-17)),
    (Poisson(0.3), Geometric(logits=1.0)),
    (Poisson(0.3), NegativeBinomial(3, logits=-2.0)),
]


@pytest.mark.parametrize(("p", "q"), COUNTS, ids=repr)
def test_other_pairs_of_counts(p, q):
    with mp.workdps(900):
        of_p, of_q = (probabilities(each, 400) for each in (p, q))
        inside = [(a, b) for a, b in zip(of_p, of_q, strict=True) if a > mp.mpf(10) ** -850]
        truth = kl_of_cells(*zip(*inside, strict=True))
        found = explain_kl(p, q)
        assert abs(exact(found.value) - truth) <= exact(found.error), (found, mp.nstr(truth, 20))


SAME_COUNTS = [
    (Binomial(9, logits=20.0), Binomial(9, logits=21.0)),
    (Binomial(9, logits=-0.5), Binomial(9, 0.375)),
    (Geometric(logits=1.0), Geometric(logits=1.0 + 1e-9)),
    (Geometric(logits=20.0), Geometric(0.5)),
    (NegativeBinomial(3, logits=-20.0), NegativeBinomial(3, logits=-22.0)),
    (NegativeBinomial(3, logits=-1.0), NegativeBinomial(3, failure_probs=0.75)),
]


@pytest.mark.parametrize(("p", "q"), SAME_COUNTS, ids=repr)
def test_other_divergences_of_counts(p, q):
    with mp.workdps(300):
        of_p, of_q = (probabilities(each, 600) for each in (p, q))
        for alpha in (0.3, 2.0):
            truth = renyi_of_cells(of_p, of_q, alpha)
            assert relative_error(renyi(p, q, alpha=alpha), truth) <= BAR
        found = explain(total_variation, p, q)
        truth = total_variation_of_cells(of_p, of_q)
        assert abs(exact(found.value) - truth) <= exact(found.error) + mp.mpf("1e-15") * truth
        found = explain(jensen_shannon, p, q)
        truth = jensen_shannon_of_cells(of_p, of_q)
        assert abs(exact(found.value) - truth) <= exact(found.error) + mp.mpf("1e-13") * truth
        truth = cross_entropy_of_cells(of_p, of_q)
        assert relative_error(cross_entropy(p, q), truth) <= 1e-12


@pytest.mark.parametrize("shift", [0.0, 1.0, -3.0])
def test_waiting_times_beyond_float64(shift):
    """Geometric waiting at e^-800 is exponential: only the quotient of both counts."""
    p, q = Geometric(logits=-800.0), Geometric(logits=-800.0 + shift)
    ratio = mp.exp(exact(shift))
    assert_right(explain_kl(p, q), ratio - 1 - exact(shift))
    rate = NegativeBinomial(2.5, logits=800.0), NegativeBinomial(2.5, logits=800.0 - shift)
    assert_right(explain_kl(*rate), mp.mpf(2.5) * (ratio - 1 - exact(shift)))
    # Two exponentials of that quotient of rates.
    crossing = exact(shift) / (ratio - 1) if shift else mp.mpf(0)
    apart = abs(mp.exp(-crossing) - mp.exp(-crossing * ratio))
    assert relative_error(total_variation(p, q), apart) <= BAR
    assert p.entropy() == 801
