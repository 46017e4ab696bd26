"""One update on the simplex: closed forms, the region's edge, the optimum against a search."""

from __future__ import annotations

import io
from contextlib import redirect_stdout

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import softmax

from kllab import Categorical, kl_divergence
from kllab.divergences.units import BITS, NATS
from kllab.models.simplex import CORNERS, divergence, logits, policy_at, region
from kllab.topics.policy.compute import explore
from kllab.topics.policy.snippet import snippet
from kllab.topics.policy.spec import TrustRegion
from kllab.topics.policy.steps import natural_step
from pages.deep_learning.policy import exact_text
from pages.deep_learning.policy.presets import REGIONS

pytestmark = pytest.mark.slow

SPECS = st.builds(
    TrustRegion,
    logit_0=st.floats(-4, 4),
    logit_1=st.floats(-4, 4),
    reward_0=st.floats(-1, 1),
    reward_1=st.floats(-1, 1),
    reward_2=st.floats(-1, 1),
    radius=st.sampled_from((0.001, 0.01, 0.1, 0.5, 2.0)),
    step_size=st.floats(0, 100),
)


@given(SPECS)
def test_landings_are_policies_with_kllabs_divergences(spec):
    view = explore(spec)
    for landing in view.landings:
        assert landing.policy.sum() == pytest.approx(1)
        assert (landing.policy >= 0).all()
        p, q = Categorical(spec.old), Categorical(landing.policy)
        assert landing.kl_old_new == kl_divergence(p, q)
        assert landing.kl_new_old == kl_divergence(q, p)
        rewards = np.array([spec.reward_0, spec.reward_1, spec.reward_2])
        gain = (landing.policy - spec.old) @ rewards
        assert landing.gain == pytest.approx(gain, abs=1e-12)


@given(SPECS)
def test_the_return_grows_fastest_in_the_direction(spec):
    view = explore(spec)
    length = np.hypot(*view.direction)
    rewards = np.array([spec.reward_0, spec.reward_1, spec.reward_2])
    assert length in (0, pytest.approx(1))
    assert length or np.ptp(rewards) < 1e-12
    # The return is linear on the triangle: its slope is the same everywhere.
    plane = np.linalg.solve(np.column_stack([CORNERS, np.ones(3)]), rewards)
    assert plane[:2] @ view.direction == pytest.approx(np.hypot(*plane[:2]), abs=1e-9)


@given(SPECS)
def test_the_handle_lies_between_the_old_policy_and_the_side_of_the_triangle(spec):
    view = explore(spec)
    old, edge, end = (policy @ CORNERS for policy in (spec.old, view.handle, view.handle_end))
    assert view.handle_end.min() == 0
    assert view.handle_end.sum() == pytest.approx(1)
    assert old[1] == pytest.approx(end[1])
    assert (end[0] - edge[0]) * (edge[0] - old[0]) >= 0


@given(SPECS)
def test_no_method_within_the_region_gains_more_than_the_optimum(spec):
    view = explore(spec)
    _, stopped, _, searched, best = view.landings
    for landing in (stopped, searched, best):
        assert landing.kl_old_new <= spec.radius * (1 + 1e-6) + 1e-12
        assert landing.gain <= best.gain + 1e-9
    assert searched.gain >= -1e-12
    on_the_edge = (view.region @ spec.advantages).max()
    assert best.gain >= on_the_edge - 1e-9


@given(SPECS)
def test_the_edge_is_where_the_divergence_is_the_radius(spec):
    for policy in region(spec.old, spec.radius)[::16]:
        if policy.min() > 1e-9:
            assert divergence(spec.old, policy) == pytest.approx(spec.radius, rel=1e-6)
    for policy in region(spec.old, spec.radius, reverse=True)[::16]:
        if policy.min() > 1e-9:
            assert divergence(policy, spec.old) == pytest.approx(spec.radius, rel=1e-6)
        else:
            assert divergence(policy, spec.old) <= spec.radius * (1 + 1e-6)


