"""KL both ways from two columns of any kind, and the advice on which to believe."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kllab import Normal, kl_divergence
from kllab.estimators import advise
from kllab.topics.estimation.columns import Columns
from kllab.topics.estimation.own_numbers import agree, explore

RNG = np.random.default_rng(3)
NORMALS = Columns(RNG.normal(0, 1, 2000), RNG.normal(0.5, 1.2, 1500))


def test_all_methods_agree_with_the_truth_of_normal_numbers() -> None:
    view = explore(NORMALS)
    p, q = Normal(0, 1), Normal(0.5, 1.2)
    for found, truth in ((view.pq, kl_divergence(p, q)), (view.qp, kl_divergence(q, p))):
        for name, one in found.items():
            if name == "histogram" and one.value == np.inf:
                continue
            assert abs(one.value - truth) < 5 * one.error, name
    assert agree(view)
    assert view.believed() == (view.pq["nearest neighbours"], view.qp["nearest neighbours"])
    assert "a density is plausible" in view.advice_pq.reasons[0]
    assert len(view.tables()["estimates"]["method"]) == len(view.pq)


@pytest.mark.parametrize("other", [{"k": 3}, {"bins": 7}, {"k": 3, "bins": 7}])
def test_another_setting_gives_the_numbers_of_a_fresh_view(other: dict[str, int]) -> None:
    first = explore(NORMALS)
    view, fresh = explore(NORMALS, **other, last=first), explore(NORMALS, **other)
    for found, expected, before in (
        (view.pq, fresh.pq, first.pq),
        (view.qp, fresh.qp, first.qp),
    ):
        assert found == expected
        assert list(found) == list(expected)
        assert found["kernel density"] is before["kernel density"], "it is computed once"
    few = Columns(NORMALS.p[:300], NORMALS.q[:300])
    assert explore(few, last=first).pq == explore(few).pq, "other numbers are computed anew"


def test_rounded_numbers_are_jittered_and_nothing_else_is_lost() -> None:
    rounded = explore(Columns(NORMALS.p.round(2), NORMALS.q.round(2)))
    assert rounded.advice_pq.kind == "rounded"
    assert rounded.advice_pq.step == pytest.approx(0.01)
    one, other = (view.pq["nearest neighbours"] for view in (rounded, explore(NORMALS)))
    assert one.value == pytest.approx(other.value, abs=3 * other.error)


def test_counts_are_estimated_by_their_frequencies() -> None:
    rng = np.random.default_rng(0)
    p, q = np.array([0.2, 0.3, 0.5]), np.array([0.5, 0.3, 0.2])
    view = explore(Columns(*(rng.choice(3, 4000, p=each).astype(float) for each in (p, q))))
    assert view.advice_pq.kind == "discrete"
    found = view.believed()[0]
    truth = float(np.sum(p * np.log(p / q)))
    assert abs(found.value - truth) < 5 * found.error
    assert "discrete" in view.pq["nearest neighbours"].reason


def test_values_that_q_never_has_are_named() -> None:
    advice = advise([1.0, 2.0] * 50 + [9.0], [1.0, 2.0] * 50)
    assert "such as 9, never occur in Q" in " ".join(advice.reasons)
    assert advise([1.0, 2.0] * 50, [1.0, 2.0] * 50 + [9.0]).reasons[1:] == ()


@pytest.mark.parametrize(
    ("x", "y", "words"),
    [
        (np.arange(20.0) + 0.1, np.arange(20.0), "only 20 samples"),
        (np.linspace(0, 9, 300), np.linspace(0, 3, 301) + 1e-4, "outside of the range of Q"),
        (RNG.standard_cauchy(400), RNG.normal(size=400), "P has heavy tails"),
    ],
)
def test_advice_names_what_is_doubtful(x: np.ndarray, y: np.ndarray, words: str) -> None:
    assert words in " ".join(advise(x, y).reasons)
    assert words not in " ".join(advise(NORMALS.p, NORMALS.q).reasons)


def test_columns_that_are_constant_have_reasons_instead_of_numbers() -> None:
    view = explore(Columns(np.ones(20), np.zeros(20)))
    assert view.pq["plug-in"].value == np.inf
    assert "equal numbers only" in view.pq["normals, fitted"].reason
    assert explore(Columns(np.ones(20), np.ones(20))).believed()[0].value == 0
    with pytest.raises(ValueError, match="advise: x and y must have one axis"):
        advise(np.ones((3, 2)), np.ones(3))


def test_a_bound_above_log_m_is_none() -> None:
    far = explore(Columns(np.linspace(0, 1, 50), np.linspace(9, 10, 40)))
    for name in ("Donsker-Varadhan, fitted", "NWJ, fitted"):
        assert far.pq[name].estimate is None
        assert "above log m = 3 nats" in far.pq[name].reason


@settings(max_examples=10, deadline=None)
@given(
    arrays(np.float64, st.integers(10, 40), elements=st.floats(-1e100, 1e100)),
    arrays(np.float64, st.integers(10, 40), elements=st.floats(-1e100, 1e100)),
)
def test_any_numbers_give_an_answer_or_a_reason(p: np.ndarray, q: np.ndarray) -> None:
    view = explore(Columns(p, q))
    for found in (*view.pq.values(), *view.qp.values()):
        assert (found.estimate is None) == bool(found.reason)
        assert found.estimate is None or not np.isnan(found.value)
