"""Recorded runs: one for each preset, as a fresh training gives it, and open without a request."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from kllab.topics import EXPERIMENTS, load
from pages.web import recorded_runs
from pages.web.navigation import page_of
from pages.web.recorded_runs import id_of
from scripts.measure_presets import of_page
from tests.pages.test_contract import menu_of_presets, open_view, views, visit
from tests.pages.test_live import address, letters, press, rows
from tests.support.stored_runs import Lab, Made, scripted_lab, train_tiny

MOST_BYTES = 15_000_000
PRESETS = [(name, preset) for name in EXPERIMENTS for preset in of_page(name).configs]
SUBJECTS = {
    "maximum_entropy": "learned",
    "information_bottleneck": "digits",
    "estimation": "critic",
}
"""Subjects that are trained, where another one is the default."""
EXACT = {"estimation": "known"}
"""Subject that is the default, unless it is called "exact"."""
CHEAPEST = {
    "vae": "Posterior collapse",
    "bayesian_network": "A gap in the data",
    "information_bottleneck": "Three sweeps",
    "output_regularisation": "Small digits, quick",
    "policy": "Bandit, TRPO",
    "maximum_entropy": "Temperature tuned",
    "rate_distortion": "Small digits, quick",
    "pitfalls": "k3 as a loss: modes close by",
    "estimation": "Enough samples",
}


def script_of(experiment: str) -> str:
    return f"{page_of(experiment).section}/{experiment}/page.py"


def visit_training(experiment: str, **query: Any) -> AppTest:
    subject = {"subject": SUBJECTS[experiment]} if experiment in SUBJECTS else {}
    if experiment == "pitfalls":  # those of other mistakes are no runs
        subject = {"mistake": "kl_div_order"}
    app = visit(script_of(experiment), **subject, **query)
    assert not app.exception
    return app


def go_to(app: AppTest, name: str) -> None:
    """Open another page by the navigation, which clears the address."""
    app.switch_page(f"deep_learning/{name}/page.py")
    app.query_params.clear()
    app.run()
    assert not app.exception


def choose(app: AppTest, preset: str) -> None:
    menu_of_presets(app).set_value(preset).run()
    assert not app.exception, preset


@pytest.mark.parametrize(("experiment", "preset"), PRESETS)
def test_every_preset_is_recorded_with_its_config_to_its_end(experiment: str, preset: str) -> None:
    config = of_page(experiment).configs[preset]
    run = recorded_runs.load(experiment, id_of(preset))
    assert json.loads(run.config) == json.loads(config.to_json()), "run scripts/record_runs.py"
    assert run.columns["step"][-1] == run.columns["total_steps"][-1] == config.steps
    assert len(run.columns["step"]) <= recorded_runs.POINTS
    assert run.made.keys() == {"date", "torch", "processor"}
    assert run.day.year >= 2026


def test_there_are_no_other_recordings_and_they_are_small() -> None:
    files = recorded_runs.files()
    assert files.keys() == {(name, id_of(preset)) for name, preset in PRESETS}
    assert len(files) == len(PRESETS), "two presets have one id"
    assert sum(path.stat().st_size for path in files.values()) < MOST_BYTES


@pytest.mark.parametrize("experiment", EXPERIMENTS)
def test_a_recording_begins_as_a_fresh_training(experiment: str) -> None:
    preset = CHEAPEST[experiment]
    run, config = recorded_runs.load(experiment, id_of(preset)), of_page(experiment).configs[preset]
    compare(run, islice(load(experiment).train(config), 3))


@pytest.mark.slow
@pytest.mark.parametrize("experiment", ["policy", "output_regularisation"])
def test_a_recording_ends_as_a_fresh_training(experiment: str) -> None:
    preset = CHEAPEST[experiment]
    run, config = recorded_runs.load(experiment, id_of(preset)), of_page(experiment).configs[preset]
    arrays = compare(run, load(experiment).train(config))
    assert arrays.keys() >= run.arrays.keys() != set()  # what was added later is not recorded yet
    for name, values in run.arrays.items():
        np.testing.assert_allclose(values, arrays[name], rtol=0.01, atol=0.01, err_msg=name)


def compare(run: recorded_runs.Recorded, records: Iterator[Any]) -> dict[str, Any]:
    """Compare the numbers of the records whose steps are recorded; return the newest arrays.

    On the machine that recorded them they are equal, elsewhere equal but for rounding.
    """
    arrays, compared = {}, 0
    steps = list(run.columns["step"])
    for record in records:
        arrays |= record.arrays()
        if record.step not in steps:
            continue
        row, compared = steps.index(record.step), compared + 1
        for name, value in record.scalars().items():
            if name != "seconds" and name in run.columns:
                recorded = run.columns[name][row]
                assert recorded == pytest.approx(value, rel=1e-3, abs=1e-4, nan_ok=True), name
    assert compared
    assert len(run.columns) > 3
    return arrays


@pytest.mark.parametrize("experiment", EXPERIMENTS)
def test_a_preset_opens_its_recording_under_the_same_letter(experiment: str) -> None:
    app = visit_training(experiment)
    assert letters(app) == "A"
    assert address(app) == []
    for preset in of_page(experiment).configs:
        choose(app, preset)
        assert not app.error, preset
        assert rows(app) == "A", preset
        assert address(app) == [], "the values name it"
        assert any("trained beforehand" in text.value for text in app.markdown), preset
        assert "Data" in views(app)


@pytest.mark.parametrize("experiment", SUBJECTS)
def test_the_recording_leaves_the_exact_subject_the_default(experiment: str) -> None:
    app = visit(script_of(experiment))
    assert app.session_state["subject"] == EXACT.get(experiment, "exact")
    assert letters(app) == ""
    app = visit_training(experiment)
    choose(app, CHEAPEST[experiment])
    copied = visit(script_of(experiment), **app.query_params)
    assert copied.session_state["subject"] == SUBJECTS[experiment]
    assert rows(copied) == "A"
    assert opened(copied) == opened(app) == [id_of(CHEAPEST[experiment])]
    press(app, "close-A")
    assert address(app) == [""]
    assert app.session_state["subject"] == SUBJECTS[experiment]
    assert app.query_params["subject"] == SUBJECTS[experiment], "no default any more"


def test_none_is_open_if_the_link_says_so() -> None:
    app = visit_training("vae", run="")
    assert letters(app) == ""
    assert views(app) == ["About", "Code"]
    assert address(app) == [""]
    choose(app, "Posterior collapse")
    assert rows(app) == "A"
    assert address(app) == ["recorded-posterior-collapse"]


def test_a_closed_recording_stays_closed_and_its_page_is_not_forgotten() -> None:
    app = visit_training("vae")
    press(app, "close-A")
    assert address(app) == [""]
    app.slider(key="latent_dim").set_value(3).run()
    assert letters(app) == ""
    go_to(app, "policy")
    assert rows(app) == "A"
    assert address(app) == []
    go_to(app, "vae")
    assert letters(app) == ""
    assert address(app) == [""]


def test_a_control_moved_by_hand_leaves_the_recording_open() -> None:
    app = visit_training("vae")
    app.slider(key="latent_dim").set_value(3).run()
    assert menu_of_presets(app).value is None
    assert rows(app) == "A"
    assert address(app) == []


def test_the_view_beside_a_recording_has_the_preview_and_the_note() -> None:
    app = visit_training("vae")
    assert app.session_state["view"] == "About"
    assert any(text.value.startswith("β over the 3,000 steps") for text in app.caption)
    assert any("the rate overshoots" in text.value for text in app.markdown)


def test_its_files_are_the_config_and_the_records() -> None:
    app = open_view(visit_training("vae"), "Data")
    app.session_state["downloads-recorded-linear-warm-up"] = True
    [said] = [text.value for text in app.run().caption if "Config.from_json" in text.value]
    assert "no checkpoint" in said
    names = [button.proto.label for button in app.get("download_button")]
    assert "Records (CSV)" in names
    assert "Config (JSON)" in names
    assert not any("Checkpoint" in name for name in names)


@pytest.mark.parametrize("run_id", ["recorded-nonsense", "recorded-../vae/plain-vae", "recorded-"])
def test_a_recording_that_is_not_there_is_told(run_id: str) -> None:
    app = visit_training("vae", run=run_id)
    [warning] = app.warning
    assert "There is no run" in warning.value


def test_a_recording_of_another_page_is_linked() -> None:
    app = visit_training("vae", run="recorded-trpo")
    [warning] = app.warning
    assert "was made on the page “Policy optimisation”" in warning.value


@pytest.fixture(scope="module")
def made() -> Made:
    return train_tiny("vae")


@pytest.fixture
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with scripted_lab(tmp_path_factory.mktemp("scripted")) as scripted:
        yield scripted


def test_train_makes_a_fresh_run_beside_it(lab: Lab, made: Made) -> None:
    lab.executor.records = made.records
    app = visit_training("vae")
    press(app, "train")
    recorded, fresh = address(app)
    assert recorded == "recorded-linear-warm-up"
    assert letters(app) == "AB"
    app.run()
    assert rows(app) == "B", "the fresh one is in focus"
    assert app.session_state["view"] == views(app)[0], "of the runs, no longer of the plan"
    choose(app, "Posterior collapse")
    assert letters(app) == "AB"
    assert rows(app) == "A"
    assert address(app) == ["recorded-posterior-collapse", fresh]
    press(app, "close-A")
    assert address(app) == ["", fresh]
    choose(app, "Plain VAE")
    assert rows(app) == "A"


def test_a_preset_takes_no_place_of_fresh_runs(lab: Lab, made: Made) -> None:
    runs = [lab.add(made) for _ in range(6)]
    app = visit_training("vae", run=runs)
    choose(app, "Posterior collapse")
    assert letters(app) == "ABCDEF"
    assert address(app) == runs


def opened(app: AppTest) -> list[str]:
    found: list[str] = app.session_state["open-runs"]
    return found


@pytest.mark.parametrize("experiment", EXPERIMENTS)
def test_a_link_with_the_values_of_a_preset_opens_its_recording(experiment: str) -> None:
    *_, preset = of_page(experiment).configs
    app = visit_training(experiment)
    choose(app, preset)
    link = dict(app.query_params)
    assert "run" not in link
    copied = visit(script_of(experiment), **link)
    assert opened(copied) == [id_of(preset)]
    assert copied.query_params == link, "opening a link adds nothing to the history"


def test_the_address_names_the_recording_once_its_values_do_not() -> None:
    four, usual = id_of("β-VAE, β = 4"), id_of("Linear warm-up")
    app = visit_training("vae", schedule="constant", beta="4")
    assert opened(app) == [four]
    app.slider(key="beta").set_value(3.0).run()
    assert opened(app) == address(app) == [four]
    other = visit_training("vae", schedule="constant", beta="3")
    assert opened(other) == [usual], "the values of no preset"
    other.slider(key="beta").set_value(4.0).run()
    assert opened(other) == address(other) == [usual]
    assert opened(visit_training("vae", schedule="constant", beta="4", run="")) == []


def test_values_of_a_recording_leave_the_exact_subject_the_default() -> None:
    app = visit_training("maximum_entropy")
    choose(app, "FrozenLake")
    link = dict(app.query_params)
    assert link.pop("subject") == "learned"
    app = visit("deep_learning/maximum_entropy/page.py", **link)
    assert app.session_state["subject"] == "exact"


def test_a_preset_shows_its_recording_even_if_it_was_hidden() -> None:
    app = visit_training("vae")
    default = menu_of_presets(app).value
    press(app, "hide-A")
    assert address(app, "hidden_run") == [id_of(default)]
    assert address(app) == []
    choose(app, "Posterior collapse")
    assert address(app, "hidden_run") == []
    press(app, "hide-A")
    assert address(app, "hidden_run") == [id_of("Posterior collapse")]
    choose(app, default)
    assert address(app, "hidden_run") == address(app) == []
    assert "Data" in views(app)
