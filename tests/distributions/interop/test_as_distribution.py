"""Objects that convert to a distribution, and errors for those that do not."""

from __future__ import annotations

import math
import subprocess
import sys
from functools import cache

import numpy as np
import pytest
from scipy import stats

import kllab
from kllab import (
    Bernoulli,
    Binomial,
    Categorical,
    Discrete,
    Distribution,
    Gamma,
    Geometric,
    Independent,
    Multinomial,
    MultivariateNormal,
    NegativeBinomial,
    Normal,
    cross_entropy,
    entropy,
    explain_kl,
    kl_divergence,
)
from kllab.distributions.interop import as_distribution, torch_distributions
from kllab.estimators import monte_carlo, quadrature

torch = pytest.importorskip("torch")
td = torch.distributions


def test_a_family_is_returned_unchanged():
    p = Normal(0, 1)
    assert as_distribution(p) is p
    assert Normal.convert(p) is p


def test_frozen_distributions_by_position_keyword_and_default():
    assert as_distribution(stats.norm(1, 2)) == Normal(1, 2)
    assert as_distribution(stats.norm(scale=2, loc=1)) == Normal(1, 2)
    assert as_distribution(stats.norm()) == Normal(0, 1)
    assert as_distribution(stats.norm([0, 1], 2)) == Normal([0, 1], 2)
    assert as_distribution(stats.bernoulli(0.25)) == Bernoulli(0.25)


def test_tables_from_zero_on_are_categorical():
    table = stats.rv_discrete(values=([2, 0, 1], [0.5, 0.25, 0.25]))
    assert as_distribution(table) == Categorical([0.25, 0.25, 0.5])
    assert as_distribution(table(loc=0)) == Categorical([0.25, 0.25, 0.5])


def test_other_tables_are_discrete():
    table = stats.rv_discrete(values=([0, 2], [0.25, 0.75]))
    assert as_distribution(table) == Discrete([0, 2], [0.25, 0.75])
    assert as_distribution(table(loc=1)) == Discrete([1, 3], [0.25, 0.75])
    assert as_distribution(table(1)) == Discrete([1, 3], [0.25, 0.75])


def test_a_categorical_is_a_discrete():
    table = stats.rv_discrete(values=([0, 1], [0.25, 0.75]))
    assert Discrete.convert(table) == Discrete([0, 1], [0.25, 0.75])
    assert Discrete.convert(Categorical([0.25, 0.75])) == Discrete([0, 1], [0.25, 0.75])
    with pytest.raises(TypeError, match=r"Categorical.convert: .* is a Discrete"):
        Categorical.convert(Discrete([0, 2], [0.25, 0.75]))


def test_frozen_vectors():
    covariance = [[2.0, 0.5], [0.5, 1.0]]
    assert as_distribution(stats.multivariate_normal([1, 2], covariance)) == MultivariateNormal(
        [1, 2], covariance
    )
    with pytest.raises(ValueError, match="covariance_matrix must be positive definite"):
        as_distribution(stats.multivariate_normal([0, 0], np.ones((2, 2)), allow_singular=True))


def test_divergences_accept_other_libraries():
    p, q = Normal(0, 1), Normal(1, 2)
    value = kl_divergence(p, q)
    theirs = [(stats.norm(0, 1), stats.norm(1, 2)), (td.Normal(0, 1), td.Normal(1, 2))]
    for their_p, their_q in theirs:
        for a, b in ((their_p, q), (p, their_q), (their_p, their_q)):
            assert kl_divergence(a, b) == value
            assert explain_kl(a, b).value == value
            assert cross_entropy(a, b) == cross_entropy(p, q)
        assert entropy(their_p) == entropy(p)


def test_estimators_accept_other_libraries():
    p, q = Normal(0, 1), Normal(1, 2)
    for their_p, their_q in [(stats.norm(0, 1), q), (td.Normal(0, 1), td.Normal(1, 2))]:
        assert quadrature(their_p, their_q) == quadrature(p, q)
        ours, theirs = (
            monte_carlo(*pair, n=100, rng=np.random.default_rng(0))
            for pair in ((p, q), (their_p, their_q))
        )
        assert ours == theirs
    with pytest.raises(TypeError, match="quadrature: p must be a distribution of kllab"):
        quadrature("normal", q)
    with pytest.raises(ValueError, match="monte_carlo: q must be a single distribution"):
        monte_carlo(p, stats.norm([0, 1], 1), n=2, rng=np.random.default_rng(0))


def test_torch_objects_of_other_names():
    independent = td.Independent(td.Normal(torch.zeros(3, 2), torch.tensor([1.0, 2.0])), 1)
    p = as_distribution(independent)
    assert p == Independent(Normal(np.zeros((3, 2)), np.tile([1.0, 2.0], (3, 1))), 1)
    assert as_distribution(p.to_torch()) == p
    assert as_distribution(td.Independent(td.Normal(0.0, 1.0), 0)) == Normal(0, 1)
    low_rank = td.LowRankMultivariateNormal(
        torch.zeros(2), torch.tensor([[1.0], [2.0]]), torch.tensor([1.0, 3.0])
    )
    np.testing.assert_array_equal(as_distribution(low_rank).covariance, [[2, 2], [2, 7]])


