import math
from dataclasses import asdict, replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kllab import MultivariateNormal, kl_divergence
from kllab.topics.asymmetry_2d.compute import MEANS, PLANE, SIGMAS, ellipse, explore
from kllab.topics.asymmetry_2d.snippet import snippet
from kllab.topics.asymmetry_2d.spec import GaussianPair2D
from tests.support.snippets import printed_divergences

TUTORIAL = {
    "mean": (
        GaussianPair2D(
            mean_x_q=2.0, mean_y_q=1.0, variance_x_q=1.0, variance_y_q=1.0, correlation_q=0.0
        ),
        2.5,
        2.5,
    ),
    "covariance": (
        GaussianPair2D(
            mean_x_q=0.0,
            mean_y_q=0.0,
            variance_x_q=2.0,
            variance_y_q=1.0,
            correlation_q=0.35355339059327373,
        ),
        0.136951,
        0.220192,
    ),
    "both": (GaussianPair2D(), 0.923282, 1.842343),
}
LEVELS = (0.1, 0.5, 2.0, 10.0, 100.0)
PAIRS = st.builds(
    GaussianPair2D,
    **{
        f"{name}_{of}": values
        for of in "pq"
        for name, values in (
            ("mean_x", st.floats(-3, 3)),
            ("mean_y", st.floats(-3, 3)),
            ("variance_x", st.floats(0.2, 4)),
            ("variance_y", st.floats(0.2, 4)),
            ("correlation", st.floats(-0.9, 0.9)),
        )
    },
)


@pytest.mark.parametrize(("pair", "kl_pq", "kl_qp"), TUTORIAL.values(), ids=TUTORIAL)
def test_the_tutorials_cases(pair, kl_pq, kl_qp):
    view = explore(pair)
    assert f"{view.kl_pq:.6f}" == f"{kl_pq:.6f}"
    assert f"{view.kl_qp:.6f}" == f"{kl_qp:.6f}"


def test_the_tutorials_covariances_are_reached_exactly():
    assert TUTORIAL["covariance"][0].covariance("q") == ((2.0, 0.5), (0.5, 1.0))
    assert TUTORIAL["both"][0].covariance("q") == ((1.5, -0.7), (-0.7, 1.5))


@given(PAIRS)
def test_numbers_are_those_of_kllab(pair):
    view = explore(pair)
    p = MultivariateNormal(pair.mean("p"), pair.covariance("p"))
    q = MultivariateNormal(pair.mean("q"), pair.covariance("q"))
    assert (view.kl_pq, view.kl_qp) == (kl_divergence(p, q), kl_divergence(q, p))


@pytest.mark.parametrize("case", TUTORIAL)
def test_contributions_integrate_to_the_divergence(case):
    view = explore(TUTORIAL[case][0])
    cell = (PLANE[1] - PLANE[0]) ** 2
    assert view.contribution_pq.sum() * cell == pytest.approx(view.kl_pq, rel=1e-3)
    # Q is off-centre and wide: a little of it lies outside the plane.
    assert view.contribution_qp.sum() * cell == pytest.approx(view.kl_qp, rel=1e-2)
    assert np.exp(view.log_density_p).sum() * cell == pytest.approx(1, abs=1e-3)


def test_contributions_are_on_rows_of_y_and_columns_of_x():
    view = explore(GaussianPair2D(mean_x_p=2.0, mean_y_p=-1.0))
    row, column = np.unravel_index(view.log_density_p.argmax(), view.log_density_p.shape)
    assert PLANE[column] == pytest.approx(2.0, abs=0.1)
    assert PLANE[row] == pytest.approx(-1.0, abs=0.1)


@given(PAIRS)
def test_ellipses_have_the_covariance_of_their_gaussian(pair):
    view = explore(pair)
    for of, ellipses in (("p", view.ellipses_p), ("q", view.ellipses_q)):
        for radius, points in zip(SIGMAS, ellipses, strict=True):
            ring = points[:, :-1]  # the last point closes the curve
            np.testing.assert_allclose(points[:, -1], points[:, 0], atol=1e-12)
            np.testing.assert_allclose(ring.mean(axis=1), pair.mean(of), atol=1e-12)
            spread = np.cov(ring, bias=True) * 2 / radius**2
            np.testing.assert_allclose(spread, pair.covariance(of), rtol=1e-9, atol=1e-12)


