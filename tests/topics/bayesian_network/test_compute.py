from __future__ import annotations

import numpy as np
import pytest

from kllab import Normal, kl_divergence
from kllab.topics.bayesian_network.compute import LEVELS, SIGMAS, explore, kl_lines
from kllab.topics.bayesian_network.spec import TutorialLayer


def test_off_by_the_log_of_the_prior_for_each_weight():
    view = explore(TutorialLayer())
    expected = -view.count * np.log(SIGMAS)
    np.testing.assert_allclose(view.tutorial_curve - view.kl_curve, expected, atol=1e-8)
    assert (view.kl_curve > 0).all()


def test_there_is_a_line_for_each_level():
    assert tuple(kl_lines()) == LEVELS


@pytest.mark.parametrize(("level", "line"), kl_lines().items())
def test_along_its_line_the_kl_of_a_weight_is_its_level(level, line):
    m, s = line
    np.testing.assert_allclose(kl_divergence(Normal(m, s), Normal(0.0, 1.0)), level, rtol=1e-9)
    assert s.min() < 1 < s.max()
    # It closes up to the step of its scales: the ends are where only the scale differs.
    ends = kl_divergence(Normal(0.0, [s.min(), s.max()]), Normal(0.0, 1.0))
    np.testing.assert_allclose(ends, level, rtol=5e-3)