def test_torch_precision_matrices_and_touched_attributes():
    precision = torch.tensor([[2.0, 0.5], [0.5, 1.0]], dtype=torch.float64)
    p = as_distribution(td.MultivariateNormal(torch.zeros(2), precision_matrix=precision))
    np.testing.assert_allclose(np.linalg.inv(p.covariance), precision, rtol=1e-14)
    covariance = torch.tensor([[2.0, 0.5], [0.5, 1.0]], dtype=torch.float64)
    theirs = td.MultivariateNormal(torch.zeros(2), covariance)
    assert as_distribution(theirs).covariance_matrix is not None
    np.testing.assert_allclose(theirs.scale_tril, np.linalg.cholesky(covariance))
    np.testing.assert_allclose(as_distribution(theirs).covariance, covariance, rtol=1e-15)


@pytest.mark.parametrize("touched", [False, True])
def test_the_given_parameter_is_used_whatever_torch_has_derived(touched):
    logit, logits = torch.tensor(-2.5), torch.tensor([0.0, -2.5])
    half = torch.tensor(0.25)
    pairs = [
        (td.Bernoulli(logits=logit), Bernoulli(logits=-2.5)),
        (td.Bernoulli(probs=half), Bernoulli(0.25)),
        (td.Binomial(3, logits=logit), Binomial(3, logits=-2.5)),
        (td.Binomial(3, probs=half), Binomial(3, 0.25)),
        (td.Geometric(logits=logit), Geometric(logits=-2.5)),
        (td.Geometric(probs=half), Geometric(0.25)),
        (td.NegativeBinomial(3, logits=logit), NegativeBinomial(3, logits=-2.5)),
        (td.NegativeBinomial(3, probs=half), NegativeBinomial(3, 0.25)),
    ]
    tables = [
        (td.Categorical(logits=logits), "logits"),
        (td.Categorical(probs=torch.tensor([0.25, 0.75])), "probs"),
        (td.Multinomial(3, logits=logits), "logits"),
        (td.Multinomial(3, probs=torch.tensor([0.25, 0.75])), "probs"),
    ]
    if touched:  # torch stores derived parameters beside the given one
        for one, _ in (*pairs, *tables):
            assert one.probs is not None
            assert one.logits is not None
    for theirs, ours in pairs:
        assert as_distribution(theirs) == ours
    for theirs, name in tables:
        # Probabilities that torch normalised in float32 are taken unchanged.
        made = as_distribution(theirs)
        np.testing.assert_array_equal(getattr(made, name), getattr(theirs, name).double())


@pytest.mark.parametrize("logit", [40.0, -40.0, 800.0, -800.0])
def test_logits_beyond_float64_probabilities_keep_their_digits(logit):
    tensor = torch.tensor(logit)
    fair = math.log(2)
    for theirs, ours in [
        (td.Bernoulli(logits=tensor), Bernoulli(0.5)),
        (td.Binomial(1, logits=tensor), Binomial(1, 0.5)),
        (td.Categorical(logits=torch.tensor([0.0, logit])), Categorical([0.5, 0.5])),
        (td.Multinomial(1, logits=torch.tensor([0.0, logit])), Multinomial(1, [0.5, 0.5])),
    ]:
        assert kl_divergence(ours, theirs) == pytest.approx(abs(logit) / 2 - fair, rel=1e-15)
    # The expected number of trials is 2 up to a success, and 6 up to the third failure.
    assert kl_divergence(Geometric(0.5), td.Geometric(logits=tensor)) == pytest.approx(
        abs(logit) - 2 * fair, rel=1e-15
    )
    assert kl_divergence(
        NegativeBinomial(3, 0.5), td.NegativeBinomial(3, logits=tensor)
    ) == pytest.approx(3 * (abs(logit) - 2 * fair), rel=1e-15)


def test_a_mixture_weight_that_underflows_raises():
    shares = td.Categorical(logits=torch.tensor([0.0, -800.0]))
    mixture = td.MixtureSameFamily(shares, td.Normal(torch.zeros(2), torch.ones(2)))
    with pytest.raises(ValueError, match=r"logits\[1\] is -800.0, a weight below the smallest"):
        as_distribution(mixture)


def test_infinite_logits_are_certain():
    infinite = torch.tensor([0.0, -torch.inf])
    assert as_distribution(td.Categorical(logits=infinite)).entropy() == 0
    np.testing.assert_array_equal(as_distribution(td.Bernoulli(logits=infinite)).mean, [0.5, 0])
    assert kl_divergence(Bernoulli(0), td.Bernoulli(logits=torch.tensor(-torch.inf))) == 0


