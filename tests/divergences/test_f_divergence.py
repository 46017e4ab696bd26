"""The f-divergence of a function that the caller gives, and `explain`."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import rel_entr

from kllab import (
    Bernoulli,
    Categorical,
    Normal,
    Poisson,
    Uniform,
    alpha_divergence,
    chi_squared,
    cross_entropy,
    explain,
    explain_kl,
    f_divergence,
    jensen_shannon,
    kl_divergence,
    renyi,
    squared_hellinger,
    total_variation,
)


def kl_generator(t):
    return rel_entr(t, 1) - t + 1


def reverse_generator(t):
    return t - 1 - np.log(t)


GENERATORS = {
    "kl": (kl_generator, kl_divergence),
    "plain kl": (lambda t: np.where(t > 0, t * np.log(t), 0.0), kl_divergence),
    "reverse kl": (reverse_generator, lambda p, q: kl_divergence(q, p)),
    "total variation": (lambda t: np.abs(t - 1) / 2, total_variation),
    "hellinger": (lambda t: np.square(np.sqrt(t) - 1) / 2, squared_hellinger),
    "chi squared": (lambda t: np.square(t - 1), chi_squared),
    "jensen-shannon": (
        lambda t: (rel_entr(t, (1 + t) / 2) + rel_entr(np.ones_like(t), (1 + t) / 2)) / 2,
        jensen_shannon,
    ),
}
PAIRS = [
    (Normal(0, 1), Normal(0.5, 1.25)),
    (Bernoulli(0.25), Bernoulli(0.5)),
    (Categorical([0.1, 0.2, 0.7]), Categorical([0.3, 0.3, 0.4])),
    (Categorical([0.5, 0.5, 0]), Categorical([0.25, 0.25, 0.5])),
    (Categorical([0.25, 0.25, 0.5]), Categorical([0.5, 0.5, 0])),
    (Poisson(3), Poisson(4)),
    (Uniform(0, 1), Uniform(0, 2)),
    (Uniform(0, 2), Uniform(0, 1)),
]


@pytest.mark.parametrize("name", GENERATORS)
@pytest.mark.parametrize("pair", PAIRS, ids=repr)
def test_the_classical_generators(name, pair):
    f, function = GENERATORS[name]
    expected = function(*pair)
    assert f_divergence(f, *pair) == pytest.approx(expected, rel=1e-11)
    if expected == np.inf:
        assert explain(f_divergence, *pair, f=f).reason


def test_batches():
    p, q = Normal([0.0, 1.0], 1), Normal([[0.0], [2.0]], 1)
    table = f_divergence(kl_generator, p, q)
    np.testing.assert_allclose(table, kl_divergence(p, q), rtol=1e-12, atol=0)
    assert table[0, 0] == 0


def test_a_linear_part_changes_nothing():
    p, q = Normal(0, 1), Normal(0.5, 1.25)
    shifted = f_divergence(lambda t: kl_generator(t) + 3 * (t - 1), p, q)
    assert shifted == pytest.approx(kl_divergence(p, q), rel=1e-11)


@pytest.mark.parametrize(
    ("f", "error", "message"),
    [
        (2.0, TypeError, "f must be a function, but it is 2.0"),
        (lambda t: t, ValueError, "f\\(1\\) must be 0, but it is 1.0"),
        (lambda t: np.log(t), ValueError, "f must be convex, but its slope falls"),
        (lambda _: 0.0, ValueError, "f must return an array of the shape"),
    ],
)
def test_what_is_no_generator(f, error, message):
    with pytest.raises(error, match=message):
        f_divergence(f, Normal(0, 1), Normal(1, 1))


def test_explain_serves_every_divergence():
    p, q = Normal(0, 1), Normal(1, 2)
    assert explain(kl_divergence, p, q) == explain_kl(p, q)
    assert explain(cross_entropy, p, q).value == cross_entropy(p, q)
    assert explain(renyi, p, q, alpha=2).value == renyi(p, q, 2)
    assert explain(alpha_divergence, p, q, alpha=2).value == alpha_divergence(p, q, 2)
    assert explain(total_variation, p, q).method == "quadrature"
    assert explain(total_variation, Normal(0, 1), Normal(1, 1)).method == "closed form"
    mixed = explain(total_variation, Normal(0, 1), Normal(0.5, [1.0, 2.0]))
    assert mixed.method == "closed form, quadrature"
    with pytest.raises(TypeError, match="function must be one of alpha_divergence, bhattacharyya"):
        explain(abs, p, q)
    with pytest.raises(TypeError, match=r"explain: function must be one of .*, but it is \[\]"):
        explain([], p, q)
    with pytest.raises(TypeError):
        explain(renyi, p, q)
