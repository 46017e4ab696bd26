"""Registration, resolution by subclass, and what is said of pairs that are not there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from kllab import (
    Bernoulli,
    Categorical,
    Distribution,
    Divergence,
    MultivariateNormal,
    Normal,
    UnsupportedPairError,
    cross_entropy,
    explain_kl,
    kl_divergence,
    register_kl,
    supported_pairs,
)
from kllab.divergences.registry import Registry


class Child(Normal):
    """A subclass as a user might write it."""


class Grandchild(Child):
    """And one of that."""


def test_every_family_has_its_own_pair():
    families = {p for p, _ in supported_pairs()}
    assert {Bernoulli, Categorical, MultivariateNormal, Normal} <= families
    assert {(family, family) for family in families} <= set(supported_pairs())


def test_a_subclass_inherits_the_divergence_of_its_base():
    assert kl_divergence(Child(0, 1), Normal(1, 1)) == 0.5
    assert kl_divergence(Child(0, 1), Grandchild(1, 1)) == 0.5
    assert cross_entropy(Child(0, 1), Normal(0, 1)) == Normal(0, 1).entropy()


def test_the_nearest_pair_wins():
    registry: Registry[str] = Registry("test")
    registry.add(Distribution, Distribution, "any")
    registry.add(Normal, Normal, "base")
    registry.add(Child, Normal, "child")
    assert registry.resolve(Bernoulli, Normal) == "any"
    assert registry.resolve(Normal, Child) == "base"
    assert registry.resolve(Grandchild, Child) == "child"
    registry.add(Grandchild, Grandchild, "grandchild")
    assert registry.resolve(Grandchild, Grandchild) == "grandchild"
    assert registry.resolve(Grandchild, Child) == "child"


def test_an_ambiguous_pair_is_an_error():
    registry: Registry[str] = Registry("test")
    registry.add(Child, Normal, "left")
    registry.add(Normal, Child, "right")
    with pytest.raises(UnsupportedPairError, match=r"Child\|\|Child is ambiguous"):
        registry.resolve(Child, Child)


def test_a_pair_is_registered_once_and_only_for_families():
    with pytest.raises(ValueError, match=r"Normal\|\|Normal is already registered"):
        register_kl(Normal, Normal)(kl_divergence)
    with pytest.raises(TypeError, match="not <class 'int'>"):
        register_kl(Normal, int)(kl_divergence)
    with pytest.raises(TypeError, match=r"two Distribution classes, not Normal\(loc=0.0"):
        register_kl(Normal(0, 1), Normal)(kl_divergence)


def test_a_family_of_ones_own_with_a_method_of_its_own(monkeypatch):
    from kllab.divergences.kl import KL

    monkeypatch.setattr(KL.registry, "_entries", dict(KL.registry._entries))

    @dataclass(frozen=True, init=False, eq=False, repr=False)
    class Unit(Child):
        pass

    @register_kl(Unit, Normal, method="by hand", relative_error=lambda _p, _q: 0.5)
    def kl_unit_normal(_p, q):
        return np.asarray(q.loc * 2.0)

    assert (Unit, Normal) in supported_pairs()
    explained = explain_kl(Unit(0, 1), Normal([1, 2], 1))
    assert explained == Divergence(np.array([2.0, 4.0]), "by hand", np.array([1.0, 2.0]), None)
    assert explained.method == "by hand"


def test_a_pair_without_an_entry_is_an_error_that_names_what_is_known():
    registry: Registry[str] = Registry("test")
    registry.add(Bernoulli, Bernoulli, "coins")
    with pytest.raises(
        UnsupportedPairError,
        match=r"no test is known for Normal\|\|Bernoulli; known are: Bernoulli\|\|Bernoulli$",
    ) as e:
        registry.find(Normal(0, 1), Bernoulli(0.5))
    assert isinstance(e.value, TypeError)


def test_distributions_of_different_kind_are_infinitely_far_apart():
    explained = explain_kl(Normal(0, 1), Bernoulli(0.5))
    assert explained.value == cross_entropy(Normal(0, 1), Bernoulli(0.5)) == np.inf
    assert explained.method == "support"
    assert "p is continuous and q discrete" in explained.reason


@pytest.mark.parametrize("function", [kl_divergence, explain_kl, cross_entropy])
class TestRefusals:
    @pytest.mark.parametrize(
        ("p", "q", "name"), [(1, Normal(0, 1), "p"), (Normal(0, 1), None, "q")]
    )
    def test_what_is_no_distribution(self, function, p, q, name):
        with pytest.raises(TypeError, match=f"{name} must be a distribution of kllab"):
            function(p, q)

    def test_batches_that_do_not_broadcast(self, function):
        with pytest.raises(ValueError, match=r"batch_shape \(2,\) and Normal has \(3,\)"):
            function(Normal([0, 1], 1), Normal([0, 1, 2], 1))

    def test_events_of_different_shape(self, function):
        with pytest.raises(
            ValueError, match=r"event_shape \(2,\) and MultivariateNormal has \(3,\)"
        ):
            function(MultivariateNormal(0, np.eye(2)), MultivariateNormal(0, np.eye(3)))

    @pytest.mark.parametrize("outcomes", [1, 3])
    def test_different_numbers_of_outcomes(self, function, outcomes):
        with pytest.raises(ValueError, match=f"has 2 and q .Categorical. has {outcomes}"):
            function(Categorical([0.5, 0.5]), Categorical(np.eye(outcomes)[0]))
