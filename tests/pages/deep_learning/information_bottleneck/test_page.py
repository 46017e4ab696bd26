"""The page of the information bottleneck beyond its contract: the table, links, finished runs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kllab.runs import RunSpec
from kllab.topics.information_bottleneck.train import Config
from pages.web.engine import engine
from tests.pages.test_contract import charts, visit
from tests.support.lab import wait_for

PAGE = "deep_learning/information_bottleneck/page.py"


def cells(app: Any) -> Any:
    [editor] = [table for table in app.dataframe if table.key]
    return editor.value


def test_the_line_is_the_table() -> None:
    app = visit(PAGE, joint="9,1;2,8;3,3", beta="10")
    assert cells(app).to_numpy()[:, 1:].tolist() == [[9, 1], [2, 8], [3, 3]]
    app.text_input(key="joint").set_value("1,2,3;4,5,6").run()
    assert cells(app).shape == (2, 4)
    assert not app.exception


def test_a_table_that_cannot_be_used_is_told_and_the_last_stays() -> None:
    app = visit(PAGE, joint="9,1;1,9")
    before = [chart["alt"] for chart in charts(app)]
    app.text_input(key="joint").set_value("9,1;x,9").run()
    assert not app.exception
    assert "'x' is not a number" in app.warning[0].value
    assert "Until then the page shows 9,1;1,9" in app.warning[0].value
    assert [chart["alt"] for chart in charts(app)] == before


@pytest.mark.parametrize("query", [{"beta": "3"}, {"noise": "2"}, {"way": "sideways"}])
def test_what_a_link_says_wrongly_is_told(query: dict[str, str]) -> None:
    app = visit(PAGE, **query)
    assert not app.exception
    assert any("could not be used" in warning.value for warning in app.warning)


def test_both_groups_of_presets_are_apart() -> None:
    app = visit(PAGE)
    app.selectbox(key="deep_preset").set_value("Sixteen").run()
    assert app.session_state["deep_preset"] == "Sixteen"
    assert app.session_state["preset"] == "Two levels of clusters"
    assert app.slider(key="latent_dim").value == 16
    app.selectbox(key="preset").set_value("Independent").run()
    assert app.session_state["deep_preset"] == "Sixteen"


def test_a_run_shows_both_bounds_and_the_code_of_the_chosen_beta() -> None:
    config = Config(dataset="digits_8x8", betas=(0.0, 0.1, 1.0), hidden=(16,), steps=60, seeds=2)
    store = engine()
    run = store.submit(RunSpec("information_bottleneck", config.to_json(), "tests"))
    wait_for(lambda: store.status(run).state == "finished", 120, "the run finishes")
    app = visit(PAGE, run=run)
    assert not app.exception
    alts = {chart["filename"]: chart["alt"] for chart in charts(app)}
    assert {"kllab-plane", "kllab-accuracy", "kllab-scatter"} <= set(alts)
    rate = store.latest_arrays(run)["rate"]
    assert f"β = 0.1: rate {rate[0, 1]:.4g} nats" in alts["kllab-scatter"]
    app.segmented_control(key="shown_beta").set_value("0").run()
    alts = {chart["filename"]: chart["alt"] for chart in charts(app)}
    assert f"β = 0: rate {rate[0, 0]:.4g} nats" in alts["kllab-scatter"]
    assert json.loads(store.status(run).config)["seeds"] == 2
