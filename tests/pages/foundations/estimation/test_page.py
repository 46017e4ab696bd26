"""The page of estimates: what is slow comes on release, results arrive, handles move Q."""

from unittest.mock import patch

import pytest
from streamlit.testing.v1 import AppTest

from kllab.divergences.units import BITS, NATS
from kllab.topics.estimation.against_n import against_n
from kllab.topics.estimation.by_dimension import by_dimension
from kllab.topics.estimation.compute import explore
from kllab.topics.estimation.coverage import coverage
from kllab.topics.estimation.samples import METHODS
from kllab.topics.estimation.saturation import saturation
from kllab.topics.estimation.spec import Sampling
from pages.foundations.estimation import arriving, controls, figures, text
from pages.foundations.estimation import repetition_figures as drawn
from pages.web import dragging
from pages.web.chart import Dragged
from tests.pages.test_contract import charts, open_view, visit
from tests.support.plain_figure import check_plain, trace

PAGE = "foundations/estimation/page.py"


def alts(app: AppTest) -> dict[str, str]:
    return {chart["name"]: chart["alt"] for chart in charts(app)}


def test_slow_estimators_come_on_release() -> None:
    app = visit(PAGE)
    with patch.object(dragging, "is_moving", return_value=True):
        app.slider(key="shift").set_value(1.5).run()
    dragged = alts(app)["estimates"]
    assert "nearest neighbours (k = 5) is computed on release" in dragged
    assert "k1 1." in dragged
    app.run()
    assert "on release" not in alts(app)["estimates"]
    app.slider(key="shift").set_value(1.0).run()  # as a key or a click does
    assert "on release" not in alts(app)["estimates"]


def test_the_visitor_finds_the_infinite_variance_of_k3() -> None:
    app = visit(PAGE, view="Table")
    assert "infinite" not in app.table[0].value.to_string()
    app.selectbox(key="preset").set_value("k3's infinite variance").run()
    assert "variance is infinite for σ² ≥ 2 (here 2.56)" in app.table[0].value.to_string()


def test_repetitions_arrive_slice_by_slice_and_begin_anew_with_other_samples() -> None:
    app = open_view(visit(PAGE, n="50"), "Coverage")
    with patch.object(arriving, "SLICE", 0.0):  # one repetition a slice
        for done in range(3):
            assert app.caption[-1].value.startswith(f"{done} of 200 repetitions")
            app.run()
        app.slider(key="shift").set_value(0.5).run()
    assert app.caption[-1].value.startswith("0 of 200 repetitions")


@pytest.mark.parametrize("title", ["By n", "By d", "Information", "Coverage"])
def test_what_has_arrived_is_drawn_and_is_among_the_tables(title: str) -> None:
    app = open_view(visit(PAGE, n="50", pairs="16"), title)
    before = charts(app)[-1]["alt"]
    for _ in range(6):
        app.run()
    assert charts(app)[-1]["alt"] != before
    open_view(app, "Data")
    [box] = [box for box in app.selectbox if box.label == "Table"]
    assert len(box.options) == 4


def test_figures_are_plain_and_estimates_off_the_axis_are_at_its_end() -> None:
    for spec in (Sampling(n=50), Sampling(dimension=3, n=50), Sampling(shift=0.0, n=50)):
        view = explore(spec)
        for unit in (NATS, BITS):
            check_plain(figures.estimates(view, unit))
        check_plain(figures.densities(view))
        for done in (0, 14):
            check_plain(drawn.coverage(coverage(spec, done)))
            check_plain(drawn.by_dimension(by_dimension(spec, done), BITS))
            check_plain(drawn.saturation(saturation(16, done), 16, BITS))
            for name in METHODS:
                found = against_n(spec, name, done)
                check_plain(drawn.against_n(found, view.kl, NATS), gaps=True)
    view = explore(Sampling(shift=0.5, n=500, bins=120))
    marks = trace(figures.estimates(view, NATS), "samples alone")
    assert marks["marker"]["symbol"][1] == "triangle-right"
    assert marks["text"][1] == "∞"
    assert "histogram (120 bins) ∞" in text.estimates(view, NATS)


@pytest.mark.parametrize(
    ("name", "x", "expected"),
    [("shift", 1.31, {"shift": 1.3}), ("scale", 2.6, {"scale": 1.6}), ("truth", 1.0, None)],
)
def test_a_handle_moves_q(name: str, x: float, expected: dict[str, float] | None) -> None:
    with patch("pages.web.address.assign") as assign:
        controls.move(Sampling(), Dragged(name, x, 0.0))
    assert (assign.call_args.args[0] if assign.called else None) == (
        pytest.approx(expected) if expected else None
    )
