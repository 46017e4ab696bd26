"""A target entropy on a gridworld."""

from __future__ import annotations

import numpy as np
import pytest

from kllab.topics.maximum_entropy.compute import at_target, explore
from kllab.topics.maximum_entropy.spec import SoftSpec


def test_a_target_has_the_temperature_whose_optimum_has_that_entropy() -> None:
    view = explore(SoftSpec(alpha=0.2, weights=(1.0, 0.0, 0.0, 0.0)))
    # The curve is read between its points: their distance leaves three digits.
    assert at_target(view, view.entropy_per_step).alpha == pytest.approx(0.2, rel=1e-2)
    assert at_target(view, 2.0).alpha is None


def test_both_losses_are_those_of_the_policy_halfway_to_the_optimum() -> None:
    view = explore(SoftSpec(alpha=0.2, weights=(1.0, 0.0, 0.0, 0.0)))
    found = at_target(view, 0.6).losses
    assert (found.alpha, found.target) == (0.2, 0.6)
    policy = 0.5 * view.soft.policy + [0.5, 0.0, 0.0, 0.0]
    entropy = -(policy * np.log(policy)).sum(axis=1)
    assert found.entropy == pytest.approx(entropy.mean(), rel=1e-12)
    loss = -((policy * view.soft.q).sum(axis=1) + 0.2 * entropy).mean()
    assert found.right.policy_loss == pytest.approx(loss, rel=1e-12)
