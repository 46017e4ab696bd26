"""The properties hold over many pairs."""

import math
import subprocess
import sys
from dataclasses import asdict, astuple
from typing import Any

import numpy as np
import pytest

from kllab import Bernoulli, Categorical, entropy, kl_divergence
from kllab.divergences.units import BITS, NATS
from kllab.topics.properties import (
    additivity,
    asymmetry,
    chain_rule,
    change_of_variable,
    data_processing,
    gibbs,
    infinity,
    pinsker,
    triangle,
)
from pages.foundations.properties.sections import SECTIONS
from tests.support.plain_figure import check_plain

CASES = [(name, spec) for name, one in SECTIONS.items() for spec in one.presets.values()]
RNG = np.random.default_rng(3)


@pytest.mark.parametrize(("name", "spec"), CASES, ids=lambda x: str(x)[:30])
@pytest.mark.parametrize("unit", [NATS, BITS], ids=lambda unit: unit.name)
def test_every_case_is_drawn(name: str, spec: Any, unit: Any) -> None:
    section = SECTIONS[name]
    found = section.explore(spec)
    check_plain(section.figure(found, unit))
    for columns in found.tables().values():
        assert len({len(column) for column in columns.values()}) == 1


@pytest.mark.slow
@pytest.mark.parametrize("name", SECTIONS)
def test_the_snippet_runs(name: str) -> None:
    spec = next(iter(SECTIONS[name].presets.values()))
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", SECTIONS[name].snippet(spec)],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    assert "nats" in done.stdout


@pytest.mark.parametrize("name", SECTIONS)
def test_controls_start_where_the_first_preset_is(name: str) -> None:
    section = SECTIONS[name]
    spec = next(iter(section.presets.values()))
    starts = {control.key: control.default for control in section.controls}
    assert starts == asdict(spec)


def test_gibbs_over_random_pairs() -> None:
    for row in RNG.dirichlet(np.ones(6), 200):
        found = gibbs.explore(gibbs.ThreeOutcomes(*row))
        assert found.holds
        assert found.kl == pytest.approx(float(found.weights @ found.heights))
        assert found.mean_ratio == pytest.approx(1)
    assert gibbs.explore(gibbs.ThreeOutcomes(0.2, 0.3, 0.5, 0.2, 0.3, 0.5)).kl == 0
    tiny = gibbs.explore(gibbs.ThreeOutcomes(1.0, 1.0, 1.0, 1e-310, 1.0, 1.0))
    assert tiny.heights[0] == pytest.approx(np.log(2 / 3) - np.log(1e-310)), "p/q overflows"


def test_all_weights_at_zero_are_refused() -> None:
    with pytest.raises(ValueError, match="all weights of Q are 0"):
        gibbs.explore(gibbs.ThreeOutcomes(q0=0, q1=0, q2=0))
    with pytest.raises(ValueError, match="all weights of P are 0"):
        data_processing.explore(data_processing.FiveOutcomes(0, 0, 0, 0, 0))


def test_both_directions_agree_on_the_lines_and_nowhere_else() -> None:
    agree = [asymmetry.Bernoullis(0.2, 0.8), asymmetry.Bernoullis(0.3, 0.3)]
    agree += [asymmetry.Normals(0.0, mean) for mean in (-2.0, 0.0, 2.5)]
    for pair in agree:
        assert asymmetry.explore(pair).symmetric
    for pair in (asymmetry.Bernoullis(0.2, 0.7), asymmetry.Normals(0.1, 0.0)):
        assert not asymmetry.explore(pair).symmetric
    plane = asymmetry.explore(asymmetry.Normals()).plane
    narrower = plane.x < -0.01
    assert (plane.difference[:, narrower] > 0).all()
    assert (plane.difference[:, plane.x > 0.01] < 0).all()


def test_the_map_is_exactly_zero_where_both_directions_agree_and_nowhere_else() -> None:
    coins = asymmetry.explore(asymmetry.Bernoullis()).plane.difference
    places = np.arange(len(coins))
    agree = np.equal.outer(places, places) | np.equal.outer(places, places[::-1])
    np.testing.assert_array_equal(coins == 0, agree)
    plane = asymmetry.explore(asymmetry.Normals()).plane
    np.testing.assert_array_equal((plane.difference == 0).all(axis=0), plane.x == 0)


