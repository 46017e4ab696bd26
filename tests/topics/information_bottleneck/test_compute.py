"""The exact information bottleneck: known solutions, transitions, and what must always hold."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.special import entr, rel_entr

from kllab import conditional_entropy, mutual_information
from kllab.models.bottleneck_annealing import critical_beta, lone_beta, splitting_betas
from kllab.models.bottleneck_solver import Code, Source, descent
from kllab.topics.information_bottleneck.compute import annealed, explore
from kllab.topics.information_bottleneck.joint_table import joint_of
from kllab.topics.information_bottleneck.snippet import snippet
from kllab.topics.information_bottleneck.spec import BETAS, WAYS, Bottleneck
from pages.deep_learning.information_bottleneck.presets import EXACT_PRESETS as PRESETS
from tests.support.serving import ROOT


def flipping(p: float) -> tuple[tuple[float, ...], ...]:
    return ((1 - p, p), (p, 1 - p))


def random_source(seed: int) -> Source:
    rng = np.random.default_rng(seed)
    shape = rng.integers(2, 6, size=2)
    return Source(
        rng.dirichlet(np.full(shape.prod(), 0.5)).reshape(shape) * 0.999 + 1e-3 / shape.prod()
    )


def blahut_arimoto(source: Source, encoder: np.ndarray, beta: float) -> np.ndarray:
    """Make one plain step of the self-consistent equations, written from the equations alone."""
    p_t = source.p_x @ encoder
    p_y_given_t = encoder.T @ source.joint / p_t[:, None]
    distortion = rel_entr(source.p_y_given_x[:, None], p_y_given_t).sum(axis=2)
    weights = p_t * np.exp(-beta * distortion)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def entropy_at(a: float) -> float:
    return float(entr(a) + entr(1 - a))


@pytest.mark.parametrize("p", [0.0, 0.05, 0.1, 0.3, 0.45])
@pytest.mark.parametrize("way", WAYS)
def test_the_binary_symmetric_channel_follows_mrs_gerber(p: float, way: str) -> None:
    curve = annealed(flipping(p), 0.0, way)
    assert curve.critical == pytest.approx((1 - 2 * p) ** -2, rel=1e-9)
    seen = 0
    for code, rate, relevance in zip(curve.codes, curve.rate, curve.relevance, strict=True):
        if not 1e-6 < rate < np.log(2) - 1e-9:
            continue
        seen += 1
        a = brentq(lambda a, r=rate: np.log(2) - entropy_at(a) - r, 0, 0.5, xtol=1e-15)
        known = np.log(2) - entropy_at(a * (1 - p) + (1 - a) * p)
        assert relevance == pytest.approx(known, abs=1e-8)
        assert code.encoder.shape == (2, 2)
    assert seen > 2 or p == 0


@pytest.mark.parametrize("p", [0.1, 0.3])
def test_the_optimal_noise_of_a_symmetric_channel_is_that_of_its_beta(p: float) -> None:
    """d I(X;T) = beta d I(T;Y) along the known curve."""
    curve = annealed(flipping(p), 0.0, "both")
    for beta, code in zip(BETAS, curve.codes, strict=True):
        if not 1.02 * curve.critical < beta < 10 * curve.critical:
            continue
        a = float(code.encoder.min())
        b = a * (1 - p) + (1 - a) * p
        slope = np.log(a / (1 - a)) / ((1 - 2 * p) * np.log(b / (1 - b)))
        assert slope == pytest.approx(beta, rel=1e-5)


def test_independent_variables_leave_nothing_to_say() -> None:
    curve = annealed(((1.0, 2.0), (2.0, 4.0)), 0.0, "both")
    assert curve.critical == np.inf
    assert not curve.relevance.any()
    assert not curve.rate.any()
    assert (curve.clusters == 1).all()
    # The smallest noise that makes a table independent is all of it.
    assert annealed(flipping(0.1), 1.0, "both").critical == np.inf


def test_a_deterministic_y_costs_what_it_tells() -> None:
    curve = annealed(((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)), 0.0, "both")
    assert curve.critical == pytest.approx(1)
    np.testing.assert_allclose(curve.relevance, curve.rate, atol=1e-7)
    above = np.array(BETAS) > 1
    np.testing.assert_allclose(curve.rate[above], np.log(3), atol=1e-7)
    np.testing.assert_allclose(curve.rate[np.array(BETAS) < 0.99], 0, atol=1e-7)


@pytest.mark.parametrize("seed", range(8))
def test_the_critical_beta_is_that_of_the_singular_values(seed: int) -> None:
    source = random_source(seed)
    joint = source.joint
    scaled = joint / np.sqrt(np.outer(joint.sum(axis=1), joint.sum(axis=0)))
    values = np.linalg.svd(scaled, compute_uv=False)
    assert values[0] == pytest.approx(1)
    assert critical_beta(source) == pytest.approx(values[1] ** -2)
    assert critical_beta(source) >= 1


@pytest.mark.parametrize("noise", [0.2, 0.5])
def test_noise_raises_the_critical_beta_by_the_square(noise: float) -> None:
    table = PRESETS["Asymmetric"].table
    clean, noisy = Source(joint_of(table, 0.0)), Source(joint_of(table, noise))
    assert critical_beta(noisy) == pytest.approx(critical_beta(clean) / (1 - noise) ** 2)
    np.testing.assert_allclose(noisy.p_x, clean.p_x)
    np.testing.assert_allclose(noisy.joint.sum(axis=0), clean.joint.sum(axis=0))


@pytest.mark.parametrize("seed", range(6))
def test_below_the_critical_beta_the_trivial_code_is_stable_and_above_it_is_not(seed: int) -> None:
    source = random_source(seed)
    at, rng = critical_beta(source), np.random.default_rng(seed)
    near_trivial = 0.5 + 1e-4 * rng.uniform(-1, 1, (len(source.p_x), 1))
    code = Code(source, np.hstack([near_trivial, 1 - near_trivial]))
    *_, below = descent(code, 0.9 * at)
    assert below.relevance < 1e-9
    *_, above = descent(code, 1.2 * at)
    assert above.relevance > 1e-6


@pytest.mark.parametrize("name", PRESETS)
def test_rising_splits_where_the_stability_of_a_cluster_ends(name: str) -> None:
    spec = PRESETS[name]
    curve = annealed(spec.table, spec.noise, "rising")
    table = zip(BETAS, curve.codes, strict=True)
    for beta, code in table:
        full = code.encoder.shape[1] >= code.encoder.shape[0]
        assert full or (splitting_betas(code) > beta * (1 - 0.02)).all(), beta
    if np.isfinite(curve.critical):
        first = curve.transitions[0]
        assert first.after <= curve.critical * (1 + 1e-9)
        assert first.by >= curve.critical * (1 - 1e-9)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("beta", [0.7, 2.0, 8.0, 60.0])
def test_the_functional_never_rises(seed: int, beta: float) -> None:
    source = random_source(seed)
    start = np.random.default_rng(seed).dirichlet(np.ones(4), size=len(source.p_x))
    codes = [Code(source, start), *descent(Code(source, start), beta)]
    values = np.array([code.functional(beta) for code in codes])
    assert (np.diff(values) <= 1e-12 * max(1, beta)).all()
    assert values[-1] < values[0]


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("way", WAYS)
def test_no_code_knows_more_than_it_may(name: str, way: str) -> None:
    spec = PRESETS[name]
    curve = annealed(spec.table, spec.noise, way)
    assert (curve.relevance <= curve.rate + 1e-9).all()
    assert (curve.relevance <= curve.source.relevant + 1e-12).all()
    assert curve.source.relevant == pytest.approx(mutual_information(curve.source.joint))
    for code in curve.codes:
        np.testing.assert_allclose(code.encoder.sum(axis=1), 1)
        assert (code.encoder >= 0).all()
        assert code.encoder.shape[1] <= code.encoder.shape[0]


@pytest.mark.parametrize("name", PRESETS)
def test_the_curve_rises_with_beta_and_is_concave(name: str) -> None:
    spec = PRESETS[name]
    curve = annealed(spec.table, spec.noise, "both")
    assert (np.diff(curve.rate) >= -1e-6).all()
    assert (np.diff(curve.relevance) >= -1e-6).all()
    # The functional, a minimum of lines in beta, is concave in it; its slope is -I(T;Y).
    functional = curve.rate - np.array(BETAS) * curve.relevance
    slopes = np.diff(functional) / np.diff(BETAS)
    assert (np.diff(slopes) <= 1e-6).all()


@pytest.mark.parametrize("name", PRESETS)
def test_each_code_satisfies_its_own_equations(name: str) -> None:
    spec = PRESETS[name]
    for way in ("rising", "falling"):
        curve = annealed(spec.table, spec.noise, way)
        for beta, code in zip(BETAS, curve.codes, strict=True):
            after = blahut_arimoto(code.source, code.encoder, beta)
            assert np.abs(after - code.encoder).max() < 1e-9, (way, beta)


@pytest.mark.parametrize(
    "table",
    [
        ((9.0, 1.0), (1.0, 9.0)),
        ((2.0, 0.0), (19.0, 19.0)),
        ((5.0, 2.0), (1.0, 8.0)),
        ((0.1, 0.4), (0.35, 0.15)),
    ],
)
@pytest.mark.parametrize("index", [14, 18, 22, 26, 30, 40])
def test_no_code_of_a_fine_grid_is_better(table: tuple[tuple[float, ...], ...], index: int) -> None:
    """Two clusters are enough for a binary X: all of them are tried, 201 by 201."""
    beta, grid = BETAS[index], np.linspace(0, 1, 201)
    code = annealed(table, 0.0, "both").codes[index]
    source = code.source
    a, b = np.meshgrid(grid, grid, indexing="ij")
    p_t_x = np.stack([np.stack([a, 1 - a], -1), np.stack([b, 1 - b], -1)], -2)

    def information(joint: np.ndarray) -> np.ndarray:
        independent = joint.sum(-1, keepdims=True) * joint.sum(-2, keepdims=True)
        ratio = np.where(joint > 0, joint / np.where(independent > 0, independent, 1), 1)
        return (joint * np.log(ratio)).sum((-1, -2))

    rate = information(source.p_x[:, None] * p_t_x)
    relevance = information(np.swapaxes(p_t_x, -1, -2) @ source.joint)
    assert code.functional(beta) <= (rate - beta * relevance).min() + 1e-7


def test_a_rare_but_telling_x_gets_its_cluster_before_one_cluster_is_unstable() -> None:
    spec = PRESETS["A rare, informative x"]
    both, rising = (annealed(spec.table, 0.0, way) for way in ("both", "rising"))
    source = both.source
    gain = -np.log(source.joint.sum(axis=0)[0])  # y is 0 for certain
    assert lone_beta(source) == pytest.approx(-np.log(source.p_x[0]) / gain)
    assert both.critical == pytest.approx(21)
    [first] = both.transitions
    assert first.after < lone_beta(source) < first.by < both.critical / 4
    assert rising.transitions[0].by > both.critical
    between = BETAS.index(7.94)
    better, worse = (c.codes[between].functional(7.94) for c in (both, rising))
    assert better < worse - 0.01 < 0.01


def test_values_of_x_that_say_the_same_share_their_clusters() -> None:
    view = explore(PRESETS["Clusters"])
    encoder = view.code.encoder
    assert encoder.shape == (4, 2)
    np.testing.assert_allclose(encoder[0], encoder[1], atol=1e-12)
    np.testing.assert_allclose(encoder[2], encoder[3], atol=1e-12)
    assert view.curve.clusters.max() == 2


def test_levels_of_clusters_show_one_after_the_other() -> None:
    counts = explore(Bottleneck()).curve.clusters
    assert list(dict.fromkeys(counts.tolist())) == [1, 2, 4]


@pytest.mark.parametrize("name", PRESETS)
def test_what_is_lost_of_y_is_the_distortion(name: str) -> None:
    view = explore(PRESETS[name])
    lost = view.curve.source.relevant - view.code.relevance
    assert view.expected_distortion == pytest.approx(lost, abs=1e-12)
    markov = view.code.source.p_x[:, None, None] * (
        view.code.encoder[:, :, None] * view.code.source.p_y_given_x[:, None, :]
    )  # I(X;Y|T) in the joint of (x, t, y) is the same loss
    given_t = conditional_entropy(markov.sum(axis=0))
    given_both = conditional_entropy(markov.reshape(-1, markov.shape[2]))
    assert given_t - given_both == pytest.approx(lost, abs=1e-12)


def test_rows_without_weight_are_left_out() -> None:
    with_row = Bottleneck(((9.0, 1.0), (0.0, 0.0), (1.0, 9.0)))
    without = Bottleneck(((9.0, 1.0), (1.0, 9.0)))
    np.testing.assert_array_equal(explore(with_row).curve.rate, explore(without).curve.rate)


@pytest.mark.parametrize("name", PRESETS)
def test_tables_have_columns_of_one_length(name: str) -> None:
    view = explore(PRESETS[name])
    tables = view.tables()
    assert list(tables) == ["curve", "encoder", "joint"]
    for columns in tables.values():
        assert len({len(column) for column in columns.values()}) == 1
    np.testing.assert_array_equal(tables["joint"]["p(x, y)"], view.curve.source.joint.ravel())


def test_the_snippet_prints_the_numbers_of_the_page() -> None:
    spec = replace(PRESETS["Asymmetric"], noise=0.1)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", snippet(spec)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    view = explore(spec)
    printed = dict(line.rsplit(" nats", 1)[0].split(" = ") for line in done.stdout.splitlines()[:3])
    assert float(printed["I(X;T)"]) == view.code.rate
    assert float(printed["I(T;Y)"]) == view.code.relevance
    assert float(printed["I(X;Y)"]) == view.curve.source.relevant


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"beta": 3.0}, r"beta is 3.0; allowed: one of the 61 from 0.501 to 501"),
        ({"noise": 1.5}, "noise is 1.5; allowed: a number from 0 to 1"),
        ({"way": "up"}, "way is 'up'; allowed: one of both, rising, falling"),
        ({"table": ((1.0, 1.0),)}, "table: 1 rows"),
    ],
)
def test_what_is_not_allowed_is_named(change: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Bottleneck(**change)


@pytest.mark.parametrize("name", PRESETS)
def test_a_gap_reaches_another_code_on_both_sides_and_no_change_none(name: str) -> None:
    curve = explore(PRESETS[name]).curve
    for index, rate in enumerate(curve.rate):
        assert curve.nearest(float(rate), index) == index
        gap = curve.gap(index)
        for moved in (rate - gap, rate + gap):
            if gap and curve.rate.min() <= moved <= curve.rate.max():
                assert curve.nearest(float(moved), index) != index
