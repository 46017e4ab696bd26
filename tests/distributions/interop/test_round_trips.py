"""Conversion of every family to scipy.stats and torch.distributions and back, and densities."""

from __future__ import annotations

import dataclasses
from functools import partial
from importlib.util import find_spec

import numpy as np
import pytest

from kllab import kl_divergence
from kllab.distributions import (
    FAMILIES,
    Bernoulli,
    Binomial,
    Categorical,
    Discrete,
    Gamma,
    Geometric,
    LogNormal,
    Multinomial,
    MultivariateNormal,
    NegativeBinomial,
)
from kllab.distributions.interop import as_distribution
from tests.support.oracle import DRAWS

needs_torch = pytest.mark.skipif(not find_spec("torch"), reason="torch is not installed")

NOT_IN_SCIPY = {"LowRankMultivariateNormal", "MultivariateNormalMixture", "NormalMixture"}
NOT_IN_TORCH = {family.__name__ for family in FAMILIES if not family.in_torch}
ONE_AT_A_TIME = {
    "Categorical", "Dirichlet", "Discrete", "MultivariateNormal", "Wishart",
}  # fmt: skip
"""Families without batches in scipy.stats."""


def each_family(*, but=()):
    """Run a test for every family but those of these names."""
    families = [family for family in FAMILIES if family.__name__ not in but]
    return pytest.mark.parametrize("family", families, ids=lambda family: family.__name__)


def examples(family, count=8):
    rng = np.random.default_rng(21)
    return [DRAWS[family, family](rng, "ordinary")[0] for _ in range(count)]


def fields(p):
    given = {field.name: getattr(p, field.name) for field in dataclasses.fields(p)}
    return {name: value for name, value in given.items() if value is not None}


def in_order(p):
    """Return a table with sorted values, as SciPy stores it."""
    if not isinstance(p, Discrete) or p.batch_shape:
        return p
    order = np.argsort(p.values)
    return Discrete(p.values[order], p.probs[order])


def assert_same(back, p):
    """Assert equal parameters up to the rounding of 1/x, exp, 1 - x and of normalisation."""
    back, p = in_order(back), in_order(p)
    assert type(back) is type(p)
    assert back.batch_shape == p.batch_shape
    assert numbers(back).keys() == numbers(p).keys()
    for name, value in numbers(p).items():
        other = np.broadcast_arrays(numbers(back)[name], value)
        np.testing.assert_allclose(*other, rtol=4e-16, atol=4e-16, err_msg=name)


def numbers(p):
    """Return the parameters, with the probability of success instead of failure."""
    given = fields(p)
    if "failure_probs" in given:
        given["probs"] = 1 - given.pop("failure_probs")
    return given


def some_outcomes(p):
    if isinstance(p, Categorical):
        return np.arange(p.outcomes)
    return p.sample(5, rng=np.random.default_rng(0))


def stacked(family):
    """Return a batch of two, if two draws have parameters of the same shapes."""
    first, *others = examples(family, 40)
    for other in others:
        shapes = [{name: value.shape for name, value in fields(p).items()} for p in (first, other)]
        if shapes[0] == shapes[1]:
            pairs = {
                name: np.stack([fields(p)[name] for p in (first, other)]) for name in shapes[0]
            }
            return family(**pairs)
    raise AssertionError(f"no two draws of {family.__name__} have one shape")


def scipy_log_density(frozen, x):
    if hasattr(frozen, "pmf"):
        return np.log(frozen.pmf(x)) if not hasattr(frozen, "logpmf") else frozen.logpmf(x)
    return frozen.logpdf(x)


@each_family()
def test_to_scipy_and_back(family):
    if family.__name__ in NOT_IN_SCIPY:
        with pytest.raises(TypeError, match=f"no frozen distribution for a {family.__name__}"):
            examples(family)[0].to_scipy()
        return
    for p in examples(family):
        assert_same(family.convert(p.to_scipy()), p)


@each_family(but=NOT_IN_SCIPY)
def test_densities_in_scipy(family):
    for p in examples(family):
        x = some_outcomes(p)
        if family.__name__ == "Wishart":
            theirs = [p.to_scipy().logpdf(one) for one in x]
        elif family.__name__ == "Dirichlet":
            theirs = [p.to_scipy().logpdf(one / one.sum()) for one in x]
        else:
            theirs = scipy_log_density(p.to_scipy(), x)
        np.testing.assert_allclose(theirs, p.log_prob(x), rtol=1e-9, atol=1e-9)


@each_family(but=NOT_IN_SCIPY)
def test_batches_in_scipy(family):
    p = stacked(family)
    if family.__name__ in ONE_AT_A_TIME:
        with pytest.raises(
            ValueError, match=r"holds one distribution, not a batch of shape \(2,\)"
        ):
            p.to_scipy()
    else:
        assert_same(as_distribution(p.to_scipy()), p)


@needs_torch
@each_family()
def test_to_torch_and_back(family):
    if family.__name__ in NOT_IN_TORCH:
        with pytest.raises(TypeError, match=f"torch.distributions has no {family.__name__}"):
            examples(family)[0].to_torch()
        return
    for p in examples(family):
        assert_same(family.convert(p.to_torch()), p)


