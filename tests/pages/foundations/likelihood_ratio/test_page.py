"""The triangle and the coin, their handles, and draws that arrive by a clock."""

import pytest

from kllab.divergences.units import NATS
from kllab.models.simplex import CORNERS
from kllab.topics.likelihood_ratio.compute import explore
from kllab.topics.likelihood_ratio.spec import Hypotheses
from kllab.topics.likelihood_ratio.walks import walks
from pages.foundations.likelihood_ratio import controls, figures, live_draws
from pages.web import address
from pages.web.chart import Dragged
from tests.pages.test_contract import charts, visit
from tests.support.plain_figure import check_plain

PAGE = "foundations/likelihood_ratio/page.py"


def test_figures_are_plain_and_their_handles_move_what_they_show(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spec = Hypotheses((0.6, 0.2, 0.2), (0.3, 0.3, 0.4), (0.4, 0.3, 0.3))
    view = explore(spec)
    for contours in ("to", "from"):
        check_plain(figures.simplex(view, contours), gaps=True)
    for figure in (figures.errors(view), figures.stein(view), figures.bayes(view)):
        check_plain(figure, gaps=True)
    check_plain(figures.walk(walks(spec, "q", 0, 50), NATS, 400), gaps=True)
    coin = explore(Hypotheses((0.5, 0.5), (0.7, 0.3), (0.6, 0.4)))
    check_plain(figures.coin(coin, NATS))
    assigned: dict[str, float] = {}
    monkeypatch.setattr(address, "assign", assigned.update)
    x, y = CORNERS.T @ [0.25, 0.35, 0.4]
    controls.move(Dragged("q", float(x), float(y)))
    assert assigned == {"q_0": 0.25, "q_1": 0.35, "q_2": 0.4}
    assigned.clear()
    controls.move(Dragged("heads_r", 0.654, 0.1))
    assert assigned == {"heads_r": 0.65}
    controls.move(Dragged("nobody", 0.1, 0.1))
    assert assigned == {"heads_r": 0.65}


def test_draws_arrive_while_the_clock_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(live_draws.time, "monotonic", lambda: now[0])
    app = visit(PAGE, subject="coin", view="Live", flips="10")
    assert app.slider(key="flips").value == 10
    app.button(key="draw-live").click().run()
    now[0] += 5
    app.run()
    assert app.slider(key="flips").value == 70
    assert "Mean slope after 70 draws" in app.caption[2].value
    app.button(key="draw-live").click().run()
    now[0] += 5
    app.run()
    assert app.slider(key="flips").value == 70
    assert app.query_params["flips"] == "70"


def test_the_same_link_shows_the_same_draws() -> None:
    first, second = (visit(PAGE, view="Live", seed="5", flips="33") for _ in range(2))
    assert charts(first)[1]["alt"] == charts(second)[1]["alt"]
    assert charts(first)[1]["alt"] != charts(visit(PAGE, view="Live", flips="33"))[1]["alt"]


def test_equal_hypotheses_are_named() -> None:
    app = visit(PAGE, subject="coin", heads_q="0.5", heads_p="0.5")
    assert any("no test can tell them apart" in caption.value for caption in app.caption)


def test_r_on_a_side_says_why_its_divergence_is_infinite() -> None:
    app = visit(PAGE, r_0="0.5", r_1="0.5", r_2="0", contours="from")
    assert any(
        "no line goes through R. R gives 0 where P gives 0.2" in each.value for each in app.caption
    )
    app = visit(PAGE, r_0="0", r_1="0", r_2="0")
    assert "All three weights of R are 0" in app.warning[0].value
