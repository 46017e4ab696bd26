"""Views of a run: rates over time, pictures at any time, the aggregated posterior, gradients."""

import re
from typing import Any

import numpy as np
import pytest
from scipy.stats import norm

from kllab.divergences.units import BITS, NATS
from kllab.topics.vae.aggregated import marginal_divergences, prior_masses
from kllab.topics.vae.train.step_record import LATENT_EDGES
from pages.deep_learning.vae import figures
from pages.deep_learning.vae.presets import PRESETS
from pages.web import live_run
from tests.pages.test_contract import charts, open_view, visit

PAGE = "deep_learning/vae/page.py"
STEPS = np.array([1, 10, 50, 100])
RATES = np.array([[0.0, 9.0], [0.05, 2.0], [0.02, 3.0], [0.01, 3.5]])


def chart(app: Any, name: str) -> dict[str, Any]:
    [found] = [each for each in charts(app) if each["name"] == name]
    return found


@pytest.mark.parametrize("unit", [NATS, BITS], ids=lambda unit: unit.name)
def test_small_rates_are_grey_and_the_first_steps_do_not_decide_the_colours(unit: Any) -> None:
    columns = {"step": STEPS.astype(float), "informative_units": np.array([1.0, 1, 1, 1])}
    drawn = figures.rates_over_time(STEPS, RATES, columns, 100, 0.1, unit)
    cells, *counts = drawn["data"]
    assert cells["z"].shape == (2, 4)
    assert cells["zmax"] < unit.of(9.0), "the first steps are extreme"
    assert cells["zmax"] >= unit.of(3.5)
    greys = [stop for stop, colour in cells["colorscale"] if colour.startswith("theme:")]
    assert max(greys) * cells["zmax"] == pytest.approx(unit.of(0.1))
    assert [len(count["x"]) for count in counts] == [0, 4], "active units were never measured"
    assert drawn["layout"]["xaxis2"]["matches"] == "x"


def test_marginal_divergences_are_zero_for_the_prior_and_below_the_exact_one() -> None:
    shifted = np.diff([0, *np.cumsum(prior_masses())[:-1], 1])
    np.testing.assert_allclose(marginal_divergences(np.array([shifted])), 0, atol=1e-12)
    below = norm.cdf(LATENT_EDGES, 1.0, 0.5)
    below[0], below[-1] = 0, 1
    exact = np.log(1 / 0.5) + (0.5**2 + 1) / 2 - 0.5
    [found] = marginal_divergences(np.array([np.diff(below)]))
    assert 0.97 * exact < found < exact


def arrays_of(step: int) -> dict[str, np.ndarray]:
    """Return pictures of which all pixels are the step."""
    images = {
        name: np.full((n, 8, 8), step, np.uint8)
        for name, n in (("samples", 20), ("originals", 10), ("reconstructions", 10), ("walk", 8))
    }
    masses = np.tile(prior_masses(), (20, 1)).astype(np.float32)
    return images | {"aggregated": masses, "rate_per_dimension": np.full(20, float(step))}


@pytest.fixture
def _recorded_over_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the recorded run arrays at some steps of its 3,000."""

    def over_time(_run: Any, name: str, _most: int = 0) -> dict[int, np.ndarray]:
        return {step: arrays_of(step)[name] for step in (10, 100, 200)}

    view_of = live_run.LiveRun.view.fget  # type: ignore[attr-defined]

    def view(run: Any) -> Any:
        found = view_of(run)
        return type(found)(found.config, found.columns, {**found.arrays, **arrays_of(200)})

    monkeypatch.setattr(live_run.LiveRun, "over_time", over_time)
    monkeypatch.setattr(live_run.LiveRun, "view", property(view))


@pytest.mark.usefixtures("_recorded_over_time")
def test_the_time_slider_shows_the_pictures_of_that_time() -> None:
    app = open_view(visit(PAGE), "Pictures")
    assert chart(app, "samples")["figure"]["data"][0]["z"].max() == 200
    app.slider(key="moment").set_value(5).run()
    assert not app.exception
    assert chart(app, "samples")["figure"]["data"][0]["z"].max() == 100
    assert app.query_params["moment"] == "5"
    assert any("Step 100 of 3,000" in text.value for text in app.caption)
    app.slider(key="moment").set_value(0).run()
    assert any("Step 10 of 3,000" in text.value for text in app.caption), "the first there is"


@pytest.mark.usefixtures("_recorded_over_time")
def test_the_latents_have_three_pictures() -> None:
    app = open_view(visit(PAGE), "Latents")
    assert chart(app, "rates-over-time")["figure"]["data"][0]["z"].shape == (20, 3)
    app.segmented_control(key="latents").set_value("posterior").run()
    assert "Sum of KL(q(z_j)‖p(z_j)) over j ≥ " in chart(app, "aggregated")["alt"]
    app.segmented_control(key="latents").set_value("now").run()
    assert chart(app, "rates")
    assert app.query_params["latents"] == "now"


def test_the_sheet_has_all_pictures_and_none_twice() -> None:
    arrays = arrays_of(7)
    sheet = figures.pictures(arrays)
    assert (sheet > 0).sum() == (20 + 10 + 10 + 8) * 64
    del arrays["walk"]
    assert (figures.pictures(arrays) > 0).sum() == (20 + 10 + 10) * 64


def test_factors_of_shapes_have_their_scores_and_other_images_a_sentence() -> None:
    names = "dataset", "latent_dim", "beta", "schedule", "steps"
    shapes = {name: str(PRESETS["Shapes, β = 8"][name]) for name in names}
    app = visit(PAGE, view="Latents", latents="factors", **shapes)
    assert not app.exception
    assert re.search(r"scale: dimension \d, 0\.[89]", chart(app, "factors")["alt"])
    shown = {metric.label: metric.value for metric in app.metric}
    assert all(0 < float(shown[name]) < 1 for name in ("MIG", "D", "C", "I"))
    app = visit(PAGE, view="Latents", latents="factors")
    assert any("factors of these images are not known" in each.value for each in app.caption)