def test_the_search_finds_the_worst_triple_of_its_grid() -> None:
    tried = triangle.search()
    assert tried.count == 99**3
    assert 0 < tried.broken < tried.count
    for worst in tried.worst:
        found = triangle.explore(worst)
        assert found.direct / found.detour == pytest.approx(tried.ratio, rel=1e-12)
    # KL does not change if the outcomes of all coins are swapped.
    first, mirrored = (np.array(astuple(worst)) for worst in tried.worst)
    np.testing.assert_allclose(first, 1 - mirrored)
    grid = triangle.GRID
    for _ in range(300):
        p, q, r = RNG.choice(grid, 3, replace=False)
        other = triangle.explore(triangle.Triple(p, q, r))
        assert other.direct / other.detour <= tried.ratio * (1 + 1e-12)
    assert not triangle.explore(triangle.Triple(0.5, 0.8, 0.3)).shorter


def test_the_detour_is_shorter_exactly_where_q_lies_between() -> None:
    """The theorem that the page lets its visitor find, on every triple of the grid."""
    grid = triangle.GRID
    kl = np.asarray(kl_divergence(Bernoulli(grid[:, None]), Bernoulli(grid)))
    gain = kl[:, None, :] - kl[:, :, None] - kl[None, :, :]  # p, q, r
    p, q, r = np.meshgrid(grid, grid, grid, indexing="ij")
    between = ((p < q) & (q < r)) | ((r < q) & (q < p))
    assert ((gain > 1e-12) == between).all()
    assert between.sum() == triangle.search().broken
    # The formula behind `gain`.
    logits = np.log(grid) - np.log1p(-grid)
    np.testing.assert_allclose(
        gain, (p - q) * (logits[None, :, None] - logits[None, None, :]), atol=1e-12
    )
    for one in (triangle.Triple(), triangle.Triple(0.5, 0.8, 0.3)):
        found = triangle.explore(one)
        assert found.gain == pytest.approx(found.direct - found.detour)


def test_the_ratio_has_no_bound_beyond_the_grid() -> None:
    def ratio(r: float, q: float) -> float:
        return float(
            kl_divergence(Bernoulli(0.5), Bernoulli(r))
            / (
                kl_divergence(Bernoulli(0.5), Bernoulli(q))
                + kl_divergence(Bernoulli(q), Bernoulli(r))
            )
        )

    largest = [max(ratio(r, q) for q in np.geomspace(r, 0.4, 300)[1:]) for r in (1e-50, 1e-300)]
    assert triangle.search().ratio * 3 < largest[0] < largest[1] / 3


def test_kl_grows_like_a_logarithm_and_is_infinite_at_zero() -> None:
    found = infinity.explore(infinity.ThirdCell(0.2, 0.0))
    assert math.isinf(found.kl)
    assert "q gives 0 where p gives 0.2" in (found.reason or "")
    tiny = found.cells <= 1e-6
    slope = np.diff(found.kls[tiny]) / np.diff(-np.log(found.cells[tiny]))
    np.testing.assert_allclose(slope, 0.2, rtol=1e-6)
    # "Each power of ten taken from q adds at most p log 10", from anywhere.
    steepest = (np.diff(found.kls) / np.diff(-np.log(found.cells))).max()
    assert steepest <= 0.2 * (1 + 1e-12)
    assert infinity.explore(infinity.ThirdCell(0.0, 0.0)).kl == 0


@pytest.mark.parametrize("q", [0.0, 1e-300, 0.3])
def test_what_p_never_gives_takes_kl_nowhere(q: float) -> None:
    found = infinity.explore(infinity.ThirdCell(0.0, q))
    assert found.kl == pytest.approx(-math.log1p(-q))  # the formula on the page


