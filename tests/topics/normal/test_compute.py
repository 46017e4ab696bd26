from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kllab import Normal, kl_divergence
from kllab.topics.normal.compute import GRID, explore, family
from kllab.topics.normal.snippet import snippet
from kllab.topics.normal.spec import NormalPair
from tests.support.snippets import printed_divergences

PAIRS = st.builds(
    NormalPair, st.floats(-5, 5), st.floats(0.1, 5), st.floats(-5, 5), st.floats(0.1, 5)
)


@given(PAIRS)
def test_numbers_are_those_of_kllab(pair):
    view = explore(pair)
    p, q = Normal(pair.loc_p, pair.scale_p), Normal(pair.loc_q, pair.scale_q)
    assert (view.kl_pq, view.kl_qp) == (kl_divergence(p, q), kl_divergence(q, p))


def test_the_default_is_the_textbooks_number():
    view = explore(NormalPair())
    assert view.kl_pq == pytest.approx(np.log(2) + 2 / 8 - 0.5, rel=1e-13)
    assert view.kl_qp == pytest.approx(-np.log(2) + 5 / 2 - 0.5, rel=1e-13)


def test_the_integrands_integrate_to_the_divergences():
    view = explore(NormalPair(0.0, 1.0, 1.0, 1.5))
    step = GRID[1] - GRID[0]
    assert view.integrand_pq.sum() * step == pytest.approx(view.kl_pq, rel=1e-9)
    assert view.integrand_qp.sum() * step == pytest.approx(view.kl_qp, rel=1e-5)
    assert view.p.sum() * step == pytest.approx(1)
    assert view.q.sum() * step == pytest.approx(1, abs=1e-6)


@given(PAIRS)
def test_integrands_are_finite_whatever_the_scales(pair):
    view = explore(pair)
    assert np.isfinite(view.integrand_pq).all()
    assert np.isfinite(view.integrand_qp).all()


@given(PAIRS)
def test_each_sweep_moves_one_parameter_and_passes_through_the_pair(pair):
    view = explore(pair)
    assert [sweep.parameter for sweep in view.sweeps] == [field.name for field in fields(pair)]
    for sweep in view.sweeps:
        assert sweep.current == getattr(pair, sweep.parameter)
        index = 40
        moved = explore(replace(pair, **{sweep.parameter: float(sweep.values[index])}))
        assert (sweep.kl_pq[index], sweep.kl_qp[index]) == (moved.kl_pq, moved.kl_qp)


def test_a_family_varies_one_parameter_of_q_alone():
    group = family(NormalPair(1.0, 2.0, 4.0, 5.0), "loc_q", (-1.0, 1.0, 3.0))
    np.testing.assert_allclose(group.kl_pq, [0.5, 0.0, 0.5])
    np.testing.assert_array_equal(group.kl_pq, group.kl_qp)
    assert group.qs.shape == (3, GRID.size)
    np.testing.assert_allclose(group.qs[1], group.p)


@pytest.mark.parametrize("field", ["scale_p", "scale_q"])
@pytest.mark.parametrize("value", [0.0, -1.0])
def test_an_invalid_scale_is_named_with_its_value_and_what_is_allowed(field, value):
    with pytest.raises(ValueError, match=r"scale must .*positive|scale must .*0") as caught:
        explore(NormalPair(**{field: value}))
    assert f"{value:g}" in str(caught.value)


@pytest.mark.parametrize("pair", [NormalPair(), NormalPair(-0.1, 0.3, 0.1, 4.9)])
def test_the_snippet_prints_the_numbers_of_the_page(pair):
    view = explore(pair)
    assert printed_divergences(snippet(pair)) == (view.kl_pq, view.kl_qp)
