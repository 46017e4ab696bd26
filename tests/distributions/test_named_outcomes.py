"""Weights and counts with names: read, aligned by name, or refused."""

from __future__ import annotations

import pickle
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kllab import (
    Bernoulli,
    Categorical,
    cross_entropy,
    explain_kl,
    jensen_shannon,
    kl_divergence,
    renyi,
    total_variation,
)
from kllab.estimators import monte_carlo

P = {"a": 3, "b": 1, "c": 4}
PROBS = [0.375, 0.125, 0.5]


@pytest.mark.parametrize(
    "weights",
    [
        P,
        Counter("caccacab"),
        pd.Series(P),
        pd.Series(P) / 8,
        pd.Series(list("aaabcccc")).value_counts(),
    ],
    ids=["dict", "Counter", "Series", "shares", "value_counts"],
)
def test_forms_of_weights(weights):
    p = Categorical.from_weights(weights)
    assert dict(zip(p.names, p.probs.tolist(), strict=True)) == dict(zip("abc", PROBS, strict=True))
    assert kl_divergence(p, Categorical.from_weights(P)) == 0


@pytest.mark.parametrize(
    "counts", [list("aaabcccc"), np.array(list("aaabcccc")), pd.Series(list("aaabcccc"))]
)
def test_observed_values_are_counted(counts):
    p = Categorical.from_counts(counts)
    assert (p.names, p.probs.tolist()) == (("a", "b", "c"), PROBS)


def test_rows_of_a_table_are_a_batch():
    table = pd.DataFrame({"a": [3, 1], "b": [1, 1]}, index=["first", "second"])
    p = Categorical.from_counts(table)
    assert p.names == ("a", "b")
    assert p.probs.tolist() == [[0.75, 0.25], [0.5, 0.5]]
    with pytest.raises(ValueError, match="matched by their order"):
        kl_divergence(p, Categorical.from_counts(table.iloc[::-1]))
    assert kl_divergence(p, Categorical.from_weights({"b": 1, "a": 1}))[1] == 0


def test_numbers_without_names_are_matched_by_position():
    assert Categorical.from_weights([3, 1, 4]) == Categorical(PROBS)
    assert Categorical.from_counts(pd.Series([3, 1, 4])) == Categorical(PROBS)


NUMBERS = st.dictionaries(st.sampled_from("abcdefg"), st.integers(1, 50), min_size=2)


@given(NUMBERS, NUMBERS, st.randoms())
def test_aligned_by_name_whatever_the_order(first, second, random):
    every = sorted({*first, *second})
    p, q = (Categorical([w.get(n, 0) / sum(w.values()) for n in every]) for w in (first, second))
    shuffled = list(second.items())
    random.shuffle(shuffled)
    named = Categorical.from_weights(first), Categorical.from_weights(dict(shuffled))
    for divergence in (kl_divergence, jensen_shannon, total_variation, cross_entropy):
        assert divergence(*named) == pytest.approx(divergence(p, q), rel=1e-12, abs=1e-15)
    assert renyi(*named, alpha=0.5) == pytest.approx(renyi(p, q, alpha=0.5), rel=1e-12, abs=1e-15)


def test_an_outcome_that_q_lacks_is_named():
    q = Categorical.from_weights({"b": 1, "a": 1})
    found = explain_kl(Categorical.from_weights(P), q)
    assert found.value == np.inf
    assert found.reason == "q gives 0 where p gives 0.5 (outcome 'c')"
    assert kl_divergence(q, Categorical.from_weights(P)) < np.inf
    estimate = monte_carlo(q, Categorical.from_weights(P), n=1000, rng=np.random.default_rng(0))
    exact = kl_divergence(q, Categorical.from_weights(P))
    assert abs(estimate.value - exact) < 5 * estimate.standard_error


def test_pseudo_counts_are_added_on_request_only():
    one = Categorical.from_counts({"a": 3}, names=["a", "b"])
    assert one.probs.tolist() == [1, 0]
    assert Categorical.from_counts({"a": 3}, names=["b", "a"], pseudo_count=0.5).probs.tolist() == [
        0.125,
        0.875,
    ]


def test_weights_of_any_size_are_used():
    tiny = Categorical.from_weights([1e-310, 3e-310])
    assert tiny.probs == pytest.approx([0.25, 0.75], rel=1e-12)
    assert Categorical.from_weights([1e308, 1e308, 1e308]).probs == pytest.approx([1 / 3] * 3)


def test_names_survive_copies_elements_and_logits():
    p = Categorical(logits=[[0, -800], [0, 0]], names=["x", "y"])
    assert pickle.loads(pickle.dumps(p)) == p
    assert p.element((1,)).names == ("x", "y")
    q = Categorical(logits=[[-800, 0], [0, 0]], names=["y", "x"])
    assert (kl_divergence(p, q) == 0).all()
    assert p != Categorical(logits=p.logits)


def test_names_do_not_hinder_torch():
    torch = pytest.importorskip("torch")
    p = Categorical(logits=[[0, -800], [0, 0]], names=["x", "y"])
    expected = torch.tensor([[1, 0], [0.5, 0.5]], dtype=torch.float64)
    assert torch.equal(p.to_torch().probs, expected)


def refused(make, said):
    with pytest.raises(ValueError, match=said):
        make()


def test_what_cannot_be_read_or_aligned_is_refused():
    w, c = Categorical.from_weights, Categorical.from_counts
    refused(lambda: w({"a": -1, "b": 2}), r"non-negative and finite, but that of 'a' is -1.0")
    refused(lambda: w([1, np.nan]), r"but weights\[1\] is nan")
    refused(lambda: w([0, 0]), "must have a positive sum")
    refused(lambda: w({}), "must have an outcome")
    refused(lambda: w(3), "must have an outcome")
    refused(lambda: w(pd.Series([1, 2], index=["a", "a"])), "'a' is there 2 times")
    refused(lambda: w({float("nan"): 1, "b": 2}), "nan cannot name an outcome")
    refused(lambda: w(["a", "b"]), "weights must be real numbers")
    refused(lambda: c([1, 0.5]), "counts must be integers, but one is 0.5")
    refused(lambda: c({"a": 1}, pseudo_count=-1), "pseudo_count must be non-negative")
    refused(lambda: c(P, names=["a", "b"]), "every outcome of counts, but 'c' is missing")
    refused(lambda: w([1, 2], names=["a"]), "there are 1 names and 2 outcomes")
    refused(
        lambda: kl_divergence(w({1: 1, 2: 1}), w({"1": 1, "2": 1})),
        "none in common, and names of other types: 1, 2 and '1', '2'",
    )
    refused(lambda: kl_divergence(w(P), Categorical(PROBS)), "only p names them")
    refused(lambda: kl_divergence(Bernoulli(0.5), w(P)), "the other one, Bernoulli")


@pytest.mark.parametrize("p", [[0.5, 0.5], np.array([0.5, 0.5]), {"a": 1}, pd.Series([0.5, 0.5])])
def test_numbers_are_told_what_to_write(p):
    with pytest.raises(TypeError, match=r"write Categorical\(p\) .* Categorical.from_weights\(p\)"):
        kl_divergence(p, p)