def test_the_optimum_against_a_search_over_the_triangle():
    spec = TrustRegion(radius=0.2)
    grid = np.linspace(0.0005, 0.9995, 1000)
    first, second = np.meshgrid(grid, grid)
    policies = np.stack([first, second, 1 - first - second], axis=-1)[first + second < 0.9999]
    kls = (spec.old * np.log(spec.old / policies)).sum(axis=1)
    best = (policies[kls <= 0.2] @ spec.advantages).max()
    assert explore(spec).landings[-1].gain == pytest.approx(best, abs=2e-3)


def test_the_natural_gradient_solves_the_fisher_system():
    spec = TrustRegion()
    old, advantages = spec.old, spec.advantages
    fisher = np.diag(old) - np.outer(old, old)
    step = natural_step(old, advantages, spec.radius)
    np.testing.assert_allclose(fisher @ (step / step[0] * advantages[0]), old * advantages)
    assert step @ fisher @ step / 2 == pytest.approx(spec.radius)
    # The Fisher matrix is the Hessian of KL(old||new), so that small steps keep to the radius.
    small = TrustRegion(radius=1e-6)
    landed = softmax(small.logits + natural_step(old, advantages, small.radius))
    assert divergence(old, landed) == pytest.approx(1e-6, rel=0.02)


def test_equal_rewards_move_nothing():
    view = explore(TrustRegion(reward_0=0.3, reward_1=0.3, reward_2=0.3))
    for landing in view.landings:
        np.testing.assert_allclose(landing.policy, view.spec.old, atol=1e-12)
    assert "nothing to gain" in exact_text.verdict(view, NATS)


@pytest.mark.parametrize("name", REGIONS)
def test_cases_and_words(name):
    view = explore(REGIONS[name])
    for unit in (NATS, BITS):
        assert unit.name in exact_text.describe(view, unit)
        assert unit.name in exact_text.verdict(view, unit)
    for table in view.tables().values():
        assert len({len(column) for column in table.values()}) == 1


def test_the_snippet_prints_the_numbers():
    spec, out = TrustRegion(radius=0.1), io.StringIO()
    with redirect_stdout(out):
        exec(snippet(spec), {})
    lines = out.getvalue().splitlines()
    assert len(lines) == 5
    assert f"{explore(spec).landings[-1].gain:.6f}" in lines[-1]


@given(SPECS)
def test_a_point_of_the_triangle_is_the_policy_drawn_there(spec):
    at = policy_at(*(spec.old @ CORNERS))
    assert at == pytest.approx(spec.old, abs=1e-6)
    assert logits(spec.old) == pytest.approx(spec.logits, abs=1e-12)


@pytest.mark.parametrize("point", [(0.5, -3.0), (0.0, 0.0), (40.0, 40.0)])
def test_a_point_outside_of_the_triangle_is_a_policy_too(point):
    policy = policy_at(*point)
    assert policy.sum() == pytest.approx(1)
    assert 0 < policy.min() < 2e-6
    assert np.isfinite(logits(policy)).all()


@given(SPECS)
def test_the_handle_is_on_the_edge_beside_the_old_policy(spec):
    view = explore(spec)
    assert view.handle[2] == pytest.approx(spec.old[2], abs=1e-12)
    towards = 1 if spec.old[0] >= spec.old[1] else 0
    assert view.handle[towards] > spec.old[towards]
    if view.handle.min() > 1e-9:
        assert divergence(spec.old, view.handle) == pytest.approx(spec.radius, rel=1e-6)


def test_rewards_that_differ_by_less_than_rounding_move_nothing():
    view = explore(TrustRegion(reward_0=0.0, reward_1=2e-155, reward_2=0.0))
    for landing in view.landings:
        np.testing.assert_allclose(landing.policy, view.spec.old, atol=1e-12)
