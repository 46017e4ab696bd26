"""Page of the Bayesian network: its gap, and the control of its view "Mistake"."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pages.deep_learning.bayesian_network import controls, figures
from pages.deep_learning.bayesian_network.figures import MIDDLE
from pages.web import address
from pages.web.chart import Dragged
from tests.pages.test_contract import charts, open_view, visit

PAGE = "deep_learning/bayesian_network/page.py"


@pytest.mark.parametrize(
    ("dragged", "gap"),
    [
        (Dragged("gap_low", -0.82, 0.0), {"gap_low": -0.8}),
        (Dragged("gap_high", 9.0, 0.0), {"gap_high": 1.3}),
        (Dragged(MIDDLE, 0.46, 0.0), {"gap_low": -0.1, "gap_high": 1.1}),
        (Dragged(MIDDLE, -0.7, 0.0, done=False), {"gap_low": -1.3, "gap_high": -0.1}),
        (Dragged("none", 0.5, 0.0), {}),
    ],
)
def test_each_handle_sets_its_end_and_the_middle_both(
    dragged: Dragged, gap: dict[str, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    assigned: dict[str, float] = {}
    monkeypatch.setattr(address, "assign", assigned.update)
    controls.move_gap((-0.6, 0.6), dragged)
    assert assigned == pytest.approx(gap)


@pytest.mark.parametrize("ends", [(-0.6, 0.8), (0.8, -0.6), (0.2, 0.2)])
def test_the_handles_stand_at_the_ends_and_keep_the_gap_within_reach(
    ends: tuple[float, float],
) -> None:
    handles = figures.points(np.zeros(2), np.zeros(2), ends)["layout"]["meta"]["handles"]
    low, high, middle = (each["x"] for each in handles)
    assert (low, high) == ends
    assert middle == pytest.approx(sum(ends) / 2)
    first, last = handles[2]["x_range"]
    half = abs(high - low) / 2
    assert (first - half, last + half) == pytest.approx((-1.3, 1.3))


def test_digits_have_no_gap_to_move() -> None:
    [shown] = charts(visit(PAGE, task="digits", run=""))
    assert "handles" not in shown["figure"]["layout"].get("meta", {})


def test_a_closed_view_keeps_its_control_in_the_address() -> None:
    app = open_view(visit(PAGE, prior_sigma="2"), "Code")
    assert prior_sigma(app) == "2"
    app.slider(key="points").set_value(200).run()
    assert prior_sigma(app) == "2"
    open_view(app, "Mistake").select_slider(key="prior_sigma").set_value(10.0).run()
    assert prior_sigma(app) == "10"
    assert any("prior_sigma = 10 " in text.value for text in app.markdown)
    assert prior_sigma(open_view(app, "Code")) == "10"


def prior_sigma(app: AppTest) -> str:
    found = app.query_params["prior_sigma"]
    return found if isinstance(found, str) else ",".join(found)
