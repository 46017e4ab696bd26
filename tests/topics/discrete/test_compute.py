import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kllab import Categorical, kl_divergence
from kllab.divergences.units import NATS
from kllab.topics.discrete.compute import EPSILON, explore, tutorial_numpy, tutorial_torch
from kllab.topics.discrete.spec import DiscretePair
from pages.foundations.discrete import text as words

WEIGHTS = st.floats(0, 1e6).map(lambda w: 0.0 if w < 1e-9 else w)
PAIRS = st.integers(2, 8).flatmap(
    lambda n: st.builds(
        DiscretePair,
        *[st.lists(WEIGHTS, min_size=n, max_size=n).filter(any).map(tuple) for _ in "pq"],
    )
)


def test_the_tutorials_pair():
    view = explore(DiscretePair())
    assert view.pq.kl == pytest.approx(
        0.4 * math.log(0.4 / 0.3) + 0.5 * math.log(0.5 / 0.4) + 0.1 * math.log(0.1 / 0.3),
        rel=1e-13,
    )
    assert f"{view.pq.kl:.6f}" == "0.116783"
    assert f"{view.qp.kl:.6f}" == "0.154022"


@given(PAIRS)
def test_numbers_are_those_of_kllab_and_add_up(pair):
    view = explore(pair)
    p, q = Categorical(pair.probs_p), Categorical(pair.probs_q)
    assert (view.pq.kl, view.qp.kl) == (kl_divergence(p, q), kl_divergence(q, p))
    for way in (view.pq, view.qp):
        assert way.contributions.sum() == pytest.approx(way.kl, rel=1e-9, abs=1e-12)
        assert way.entropy + way.kl == pytest.approx(way.cross_entropy, rel=1e-9, abs=1e-12)
        assert (way.known.reason is None) == math.isfinite(way.kl)


@given(PAIRS)
def test_weights_stand_for_their_shares(pair):
    assert sum(pair.probs_p) == pytest.approx(1, rel=1e-12)
    np.testing.assert_allclose(pair.probs_p, np.array(pair.p) / math.fsum(pair.p), rtol=1e-12)


def test_probabilities_that_sum_to_one_stay_the_floats_they_are():
    assert DiscretePair().probs_p == (0.4, 0.5, 0.1)
    assert DiscretePair((4, 5, 1), (3, 4, 3)).probs_p == (0.4, 0.5, 0.1)


def test_a_zero_of_p_adds_nothing_and_a_zero_of_q_is_infinite():
    view = explore(DiscretePair((0.5, 0.5, 0.0, 0.0), (0.5, 0.0, 0.5, 0.0)))
    np.testing.assert_array_equal(view.pq.contributions, [0, math.inf, 0, 0])


def test_the_contribution_of_nearly_equal_rare_outcomes_keeps_its_digits():
    view = explore(DiscretePair((1.0, 1e-200), (1.0, 1e-200 * (1 + 1e-10))))
    assert view.pq.contributions[1] == pytest.approx(-1e-200 * math.log1p(1e-10), rel=1e-5, abs=0)


def test_infinity_names_its_outcomes():
    view = explore(DiscretePair((0.5, 0.25, 0.25), (1.0, 0.0, 0.0)))
    assert view.pq.kl == math.inf
    assert math.isfinite(view.qp.kl)
    said = words.why_infinite(view)
    assert said is not None
    assert "KL(P‖Q) = ∞" in said
    assert "outcome 1 (0.25) and outcome 2 (0.25)" in said
    assert "KL(Q‖P)" not in said
    assert "**infinite**" in words.zeros(view)
    assert "Q never gives outcomes 1 and 2" in words.zeros(view)


def test_finite_pairs_need_no_reason():
    view = explore(DiscretePair())
    assert words.why_infinite(view) is None
    assert "No probability is 0" in words.zeros(view)


def test_the_tutorials_epsilons_stand_beside_the_right_number():
    view = explore(DiscretePair((0.5, 0.25, 0.25), (0.6, 0.4, 0.0)))
    rows = words.epsilon_rows(view, NATS)
    assert rows["right"][0] == "∞"
    made_up = 0.5 * math.log(0.5 / 0.6) + 0.25 * math.log(0.25 / 0.4) + 0.25 * math.log(0.25e10)
    for column in ("tutorial, NumPy", "tutorial, PyTorch"):
        assert rows[column][0] == f"{made_up:.6g}, depends on ε alone"
    # The other way round Q's zero adds nothing, but 0 log 0 is NaN in NumPy.
    assert rows["tutorial, NumPy"][1] == "NaN: 0 · log 0"
    assert float(rows["right"][1]) == pytest.approx(0.6 * math.log(1.2) + 0.4 * math.log(1.6))
    assert "off by" in rows["tutorial, PyTorch"][1]


