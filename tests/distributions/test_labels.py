"""Labelled numbers are compared by equal labels, or raise."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from kllab import (
    Categorical,
    Dirichlet,
    Discrete,
    Multinomial,
    MultivariateNormal,
    Normal,
    NormalMixture,
    Wishart,
    chain_rule,
    cross_entropy,
    jensen_shannon,
    kl_divergence,
    renyi,
    total_variation,
)
from kllab.estimators import donsker_varadhan, monte_carlo, nearest_neighbours

P = pd.Series([0.7, 0.2, 0.1], index=["a", "b", "c"])
Q = pd.Series([0.6, 0.3, 0.1], index=["c", "a", "b"])
ORDER = "matched by their order, but the order of their labels differs"
RIGHT = kl_divergence(Categorical([0.7, 0.2, 0.1]), Categorical([0.3, 0.1, 0.6]))


@pytest.mark.parametrize(
    "divergence",
    [
        kl_divergence,
        cross_entropy,
        total_variation,
        jensen_shannon,
        lambda p, q: renyi(p, q, alpha=0.5),
        lambda p, q: monte_carlo(p, q, n=10, rng=np.random.default_rng(0)),
    ],
)
def test_the_same_labels_in_another_order_raise(divergence):
    p, q = Categorical(P), Categorical(Q)
    with pytest.raises(ValueError, match=ORDER) as refusal:
        divergence(p, q)
    assert "('a', 'b', 'c') and ('c', 'a', 'b'); bring them into one order" in str(refusal.value)
    with pytest.raises(ValueError, match=ORDER):
        divergence(q, p)
    divergence(p, Categorical(Q.reindex(P.index)))
    divergence(p, Categorical(Q.to_numpy()))


def test_labels_in_one_order_are_accepted():
    assert kl_divergence(Categorical(P), Categorical(Q.reindex(P.index))) == RIGHT
    assert kl_divergence(Categorical(P.reindex(Q.index)), Categorical(Q)) == pytest.approx(
        RIGHT, rel=1e-15
    )


@pytest.mark.parametrize("change", [lambda p: p.sort_values(), lambda p: p.iloc[::-1]])
def test_sorting_keeps_the_numbers_of_the_rows(change):
    p = pd.Series([0.7, 0.1, 0.2])
    with pytest.raises(ValueError, match=ORDER):
        kl_divergence(Categorical(p), Categorical(change(p)))


def test_other_labels_raise_but_default_labels_do_not():
    other = Q.set_axis(["x", "y", "z"])
    with pytest.raises(ValueError, match=r"but their labels differ: \('a', 'b', 'c'\) and \('x'"):
        kl_divergence(Categorical(P), Categorical(other))
    unlabelled = pd.Series([0.3, 0.1, 0.6])
    assert kl_divergence(Categorical(P), Categorical(unlabelled)) == RIGHT


@pytest.mark.parametrize(
    ("made", "names"),
    [
        (lambda: Normal(P, Q), "Normal: loc and scale"),
        (lambda: kl_divergence(Normal(P, 1), Normal(0, Q)), "Normal and Normal: p and q"),
        (lambda: Normal(P, 1).prob(Q), "Normal: the parameters and x"),
        (lambda: Normal(P, 1).cdf(Q), "Normal: the parameters and x"),
        (lambda: Discrete(P, Q), "Discrete: values and probs"),
        (lambda: NormalMixture(P, Q, [1, 1, 1]), "NormalMixture: weights and locs"),
        (lambda: kl_divergence(Multinomial(3, P), Multinomial(3, Q)), "p and q"),
        (lambda: kl_divergence(Dirichlet(P), Dirichlet(Q)), "p and q"),
        (lambda: Dirichlet(P).log_prob(Q), "the parameters and x"),
        (lambda: Categorical(logits=[np.log(P), np.log(Q)]), r"Categorical: logits and logits\[1"),
        (
            lambda: MultivariateNormal(P, pd.DataFrame(np.eye(3), Q.index, Q.index)),
            "loc and covariance_matrix",
        ),
        (
            lambda: MultivariateNormal([0, 0, 0], pd.DataFrame(np.eye(3), P.index, Q.index)),
            "the rows of covariance_matrix and the columns of covariance_matrix",
        ),
        (
            lambda: Wishart(4, pd.DataFrame(np.eye(3), P.index, P.index)).log_prob(
                pd.DataFrame(np.eye(3), Q.index, P.index)
            ),
            "Wishart: the rows of x and the columns of x",
        ),
        (
            lambda: chain_rule(
                pd.DataFrame([[0.5, 0.5]], columns=["a", "b"]),
                pd.DataFrame([[0.25, 0.75]], columns=["b", "a"]),
            ),
            "chain_rule: joint_p and joint_q",
        ),
        (
            lambda: chain_rule(
                pd.DataFrame([[0.5], [0.5]], index=["a", "b"]),
                pd.DataFrame([[0.25], [0.75]], index=["b", "a"]),
            ),
            "chain_rule: joint_p and joint_q",
        ),
    ],
)
def test_all_arguments_that_are_matched_by_order(made, names):
    with pytest.raises(ValueError, match=rf"{names}.* are matched by their order"):
        made()


def test_batches_of_tables():
    rows, columns = ["x", "y"], ["a", "b", "c"]
    p = pd.DataFrame([P.tolist(), Q.tolist()], rows, columns)
    assert kl_divergence(Categorical(p), Categorical(p)).tolist() == [0, 0]
    for other in (p.iloc[::-1], p[["c", "b", "a"]]):
        with pytest.raises(ValueError, match=ORDER):
            kl_divergence(Categorical(p), Categorical(other))
    # A single row broadcasts, whatever its label.
    one = kl_divergence(Categorical(p), Categorical(p.iloc[:1].set_axis(["z"])))
    assert one.shape == (2,)


def test_coordinates_of_samples():
    rng = np.random.default_rng(0)
    x = pd.DataFrame(rng.normal(size=(50, 2)), columns=["u", "v"])
    y = pd.DataFrame(rng.normal(size=(60, 2)), columns=["v", "u"])
    for estimate in (
        lambda a, b: nearest_neighbours(a, b, rng=np.random.default_rng(0)),
        lambda a, b: donsker_varadhan(a, b, lambda t: t[:, 0]),
    ):
        with pytest.raises(ValueError, match="the columns of x and the columns of y are matched"):
            estimate(x, y)
        # Samples are not paired, so their labels do not matter.
        assert np.isfinite(estimate(x, y[["u", "v"]].iloc[::-1]).value)


def test_values_and_components_are_their_own_labels():
    p = Discrete(pd.Series([0.0, 1.0], ["a", "b"]), [0.25, 0.75])
    q = Discrete(pd.Series([1.0, 0.0], ["b", "a"]), [0.75, 0.25])
    assert kl_divergence(p, q) == 0
    p = NormalMixture(pd.Series([0.25, 0.75], ["a", "b"]), [0, 1], [1, 2])
    q = NormalMixture(pd.Series([0.75, 0.25], ["b", "a"]), [1, 0], [2, 1])
    assert kl_divergence(p, q) == pytest.approx(0, abs=1e-12)


class DataArray:
    """Substitute for the class of xarray, with named axes and labels in `indexes`."""

    __module__ = "xarray.core.dataarray"

    def __init__(self, series):
        self.values, self.dims = series.to_numpy(), ("outcome",)
        self.indexes = {"outcome": series.index}

    def __array__(self, dtype=None, copy=None):
        return np.array(self.values, dtype=dtype)


def test_coordinates_of_xarray():
    p, q = Categorical(DataArray(P)), Categorical(DataArray(Q))
    with pytest.raises(ValueError, match=ORDER):
        kl_divergence(p, q)
    with pytest.raises(ValueError, match=ORDER):
        kl_divergence(p, Categorical(Q))
    assert kl_divergence(p, Categorical(DataArray(Q.reindex(P.index)))) == RIGHT


def test_pandas_is_not_imported():
    code = "import sys, kllab; kllab.Normal([0, 1], 1); print('pandas' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
