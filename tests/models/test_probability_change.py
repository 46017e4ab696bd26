"""A changed weight gives its outcome the probability asked for."""

import pytest

from kllab.models.probability_change import with_probability
from kllab.models.weights import shares


@pytest.mark.parametrize("weights", [(0.4, 0.5, 0.1), (3.0, 0.0, 5.0), (0.0, 1.0, 0.0), (2.0, 1.0)])
@pytest.mark.parametrize("probability", [0.0, 0.005, 0.25, 0.8, 0.99])
def test_a_bar_reaches_the_position_of_its_handle(
    weights: tuple[float, ...], probability: float
) -> None:
    for outcome in range(len(weights)):
        changed = with_probability(weights, outcome, probability, 10.0)
        assert shares(changed)[outcome] == pytest.approx(probability, abs=1e-3)
        assert max(changed) <= 10.0
        others = [i for i in range(len(weights)) if i != outcome]
        if any(weights[i] for i in others):
            kept = shares(tuple(changed[i] for i in others))
            assert kept == pytest.approx(shares(tuple(weights[i] for i in others)), abs=1e-3)


def test_a_handle_changes_only_its_own_weight_while_the_slider_has_space() -> None:
    assert with_probability((0.4, 0.5, 0.1), 0, 0.25) == (0.2, 0.5, 0.1)
    assert with_probability((0.4, 0.5, 0.1), 0, 0.8) == (1.0, 0.2083, 0.04167)


@pytest.mark.parametrize("weights", [(0.4, 0.5, 0.1), (2.0, 1.0, 1.0), (0.0, 1.0, 1.0)])
def test_the_probability_that_it_has_changes_nothing(weights: tuple[float, ...]) -> None:
    for outcome, probability in enumerate(shares(weights)):
        assert with_probability(weights, outcome, probability, 10.0) == weights
