"""Nats or bits: one switch, and every page follows it."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.test_contract import PAGES, charts, visit
from tests.support.serving import ROOT

IN_BITS = "foundations/coding/page.py"
"""Code words are made of binary digits: this page counts in bits, and says what that is in nats."""
FIGURES = [page for page in PAGES if page.startswith("foundations/") and page != IN_BITS]


def spoken(app: AppTest) -> str:
    texts = (*app.metric, *app.latex, *app.header)
    return " ".join(
        [
            *(metric.label for metric in app.metric),
            *(text.value for text in texts),
            *(chart["alt"] for chart in charts(app)),
        ]
    )


def in_bits(app: AppTest) -> AppTest:
    return app.segmented_control(key="unit").set_value("bits").run()


def axes(app: AppTest) -> str:
    titles = [
        axis.get("title", {}).get("text", "")
        for chart in charts(app)
        for name, axis in chart["figure"]["layout"].items()
        if re.match(r"[xy]axis", name)
    ]
    return " ".join(titles)


@pytest.mark.parametrize("page", FIGURES)
def test_a_page_speaks_the_unit_chosen(page: str) -> None:
    app = visit(page)
    assert "bits" not in spoken(app)
    in_bits(app)
    assert not app.exception
    assert "bits" in spoken(app)
    # A formula in natural logarithms ends in nats before it says what they are in bits.
    assert "nats" not in re.sub(r"\\text\{nats\} \\\\ &=", "", spoken(app))
    assert "nats" not in axes(app)


def test_the_numbers_are_those_of_the_unit_and_survive_a_change_of_page() -> None:
    app = visit("foundations/normal/page.py")
    nats = [float(metric.value) for metric in app.metric]
    in_bits(app)
    bits = [float(metric.value) for metric in app.metric]
    assert bits == pytest.approx([value * 1.4426950408889634 for value in nats], rel=1e-5)
    app.switch_page("foundations/discrete/page.py").run()
    assert [metric.label for metric in app.metric] == ["KL(P‖Q), bits", "KL(Q‖P), bits"]


def test_downloads_carry_their_unit() -> None:
    app = in_bits(visit("foundations/discrete/page.py", view="Data"))
    columns = list(app.dataframe[0].value.columns)
    assert "p log(p/q), bits" in columns
    assert not [name for name in columns if "nats" in name]


@pytest.mark.parametrize("unit", ["bats", ""])
def test_a_link_with_an_unknown_unit_shows_the_default_and_a_warning(unit: str) -> None:
    app = AppTest.from_file(str(ROOT / "pages" / "frame.py"), default_timeout=30)
    app.query_params["unit"] = unit
    app.run()
    [warning] = app.warning
    assert f"'{unit}' is not one of nats, bits" in warning.value
    assert app.segmented_control(key="unit").value == "nats"
    app.segmented_control(key="unit").set_value("bits").run()
    assert not app.warning
    assert app.segmented_control(key="unit").value == "bits"