def test_what_differs_by_rounding_is_zero() -> None:
    nearly = gibbs.explore(gibbs.ThreeOutcomes(0.4, 0.5, 0.1, 0.41, 0.49, 0.1))
    assert nearly.mean_ratio != 1
    assert nearly.curve_below == 0
    only_rain = chain_rule.explore(chain_rule.WeatherAndWet(0.3, 0.1, 0.9, 0.6, 0.1, 0.9))
    assert only_rain.by_rain[1:] == (0.0, 0.0)
    assert additivity.explore(additivity.TwoCoins(0.7, 0.4, 0.7, 0.4)).joint == 0.0


def test_dependence_adds_the_mutual_information() -> None:
    for _ in range(100):
        p1, p2, q1, q2 = RNG.uniform(0.01, 0.99, 4)
        spec = additivity.TwoCoins(p1, p2, q1, q2, float(RNG.uniform(-1, 1)))
        cells = spec.joint_p()
        assert cells.sum() == pytest.approx(1)
        assert cells[2] + cells[3] == pytest.approx(p1)
        assert cells[1] + cells[3] == pytest.approx(p2)
        found = additivity.explore(spec)
        assert found.joint == pytest.approx(found.first + found.second + found.mutual)
        assert found.holds
    assert additivity.explore(additivity.TwoCoins()).mutual == 0


def test_the_chain_rule_in_both_orders() -> None:
    for _ in range(100):
        found = chain_rule.explore(chain_rule.WeatherAndWet(*RNG.uniform(0.01, 0.99, 6)))
        assert found.holds


def test_merging_never_adds_and_loses_what_is_within_the_cells() -> None:
    for _ in range(200):
        weights = np.round(RNG.uniform(0, 1, 10), 2)
        merges = tuple(merge for merge in data_processing.MERGES if RNG.random() < 0.5)
        spec = data_processing.FiveOutcomes(*weights, merges)
        found = data_processing.explore(spec)
        assert found.holds
        if np.isfinite(found.fine):
            assert found.fine - found.coarse == pytest.approx(found.lost.sum(), abs=1e-12)
    chained = data_processing.FiveOutcomes(merges=("0+1", "1+2", "3+4"))
    assert chained.cells() == ((0, 1, 2), (3, 4))


def test_a_zero_merged_away_makes_kl_finite() -> None:
    spec = data_processing.FiveOutcomes(q1=0.0, merges=("1+2",))
    found = data_processing.explore(spec)
    assert (math.isinf(found.fine), math.isinf(found.coarse)) == (True, False)
    apart = data_processing.explore(data_processing.FiveOutcomes(q1=0.0, merges=("3+4",)))
    assert math.isinf(apart.coarse)


@pytest.mark.parametrize("mapping", change_of_variable.MAPS)
def test_a_change_of_variable_moves_the_entropies_alone(mapping: str) -> None:
    for _ in range(25):
        m1, m2 = RNG.uniform(-2, 2, 2)
        s1, s2 = RNG.uniform(0.1, 1.5, 2)
        spec = change_of_variable.Mapped(m1, s1, m2, s2, mapping, 1.5)
        found = change_of_variable.explore(spec)
        assert found.holds
        gained = m1 if mapping == "exp" else math.log(1.5)
        assert found.after.entropy_p - found.before.entropy_p == pytest.approx(gained)
    assert found.before.entropy_p == entropy(spec.before()[0])


def test_normal_to_lognormal_is_the_same_float() -> None:
    found = change_of_variable.explore(change_of_variable.Mapped())
    assert found.before.kl_pq == found.after.kl_pq


@pytest.mark.parametrize("outcomes", [2, 3, 10])
def test_no_pair_lies_below_pinsker(outcomes: int) -> None:
    found = pinsker.explore(pinsker.Cloud(outcomes=outcomes, seed=5))
    assert (found.kls >= 2 * found.distances**2 * (1 - 1e-13)).all()
    assert (found.kls >= -np.log1p(-(found.distances**2)) * (1 - 1e-13)).all()
    assert found.holds


def test_the_cloud_is_what_its_seed_says() -> None:
    one, two = (pinsker.explore(pinsker.Cloud(seed=seed)).kls for seed in (1, 2))
    assert not np.array_equal(one, two)
    p, q = np.random.default_rng(1).dirichlet(np.ones(3), size=(2, pinsker.PAIRS))
    assert one[7] == kl_divergence(Categorical(p[7]), Categorical(q[7]))


