from __future__ import annotations

import numpy as np
import pytest

from kllab import Normal, kl_divergence
from kllab.divergences.units import BITS, NATS
from kllab.topics.bayesian_network.compute import (
    LEVELS,
    SIGMAS,
    TutorialLayer,
    explore,
    formula,
    in_words,
    kl_lines,
)


def test_off_by_the_log_of_the_prior_for_each_weight():
    view = explore(TutorialLayer())
    expected = -view.count * np.log(SIGMAS)
    np.testing.assert_allclose(view.tutorial_along - view.right_along, expected, atol=1e-8)
    assert (view.right_along > 0).all()


def test_the_words_say_when_it_is_right_and_when_it_is_no_kl():
    assert "Both agree" in in_words(explore(TutorialLayer(1.0)), NATS)
    assert "below 0" not in in_words(explore(TutorialLayer(2.0)), NATS)
    assert "below 0" in in_words(explore(TutorialLayer(20.0, log_var=5.0)), NATS)
    view = explore(TutorialLayer(2.0))
    assert BITS.text(view.right) in in_words(view, BITS)
    assert f"{view.right:.6f}" in formula(view, NATS)


@pytest.mark.parametrize(("level", "line"), list(zip(LEVELS, kl_lines(), strict=True)))
def test_along_its_line_the_kl_of_a_weight_is_its_level(level, line):
    m, s = line
    np.testing.assert_allclose(kl_divergence(Normal(m, s), Normal(0.0, 1.0)), level, rtol=1e-9)
    assert s.min() < 1 < s.max()
    # It closes up to the step of its scales: the ends are where only the scale differs.
    ends = kl_divergence(Normal(0.0, [s.min(), s.max()]), Normal(0.0, 1.0))
    np.testing.assert_allclose(ends, level, rtol=5e-3)