def test_what_is_said_of_the_tutorials_functions_is_what_they_do():
    """`words.TUTORIAL`, sentence by sentence."""
    p, q = np.array([0.5, 0.5, 0.0]), np.array([0.25, 0.5, 0.25])
    right = explore(DiscretePair(tuple(p), tuple(q))).pq.contributions
    shift = p * (np.log(p + EPSILON) - np.log(q)) - right
    assert shift[2] == 0  # a zero of P adds 0 in the second
    np.testing.assert_allclose(shift[:2], EPSILON, rtol=1e-4)  # and each other outcome ε too much
    assert tutorial_torch(p, q) - 0.5 * math.log(2) == pytest.approx(2 * EPSILON, rel=1e-4)
    assert math.isnan(tutorial_numpy(p, q))
    zero = np.array([0.5, 0.5]), np.array([1.0, 0.0])
    assert math.isinf(explore(DiscretePair(*map(tuple, zero))).pq.kl)
    decided = [0.5 * math.log(0.5) + 0.5 * math.log(0.5 / EPSILON)] * 2
    assert [tutorial_numpy(*zero), tutorial_torch(*zero)] == pytest.approx(decided)


def test_ordinary_pairs_are_right_in_the_tutorial_too():
    rows = words.epsilon_rows(explore(DiscretePair()), NATS)
    assert rows["tutorial, NumPy"] == rows["right"]
    assert "off by" in rows["tutorial, PyTorch"][0]  # p is shifted even where nothing is 0


def test_entropies_in_nats_and_bits():
    rows = words.entropy_rows(explore(DiscretePair((0.5, 0.5), (0.25, 0.75))))
    assert rows["quantity"] == ["H(P)", "KL(P‖Q)", "H(P, Q)", "H(Q)", "KL(Q‖P)", "H(Q, P)"]
    assert rows["bits"][0] == "1.000000"
    assert rows["nats"][0] == f"{math.log(2):.6f}"
    endless = words.entropy_rows(explore(DiscretePair((0.5, 0.5), (0.0, 1.0))))
    assert endless["nats"][1] == endless["bits"][2] == "∞"


def test_two_outcomes_are_a_bernoulli():
    view = explore(DiscretePair((0.7, 0.3), (0.4, 0.6)))
    sweep = view.bernoulli
    assert sweep is not None
    assert (sweep.p, sweep.q) == (0.3, 0.6)
    index = int(np.argmin(abs(sweep.values - 0.6)))
    q = float(sweep.values[index])
    assert sweep.kl_pq[index] == pytest.approx(
        0.3 * math.log(0.3 / q) + 0.7 * math.log(0.7 / (1 - q))
    )
    assert sweep.kl_qp[index] == pytest.approx(
        q * math.log(q / 0.3) + (1 - q) * math.log((1 - q) / 0.7)
    )
    assert explore(DiscretePair()).bernoulli is None


@pytest.mark.parametrize(
    ("p", "q", "named"),
    [
        ((1.0,), (1.0,), ("p", "1 weights", "2 to 8")),
        ((1.0,) * 9, (1.0,) * 9, ("p", "9 weights", "2 to 8")),
        ((0.5, 0.5), (0.5, -0.5), ("q", "outcome 1 is -0.5", "0 to 1,000,000")),
        ((0.5, math.nan), (0.5, 0.5), ("p", "nan", "0 to 1,000,000")),
        ((0.5, 0.5), (math.inf, 0.5), ("q", "inf", "0 to 1,000,000")),
        ((0.5, 0.5), (2e6, 0.5), ("q", "2e+06", "0 to 1,000,000")),
        ((0.0, 0.0), (0.5, 0.5), ("p", "all weights are 0", "above 0")),
        ((0.5, 0.5), (0.5, 0.4, 0.1), ("q is (0.5, 0.4, 0.1)", "2 weights, as many as in p")),
    ],
)
def test_an_invalid_pair_is_named_with_its_value_and_what_is_allowed(p, q, named):
    with pytest.raises(ValueError, match="DiscretePair") as caught:
        DiscretePair(p, q)
    for words_ in named:
        assert words_ in str(caught.value)
