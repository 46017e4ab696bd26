"""Entries for pairs of families, and the public functions of divergences."""

from __future__ import annotations

import copy
import inspect
import pickle

import numpy as np
import pytest

import kllab
from kllab import (
    Bernoulli,
    Binomial,
    Divergence,
    Normal,
    Uniform,
    explain,
    explain_kl,
    f_divergence,
    kl_divergence,
    register_kl,
    renyi,
)
from kllab.divergences.divergence import DivergenceFunction, PairwiseDivergence
from kllab.divergences.entry import Entry
from kllab.divergences.kl import KL

P, Q = Normal([[0.0], [1.0]], 1), Normal([0.0, 2.0, 3.0], 1)


def gap(p, q):
    return np.abs(p.loc - q.loc)


def by_hand(p, q):
    value = float(gap(p, q))
    return Divergence(np.inf if value == 1 else 10 * value, "by hand", 0.25, f"gap of {value:g}")


ENTRY = Entry(
    gap,
    valid=lambda p, q: gap(p, q) != 1,
    otherwise=by_hand,
    relative_error=lambda _p, _q: 0.5,
    why_infinite=lambda _p, _q: "by the formula",
)


def test_elements_where_the_formula_does_not_hold_are_solved_one_by_one():
    found = ENTRY.explain(P, Q, (2, 3))
    np.testing.assert_array_equal(found.value, [[0, 2, 3], [np.inf, np.inf, 2]])
    np.testing.assert_array_equal(found.error, [[0, 1, 1.5], [0.25, 0.25, 1]])
    assert found.method == "closed form, by hand"
    assert found.reason == "gap of 1, at index (1, 0)"
    np.testing.assert_array_equal(ENTRY.value(P, Q), found.value)


def test_the_first_infinite_element_has_the_reason_whatever_computed_it():
    entry = Entry(
        lambda p, q: np.where(gap(p, q) == 3, np.inf, gap(p, q)),
        valid=ENTRY.valid,
        otherwise=by_hand,
        why_infinite=ENTRY.why_infinite,
    )
    assert entry.explain(P, Q, (2, 3)).reason == "by the formula, at index (0, 2)"
    assert entry.explain(Normal(0, 1), Normal(3, 1), ()).reason == "by the formula"


def test_a_formula_that_holds_everywhere_or_nowhere():
    far = Normal([5.0, 6.0], 1)
    assert ENTRY.explain(Normal(0, 1), far, (2,)).method == "closed form"
    np.testing.assert_array_equal(ENTRY.value(Normal(0, 1), far), [5, 6])

    def refused(_p, _q):
        raise AssertionError("the formula holds nowhere")

    nowhere = Entry(refused, valid=lambda _p, _q: np.zeros(2, dtype=bool), otherwise=by_hand)
    assert nowhere.value(Normal(0, 1), far).tolist() == [50, 60]
    assert nowhere.explain(Normal(0, 1), far, (2,)).method == "by hand"


def test_an_entry_without_a_formula():
    entry = Entry(None, "by hand", otherwise=by_hand)
    assert entry.explain(Normal(0, 1), Normal(2, 1), ()) == Divergence(20.0, "by hand", 0.25, None)
    assert entry.value(P, Normal(np.zeros((2, 0)), 1)).shape == (2, 0)
    assert entry.explain(P, Normal(np.zeros((2, 0)), 1), (2, 0)).method == "by hand"


def test_an_entry_for_another_family_that_is_a_special_case():
    entry = ENTRY.via(lambda p: Normal(p.low, 1) if isinstance(p, Uniform) else p)
    lows = Uniform(P.loc, 9)
    np.testing.assert_array_equal(entry.value(lows, Q), ENTRY.value(P, Q))
    assert entry.explain(lows, Q, (2, 3)) == ENTRY.explain(P, Q, (2, 3))


def test_elements_that_are_not_valid_go_to_the_method_for_any_pair():
    divergence = PairwiseDivergence("test")
    divergence.numerical(kllab.Distribution, kllab.Distribution, method="by hand")(by_hand)
    divergence.closed_form(Normal, Normal, valid=lambda p, q: gap(p, q) != 1)(gap)
    found = divergence.explain(P, Q)
    assert found.value.tolist() == [[0, 2, 3], [np.inf, np.inf, 2]]
    assert divergence.value(Normal(0, 1), Normal(2, 1)) == 2.0


def test_one_trial_is_a_binomial():
    p, q = Bernoulli([0.25, 0.0]), Binomial([[1], [2]], 0.5)
    found = explain_kl(p, q)
    assert found == explain_kl(Binomial(1, [0.25, 0.0]), q)
    assert found.method == "closed form, sum"


FUNCTIONS = sorted(DivergenceFunction.known)


def test_every_divergence_is_known_by_its_name():
    public = {
        name for name in kllab.__all__ if isinstance(getattr(kllab, name), DivergenceFunction)
    }
    assert set(FUNCTIONS) == public
    assert len(FUNCTIONS) == 12


def with_parameters(name):
    return {"f_divergence": {"f": lambda t: (t - 1) ** 2}}.get(
        name, {"alpha": 2} if name in ("renyi", "alpha_divergence") else {}
    )


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_call_gives_the_value_that_explain_gives(name):
    function, parameters = getattr(kllab, name), with_parameters(name)
    p, q = Normal(0, 1), Normal([0.5, 1.0], 1)
    found = function.explain(p=p, q=q, **parameters)
    assert isinstance(found, Divergence)
    np.testing.assert_array_equal(function(p=p, q=q, **parameters), found.value)
    assert explain(function, p, q, **parameters) == found
    assert np.all(found.value > 0)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_it_is_documented_and_copied_like_a_function(name):
    function = getattr(kllab, name)
    assert function.__name__ == name
    assert function.__doc__.startswith("Return ")
    assert function.__module__.startswith("kllab.divergences.")
    assert pickle.loads(pickle.dumps(function)) is function
    assert copy.deepcopy(function) is function
    assert {"p", "q"} <= set(inspect.signature(function).parameters)


def test_explain_kl_is_the_explanation_of_kl_divergence():
    assert explain_kl is kl_divergence.explain
    assert repr(renyi) == "<divergence renyi(p, q, alpha)>"
    assert repr(f_divergence) == "<divergence f_divergence(f, p, q)>"


def test_register_kl_adds_an_entry(monkeypatch):
    monkeypatch.setattr(KL.registry, "_entries", dict(KL.registry._entries))

    class Own(Normal):
        pass

    register_kl(Own, Own, method="by hand")(gap)
    assert KL.registry.resolve(Own, Own) == Entry(gap, "by hand")