class TruncatedNormal(td.Normal):
    """Class of a user, of another density."""

    def log_prob(self, value):
        return super().log_prob(value) + math.log(2)


class Mixin:
    """Class that a library such as Pyro adds to those of torch."""


class NamedNormal(td.Normal, Mixin):
    """Class of a library."""


class Shifted(type(stats.norm)):
    """Class of a user."""


@pytest.mark.parametrize(
    ("x", "kind", "message"),
    [
        (3, TypeError, "x must be a distribution of kllab, a frozen one of scipy.stats or one of "),
        (td.Normal, TypeError, "x must be a distribution of kllab"),
        (stats.norm, TypeError, r"scipy.stats.norm is not frozen: give it its parameters"),
        (stats.dirichlet, TypeError, r"scipy.stats.dirichlet is not frozen"),
        (stats.truncnorm(0, 1), TypeError, r"scipy.stats.truncnorm has no family in kllab; conver"),
        (stats.matrix_normal(), TypeError, r"scipy.stats.matrix_normal has no family in kllab; co"),
        (Shifted(name="mine")(), TypeError, r"Shifted is not defined by scipy.stats; conv"),
        (stats.rv_histogram(np.histogram([1, 2])), TypeError, "scipy.stats.rv_histogram has no"),
        (stats.bernoulli(0.5, loc=1), ValueError, r"bernoulli with loc=1: kllab has no shif"),
        (stats.norm(0, -1), ValueError, "Normal: scale must be positive"),
        (td.Kumaraswamy(1.0, 2.0), TypeError, r"torch.distributions.Kumaraswamy has no family"),
        (TruncatedNormal(0.0, 1.0), TypeError, r"TruncatedNormal has a log_prob of its"),
        (td.Independent(td.Kumaraswamy(torch.ones(2), 1.0), 1), TypeError, "Kumaraswamy has no"),
    ],
)
def test_errors_name_the_object_that_cannot_be_converted(x, kind, message):
    with pytest.raises(kind, match=message):
        as_distribution(x)


def test_a_subclass_with_the_same_density_is_found_through_its_base():
    assert as_distribution(NamedNormal(1.0, 2.0)) == Normal(1, 2)
    assert as_distribution(td.Chi2(3.0)) == Gamma(1.5, 0.5)


def test_one_hot_outcomes_are_taken_by_their_position():
    logits = torch.tensor([0.0, -800.0, 1.0], dtype=torch.float64)
    for family in (td.OneHotCategorical, td.OneHotCategoricalStraightThrough):
        p, q = family(logits=logits), family(logits=logits.flip(0))
        assert kl_divergence(p, q) == kl_divergence(
            td.Categorical(logits=logits), td.Categorical(logits=logits.flip(0))
        )


def test_convert_accepts_only_its_own_family():
    with pytest.raises(TypeError, match=r"Normal.convert: .* is a Bernoulli"):
        Normal.convert(stats.bernoulli(0.5))
    with pytest.raises(TypeError, match=r"Normal.convert: .* is a Bernoulli"):
        Normal.convert(Bernoulli(0.5))
    assert Distribution.convert(stats.norm()) == Normal(0, 1)


def test_arguments_are_named():
    with pytest.raises(TypeError, match="q must be a distribution of kllab"):
        kl_divergence(stats.norm(), "normal")


def test_missing_torch_raises_import_error(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(
        ImportError, match=r"Normal.to_torch needs PyTorch, which cannot be imported"
    ):
        Normal(0, 1).to_torch()


def imported_after(code):
    rest = "print([name for name in ('torch', 'scipy.stats') if name in sys.modules])"
    script = f"import sys, kllab\n{code}\n{rest}"
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        cwd=kllab.__path__[0] + "/..",
    )
    return done.stdout.strip()


@pytest.mark.slow
def test_the_other_libraries_are_imported_only_where_needed():
    quantities = "kllab.kl_divergence(kllab.Normal(0, 1), kllab.Normal(1, 1))"
    assert imported_after(quantities) == "[]"
    conversion = "from scipy import stats; kllab.kl_divergence(stats.norm(), stats.norm(1))"
    assert imported_after(conversion) == "['scipy.stats']"
    assert imported_after("kllab.Normal(0, 1).to_scipy()") == "['scipy.stats']"


def test_a_gradient_that_ends_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    said = cache(torch_distributions._say_that_gradients_end.__wrapped__)
    monkeypatch.setattr(torch_distributions, "_say_that_gradients_end", said)
    p = td.Normal(torch.zeros(2, requires_grad=True), 1.0)
    with pytest.warns(UserWarning, match=r"kllab\.torch_kl\.kl_divergence has one"):
        as_distribution(p)
    assert as_distribution(p).batch_shape == (2,)  # warnings are errors here