@needs_torch
@each_family(but=NOT_IN_TORCH)
def test_batches_in_torch(family):
    if family.__name__ == "Multinomial":
        counted = examples(family)[0]
        p = family(counted.total_count, np.stack([counted.probs, counted.probs[::-1]]))
    else:
        p = stacked(family)
    theirs = p.to_torch()
    assert tuple(theirs.batch_shape) == p.batch_shape
    assert tuple(theirs.event_shape) == p.event_shape
    back = as_distribution(theirs)
    assert back.batch_shape == p.batch_shape
    for i in range(2):
        assert_same(back.element((i,)), p.element((i,)))


@needs_torch
@each_family(but=NOT_IN_TORCH)
def test_densities_in_torch(family):
    import torch

    for p in examples(family):
        x = torch.tensor(np.asarray(some_outcomes(p), dtype=float))
        theirs = p.to_torch().log_prob(x)
        assert theirs.dtype == torch.float64
        # Bessel functions of torch have six digits, and its Woodbury identity subtracts.
        bar = {"VonMises": 1e-5, "LowRankMultivariateNormal": 1e-7}.get(family.__name__, 1e-9)
        np.testing.assert_allclose(theirs.numpy(), p.log_prob(x.numpy()), rtol=bar, atol=bar)


@needs_torch
def test_a_given_factor_stays_a_factor():
    factor = np.array([[2.0, 0.0], [0.1, 1e-9]])
    p = MultivariateNormal([1.0, 2.0], scale_tril=factor)
    for theirs in (p.to_scipy(), p.to_torch()):
        np.testing.assert_array_equal(as_distribution(theirs).scale_tril, factor)


def test_covariances_that_scipy_rejects_as_singular_become_factors():
    covariance = np.diag([1.0, 1e-14])
    p = MultivariateNormal([1.0, 2.0], covariance)
    x = [1.0, 2.0 + 1e-7]
    assert p.to_scipy().logpdf(x) == pytest.approx(p.log_prob(x), rel=1e-9)
    np.testing.assert_allclose(as_distribution(p.to_scipy()).covariance, covariance, rtol=1e-15)


def test_counts_beyond_int64_raise():
    with pytest.raises(ValueError, match=r"below 2\^63 \(9.2e18\), but it is 1e\+20"):
        Multinomial(1e20, [0.5, 0.5]).to_scipy()
    assert Multinomial(2.0**62, [0.5, 0.5]).to_scipy().n == 2**62


def test_parameters_that_overflow_in_scipy_raise():
    for p in (LogNormal(1000, 1), LogNormal(-1000, 1), Gamma(2, 1e-310)):
        with pytest.raises(
            ValueError, match=r"the scale that scipy.stats.\w+ needs over- or underfl"
        ):
            p.to_scipy()


LOGITS = [
    Bernoulli(logits=[-800.0, 2.5, 40.0]),
    Binomial(3, logits=[-800.0, 2.5, 40.0]),
    Geometric(logits=[-800.0, 2.5, 40.0]),
    NegativeBinomial(2.5, logits=[-800.0, 2.5, 40.0]),
]


@needs_torch
@pytest.mark.parametrize("p", LOGITS, ids=lambda p: type(p).__name__)
def test_logits_go_to_torch_and_back(p):
    theirs = p.to_torch()
    assert theirs.logits.tolist() == p.logits.tolist()
    assert_same(type(p).convert(theirs), p)


@needs_torch
@pytest.mark.parametrize("family", [Categorical, partial(Multinomial, 4)])
def test_tables_of_logits_in_torch_are_normalised(family):
    p = family(logits=np.array([0.5, -800.0, 2.0]))
    back = as_distribution(p.to_torch())
    assert type(back) is type(p)
    assert kl_divergence(p, back) == pytest.approx(0, abs=1e-28)


@needs_torch
def test_probabilities_of_failure_go_to_torch_as_logits():
    p = NegativeBinomial(2, failure_probs=1e-20)
    back = as_distribution(p.to_torch())
    assert back.logits == pytest.approx(np.log(1e20), rel=1e-15)
    assert as_distribution(p.to_scipy()) == p


def test_logits_go_to_scipy_unless_an_outcome_would_become_impossible():
    assert as_distribution(Bernoulli(logits=0.0).to_scipy()) == Bernoulli(0.5)
    assert as_distribution(Categorical(logits=[0.0, 0.0]).to_scipy()) == Categorical([0.5, 0.5])
    for p in (
        Bernoulli(logits=800.0),
        Binomial(3, logits=40.0),
        Geometric(logits=-800.0),
        NegativeBinomial(3, logits=800.0),
        NegativeBinomial(3, probs=1e-20),
    ):
        with pytest.raises(ValueError, match=r"in float64, though the outcome is not certain"):
            p.to_scipy()
    tables = Categorical(logits=[0.0, -800.0]), Multinomial(3, logits=[0.0, -800.0])
    for table in tables:
        with pytest.raises(ValueError, match=r"logits\[1\]=-800.0 is 0 in float64, though"):
            table.to_scipy()
