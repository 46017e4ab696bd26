"""Figures of trainings: what is drawn is what was recorded."""

from types import SimpleNamespace

import numpy as np
import pytest

from kllab.divergences.units import BITS, NATS
from pages.charts import training
from pages.charts.training import Panel
from tests.support.drawn_run import drawn_run
from tests.support.plain_figure import decoded

PANELS = (
    Panel("distortion", "distortion", marked="test_distortion"),
    Panel("rate", "rate", from_zero=True),
    Panel("elbo", "ELBO"),
    Panel("beta", "β", from_zero=True, information=False),
)


def run(name: str, steps: int = 50) -> SimpleNamespace:
    step = np.arange(1.0, steps + 1)
    tested = np.where(step % 10 == 0, 90.0, np.nan)
    columns = {
        "step": step,
        "distortion": 500 / step,
        "rate": step / 10,
        "elbo": -500 / step - step / 10,
        "beta": step / steps,
        "test_distortion": tested,
    }
    return drawn_run(name, SimpleNamespace(columns=columns))


def test_every_run_has_its_own_colour_and_dash_in_every_panel() -> None:
    figure = training.curves([run(letter) for letter in "ABCDEF"], PANELS, 50, NATS)
    lines = [trace for trace in figure["data"] if trace["mode"] == "lines"]
    assert len(lines) == 24
    looks = {(trace["line"]["color"], trace["line"]["dash"]) for trace in lines}
    assert len(looks) == len({dash for _, dash in looks}) == 6
    assert sum(trace["showlegend"] for trace in lines) == 6


def test_runs_of_any_length_share_their_axes() -> None:
    figure = training.curves([run("A", 20), run("B", 50)], PANELS, 80, NATS)
    axes = [figure["layout"][f"xaxis{number}"] for number in ("", 2, 3, 4)]
    assert [axis["range"] for axis in axes] == [[0, 80]] * 4
    assert [axis.get("matches") for axis in axes] == [None, "x", "x", "x"]
    ends = [decoded(each["x"])[-1] for each in figure["data"] if each["mode"] == "lines"]
    assert ends == [20, 50] * 4, "by step, not stretched to one length"


def test_a_mean_over_seeds_has_a_band_of_its_spread() -> None:
    mean = run("A")
    mean.spread = {"rate": np.full(50, np.log(2)), "beta": np.full(50, 0.25)}
    figure = training.curves([mean, run("B")], PANELS, 50, BITS)
    bands = [trace for trace in figure["data"] if trace.get("fill") == "toself"]
    assert [(band["yaxis"], band["showlegend"]) for band in bands] == [("y2", False), ("y4", False)]
    step = np.arange(1.0, 51)
    edges = np.concatenate([step / 10, step[::-1] / 10]) / np.log(2) + np.repeat([-1, 1], 50)
    np.testing.assert_allclose(decoded(bands[0]["y"]), edges, rtol=1e-6, atol=1e-6)
    low, high = figure["layout"]["yaxis2"]["range"]
    assert low <= edges.min()
    assert edges.max() <= high


def test_levels_are_dotted_lines_in_their_panel_and_unit() -> None:
    rate = Panel("rate", "rate", levels=(np.log(2), 2 * np.log(2)))
    beta = Panel("beta", "β", information=False, levels=(0.5,))
    lines = training.curves([run("A")], (PANELS[0], rate, beta), 50, BITS)["layout"]["shapes"]
    assert [(line["xref"], line["yref"]) for line in lines] == [
        ("x2 domain", "y2"), ("x2 domain", "y2"), ("x3 domain", "y3")
    ]  # fmt: skip
    assert [line["y0"] for line in lines] == pytest.approx([1.0, 2.0, 0.5])
    assert [line["y1"] for line in lines] == [line["y0"] for line in lines]


def test_gaps_are_not_drawn_as_measurements() -> None:
    figure = training.curves([run("A")], PANELS, 50, NATS)
    [marks] = [trace for trace in figure["data"] if trace["mode"] == "markers"]
    np.testing.assert_array_equal(decoded(marks["x"]), [10, 20, 30, 40, 50])
    np.testing.assert_array_equal(decoded(marks["y"]), [90] * 5)


def test_the_first_steps_do_not_flatten_the_rest() -> None:
    layout = training.curves([run("A")], PANELS, 50, NATS)["layout"]
    low, high = layout["yaxis"]["range"]
    assert low <= 10 < high <= 200  # distortion starts at 500 and ends at 10
    assert high > 90  # tests are in the picture too
    assert layout["yaxis2"]["range"] == [0.0, 5.0]
    few = training.curves([run("A", 3)], PANELS, 1000, NATS)["layout"]["yaxis"]
    assert few["range"] == [100.0, 500.0]  # 500, 250 and 167: all there is so far