def test_an_ellipse_is_a_level_set_of_its_density():
    gaussian = MultivariateNormal([1.0, -2.0], [[2.0, 0.9], [0.9, 1.0]])
    levels = gaussian.log_prob(ellipse(gaussian, 2.0).T)
    np.testing.assert_allclose(levels, gaussian.log_prob(gaussian.loc) - 2, rtol=1e-12)


@pytest.mark.parametrize("direction", ["pq", "qp"])
@pytest.mark.parametrize("case", TUTORIAL)
def test_the_map_holds_the_divergence_at_every_mean(case, direction):
    pair = TUTORIAL[case][0]
    view = explore(pair)
    chosen = view.map_pq if direction == "pq" else view.map_qp
    for row, column in ((0, 0), (10, 30), (32, 7)):
        moved = explore(replace(pair, mean_x_q=float(MEANS[column]), mean_y_q=float(MEANS[row])))
        expected = moved.kl_pq if direction == "pq" else moved.kl_qp
        assert chosen.kl[row, column] == pytest.approx(expected, rel=1e-12, abs=1e-15)


@pytest.mark.slow
@given(PAIRS)
def test_the_lines_of_the_map_are_its_level_sets(pair):
    view = explore(pair)
    for chosen, name in ((view.map_pq, "kl_pq"), (view.map_qp, "kl_qp")):
        lines = chosen.lines(LEVELS)
        shown = [one for one in LEVELS if chosen.least < one < chosen.kl.max()]
        assert [line.level for line in lines] == shown
        for line in lines:
            level, label = line.level, line.label
            points = [line.points[:, 0], line.points[:, 31]]
            on_the_line = [*points, *([np.array(label)] if label else [])]
            for x, y in on_the_line:
                moved = replace(pair, mean_x_q=float(x), mean_y_q=float(y))
                kl = kl_divergence(*((moved.p, moved.q)[:: 1 if name == "kl_pq" else -1]))
                assert kl == pytest.approx(level, rel=1e-9)
            if label:
                assert max(map(abs, label)) < MEANS[-1]
        # A label takes 1.2 units of the plane in width, and 1 in height.
        for (x, y), (u, v) in combinations([line.label for line in lines if line.label], 2):
            assert abs(x - u) >= 1.2 or abs(y - v) >= 1.0


@pytest.mark.parametrize(
    ("field", "value", "allowed"),
    [
        ("mean_x_p", math.nan, "a finite number"),
        ("mean_y_q", math.inf, "a finite number"),
        ("variance_x_p", 0.0, "above 0"),
        ("variance_y_q", -1.0, "above 0"),
        ("variance_x_q", math.inf, "finite"),
        ("variance_x_q", math.nan, "above 0"),
        ("correlation_p", 1.0, "between -1 and 1"),
        ("correlation_q", -1.5, "between -1 and 1"),
        ("correlation_q", math.nan, "between -1 and 1"),
    ],
)
def test_an_invalid_field_is_named_with_its_value_and_what_is_allowed(field, value, allowed):
    with pytest.raises(ValueError, match=field) as caught:
        GaussianPair2D(**{field: value})
    assert repr(value) in str(caught.value)
    assert allowed in str(caught.value)


def test_the_same_spec_is_computed_once():
    assert explore(GaussianPair2D()) is explore(GaussianPair2D(**asdict(GaussianPair2D())))


def test_the_table_has_a_row_a_point():
    columns = explore(GaussianPair2D()).tables()["the plane"]
    assert {len(column) for column in columns.values()} == {PLANE.size**2}
    assert columns["x"][1] != columns["x"][0]
    assert columns["y"][1] == columns["y"][0]


@pytest.mark.parametrize("case", TUTORIAL)
def test_the_snippet_prints_the_numbers_of_the_page(case):
    pair = TUTORIAL[case][0]
    view = explore(pair)
    assert printed_divergences(snippet(pair)) == (view.kl_pq, view.kl_qp)
