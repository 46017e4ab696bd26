"""The prediction on the page of output regularisation: no divergence below 0, no NaN."""

from __future__ import annotations

import re

import pytest

from kllab.topics.output_regularisation.compute import explore
from kllab.topics.output_regularisation.spec import LEAD_RANGE, TARGETS, Prediction
from pages.deep_learning.output_regularisation import controls
from pages.web import address
from pages.web.chart import Dragged
from tests.pages.test_contract import charts, numbers, open_view, visit

PAGE = "deep_learning/output_regularisation/page.py"
LEADS = (*LEAD_RANGE, 2.0, 4.5, 25.0)
A_DIVERGENCE_BELOW_0 = re.compile(r"KL\([^)]*\)(?: by| =)? [-−]")


@pytest.mark.parametrize("unit", ["nats", "bits"])
def test_no_number_of_the_page_is_nan_and_no_divergence_negative(unit: str) -> None:
    app = visit(PAGE, run="")
    app.segmented_control(key="unit").set_value(unit).run()
    seen = 0
    for target in TARGETS:
        for lead in LEADS:
            app.slider(key="lead").set_value(lead)
            app.segmented_control(key="target").set_value(target).run()
            assert not app.exception
            for text in numbers(app):
                assert not re.search(r"\bnan\b", text, re.IGNORECASE), (target, lead, text)
                assert not re.search(r"-0(\.0*)?(?![\d.])", text), (target, lead, text)
            alts = {chart["name"]: chart["alt"] for chart in charts(app)}
            divergences = alts["divergence"]
            assert not A_DIVERGENCE_BELOW_0.search(divergences), divergences
            assert divergences.count(unit) >= 2
            endless = explore(Prediction(lead, target)).now["reverse"] == float("inf")
            for alt in (divergences, alts["gradient"]):
                assert ("p has mass where the target has none" in alt) == endless
            seen += 1
    assert seen == len(TARGETS) * len(LEADS)


def test_a_gradient_is_not_called_a_divergence() -> None:
    app = visit(PAGE, lead="0", run="")
    app.segmented_control(key="target").set_value("two classes only").run()
    alt = next(chart["alt"] for chart in charts(app) if chart["name"] == "gradient")
    assert "nats per unit of logit: of KL(target‖p) -0.4," in alt
    assert "KL(p‖target) is infinite, as p has mass where the target has none" in alt
    assert "Divergence" not in alt


def test_the_handle_sets_the_logit(monkeypatch: pytest.MonkeyPatch) -> None:
    assigned: dict[str, float] = {}
    monkeypatch.setattr(address, "assign", assigned.update)
    controls.move_lead(Dragged("lead", 12.3, 5.0, done=False))
    assert assigned == {"lead": 12.5}
    controls.move_lead(Dragged("elsewhere", 1.0, 5.0))
    assert assigned == {"lead": 12.5}


def test_the_picture_shows_the_prediction_of_the_link_without_its_view() -> None:
    app = open_view(visit(PAGE, lead="30", target="two_classes_only", run=""), "Code")
    [picture] = charts(app)
    assert "target two classes only; at 30" in picture["alt"]
    app.slider(key="steps").set_value(700).run()
    assert set(app.query_params) >= {"lead", "target", "steps"}
    [picture] = charts(app)
    assert "target two classes only; at 30" in picture["alt"]
