"""Figures of soft values: what is drawn is what was computed."""

from __future__ import annotations

import numpy as np
import pytest

from kllab.divergences.units import BITS, NATS
from kllab.models.gridworld import MAPS, Grid
from kllab.topics.maximum_entropy.compute import explore
from kllab.topics.maximum_entropy.run_view import MaximumEntropyRun
from kllab.topics.maximum_entropy.spec import SoftSpec
from kllab.topics.maximum_entropy.train import Config
from kllab.topics.maximum_entropy.train.step_record import TRAIL
from pages.deep_learning.maximum_entropy import figures
from pages.deep_learning.maximum_entropy.map_figure import gridworld
from tests.support.drawn_run import drawn_run
from tests.support.plain_figure import decoded


def run_of(config: Config, trail: np.ndarray) -> MaximumEntropyRun:
    """Return a run with a trail, (tests, 7, learners), and nothing else."""
    arrays = {"trail": trail, "trail_step": np.arange(len(trail))}
    return MaximumEntropyRun(config, {}, arrays)


@pytest.mark.parametrize("name", MAPS)
def test_every_state_has_its_value_and_arrows_as_long_as_probable(name: str) -> None:
    grid = Grid(name)
    states = len(grid.cells)
    policy = np.tile([0.0, 0.0, 1.0, 0.0], (states, 1))  # everybody goes right
    figure = gridworld(grid, policy, np.arange(states, dtype=float), "number", marked=3)
    shown = decoded(figure["data"][0]["z"])
    assert shown.shape == (len(grid.rows), len(grid.rows[0]))
    for state, cell in enumerate(grid.cells):
        assert shown[cell] == state
    assert np.isnan(shown).sum() == shown.size - states
    x, y = (decoded(figure["data"][1][axis]).reshape(states, 6) for axis in "xy")
    np.testing.assert_allclose(x[:, 1] - x[:, 0], 0.45, atol=1e-6)
    np.testing.assert_allclose(y[:, 1], y[:, 0])
    row, column = grid.cells[3]
    ring = figure["data"][2]
    assert (*decoded(ring["x"]), *decoded(ring["y"])) == (column + 1, row + 1)
    # Neither walls nor the goal nor holes have a value: each kind has a colour of its own.
    shapes = figure["layout"]["shapes"]
    assert len(shapes) == shown.size - states
    kinds = {letter for row in grid.rows for letter in row} - set("S.")
    assert len({shape["fillcolor"] for shape in shapes}) == len(kinds)


def test_the_curve_is_in_the_unit_and_carries_what_was_trained() -> None:
    view = explore(SoftSpec())
    trail = np.ones((2, len(TRAIL), 2))
    trail[:, TRAIL.index("visited_entropy")] = [[1.0, 1.2], [0.5, 0.7]]
    trained = drawn_run("A", run_of(Config(targets=(0.5, 0.6)), trail))
    figure = figures.frontier(view.frontier, BITS, here=(np.log(2), 1.0), trained=trained)
    by_name = {trace["name"]: trace for trace in figure["data"]}
    np.testing.assert_allclose(
        decoded(by_name["optimal, all α"]["x"]),
        view.frontier.entropy / np.log(2),
        rtol=1e-6,
    )
    assert by_name["optimal, your α"]["x"] == [pytest.approx(1.0)]
    np.testing.assert_allclose(decoded(by_name["A"]["x"]), np.array([0.5, 0.7]) / np.log(2))
    path = next(trace for trace in figure["data"] if trace["name"] == "A")
    entropies = np.array([1.0, 0.5, np.nan, 1.2, 0.7, np.nan]) / np.log(2)
    np.testing.assert_allclose(decoded(path["x"]), entropies, rtol=1e-6)


def test_both_sides_of_the_identity_are_drawn_on_each_other() -> None:
    kl, gap = figures.mixing(explore(SoftSpec()).projection, NATS)["data"]
    np.testing.assert_allclose(decoded(kl["y"])[::4], decoded(gap["y"]), atol=1e-6)


def test_each_learner_has_a_line_in_each_panel_and_each_target_its_own() -> None:
    config = Config(targets=(0.3, 0.5, 0.6), steps=4)
    figure = figures.learners(run_of(config, np.ones((5, len(TRAIL), 3))), BITS)
    assert len(figure["data"]) == 12
    assert sum(trace["showlegend"] for trace in figure["data"]) == 3
    lines = figure["layout"]["shapes"]
    assert [line["y0"] for line in lines] == pytest.approx([0.6, 1.0, 1.2])
    assert {(line["xref"], line["yref"]) for line in lines} == {("x2 domain", "y2")}
    fixed = Config(temperature="fixed", alphas=(0.1, 0.2, 0.3))
    assert not figures.learners(run_of(fixed, np.ones((5, len(TRAIL), 3))), BITS)["layout"][
        "shapes"
    ]