def test_the_presets_are_what_their_names_say() -> None:
    def found(name: str, case: str) -> Any:
        section = SECTIONS[name]
        return section.explore(section.presets[case])

    assert found("gibbs", "Equal").kl == 0
    assert 0 < found("gibbs", "Nearly equal").kl < 1e-3
    assert math.isfinite(found("gibbs", "P misses an outcome").kl)
    assert math.isinf(found("gibbs", "Q misses an outcome").kl)
    halved, equal = found("normals", "Q half as wide"), found("normals", "Equally wide")
    assert halved.pair.distributions()[1].scale == 0.5
    assert halved.kl_pq > halved.kl_qp
    assert equal.kl_pq == pytest.approx(equal.kl_qp)
    assert not found("triangle", "Q outside").shorter
    tied = found("additivity", "Dependent, equal marginals")
    assert (tied.first, tied.second, tied.joint) == (0, 0, pytest.approx(tied.mutual))
    rain, grass = (found("chain", f"Only the {what} differs") for what in ("rain", "grass"))
    assert rain.joint == pytest.approx(rain.by_rain[0])
    assert (grass.by_rain[0], grass.joint) == (0, pytest.approx(sum(grass.by_rain[1:])))
    assert not found("processing", "Equal ratios: nothing lost").losing
    assert found("processing", "All merged").coarse == pytest.approx(0, abs=1e-15)
    merged = found("processing", "A zero merged away")
    assert (math.isinf(merged.fine), math.isfinite(merged.coarse)) == (True, True)
    moved = found("change", "Metres to millimetres")
    assert moved.after.entropy_p - moved.before.entropy_p == pytest.approx(math.log(1000))
    tight = found("pinsker", "Nearly tight")
    assert 1 <= tight.kl / tight.bound < 1.001
    assert math.isinf(found("infinity", "Impossible in Q").kl)
    assert found("infinity", "Impossible in both").kl == 0


@pytest.mark.parametrize("distance", [0.0, 0.25, 0.98, 2.0])
@pytest.mark.parametrize("kl", [0.0, 0.5, 100.0])
def test_the_nearest_coins_have_the_distance_and_of_those_the_nearest_kl(
    distance: float, kl: float
) -> None:
    p, q = pinsker.nearest_coins(distance, kl)
    found = pinsker.explore(pinsker.Cloud(p, q))
    assert found.distance == pytest.approx(min(distance, 0.98))
    every = [
        pinsker.explore(pinsker.Cloud(first, second)).kl
        for first in triangle.GRID.tolist()
        for second in triangle.GRID.tolist()
        if abs(abs(first - second) - found.distance) < 1e-9
    ]
    assert abs(found.kl - kl) == min(abs(one - kl) for one in every)


@pytest.mark.parametrize("outcome", [0, 1, 2])
def test_a_ratio_that_is_there_changes_nothing_and_a_new_one_lifts_kl_exactly(
    outcome: int,
) -> None:
    spec = gibbs.ThreeOutcomes()
    found, (p, q) = gibbs.explore(spec), spec.probabilities()
    same = spec.with_ratio(outcome, found.ratios[outcome])
    assert astuple(same) == pytest.approx(astuple(spec), abs=1e-12)
    # The others' heights all change by the logarithm of one factor.
    ratio = 0.5 * found.ratios[outcome]
    factor = (1 - ratio * p[outcome]) / (1 - q[outcome])
    rise = p[outcome] * math.log(2) - (1 - p[outcome]) * math.log(factor)
    moved = gibbs.explore(spec.with_ratio(outcome, ratio))
    assert moved.kl - found.kl == pytest.approx(rise, abs=1e-12)


def test_a_cell_is_nearest_to_its_own_exponent() -> None:
    for cell in infinity.CELLS:
        for moved in (-0.04, 0.0, 0.04):
            assert infinity.nearest_cell(math.log10(cell) + moved) == cell
