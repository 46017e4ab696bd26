"""A run from a file: added to one's runs, or refused in words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from kllab.runs.status import Event
from kllab.runs.store.archive import Archive, pack
from kllab.topics.vae.train import Config
from tests.pages.test_my_runs import YOU, listed, owner, run_again, visit
from tests.support.stored_runs import Lab, scripted_lab

PAGE = "my_runs.py"
RATES = np.ones(Config().latent_dim, np.float32)
NUMBERS = {"distortion": 80.0, "rate": 20.0, "elbo": -100.0, "beta": 1.0}


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    with scripted_lab(tmp_path) as scripted:
        yield scripted


def archive(**arrays: np.ndarray) -> bytes:
    config = Config(steps=20)
    events = [Event(20, NUMBERS, {"rate_per_dimension": RATES, **arrays})]
    return pack(Archive("vae", config.to_json(), 20, events, None))


def upload(app: AppTest, data: bytes, name: str = "run.zip") -> None:
    app.file_uploader[0].set_value((name, data, "application/zip"))
    run_again(app)


def test_a_run_is_added_to_those_of_its_visitor_and_opens(lab: Lab) -> None:
    app = visit(PAGE)
    upload(app, archive())
    assert not app.warning
    assert app.file_uploader[0].value is None, "the field is ready for another file"
    [run_id] = listed(app)
    assert lab.service.status(run_id).owner == owner("m" * 32)
    assert listed(visit(PAGE, YOU)) == []
    opened = visit("deep_learning/vae/page.py", run=run_id)
    assert not opened.warning
    assert "80.0" in [metric.value for metric in opened.metric]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"no zip", "the file is no archive of a run"),
        (archive(samples=RATES), "array 'samples' is float32 of shape (20,); allowed: uint8"),
    ],
)
def test_another_file_is_refused(lab: Lab, data: bytes, why: str) -> None:
    app = visit(PAGE)
    upload(app, data, "<b>.zip")
    [warning] = app.warning
    assert why in warning.value.replace("\\", "")
    assert "<b>" not in warning.value
    assert listed(app) == []
    upload(app, archive())
    assert not app.warning
    assert len(listed(app)) == 1
    assert len(lab.service.runs("", 10)) == 0
