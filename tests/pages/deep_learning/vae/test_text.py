"""A VAE training in words, presets and code."""

import subprocess
import sys

import numpy as np
import pytest

from kllab.divergences.units import NATS
from kllab.topics.vae.train import Config, train
from pages.deep_learning.vae.text import (
    PRESETS,
    TUTORIAL_SCHEDULE,
    config_of,
    latest,
    preview,
    preview_in_words,
    snippet,
    with_test_elbo,
)
from tests.support.serving import ROOT


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_makes_a_config(name: str) -> None:
    config = config_of(PRESETS[name])
    steps, betas = preview(config)
    assert (steps[0], steps[-1]) == (0, config.steps - 1)
    assert betas.max() == config.beta
    assert config.schedule in preview_in_words(config, betas)


def test_the_preview_is_the_beta_that_is_trained_with() -> None:
    config = Config(dataset="digits_8x8", steps=60, schedule="cyclical")
    beta_at = dict(zip(*preview(config), strict=True))
    for record in train(config):
        assert record.beta == beta_at[record.step - 1]


@pytest.mark.parametrize("steps", [1, 2, 7])
def test_short_trainings_have_a_preview_too(steps: int) -> None:
    shown, betas = preview(Config(steps=steps))
    assert len(shown) == len(betas) == steps


@pytest.mark.slow
def test_the_snippet_prints_what_the_page_shows() -> None:
    config = Config(
        dataset="digits_8x8", steps=40, schedule="sigmoid", beta=2.0,
        encoder_hidden=(32,), decoder_hidden=(32,), schedule_parameters={"warm_up": 0.3},
    )  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", snippet(config)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    *_, last = train(config)
    numbers = {
        name: getattr(last, name) for name in ("beta", "distortion", "rate", "elbo", "test_nelbo")
    }
    printed = done.stdout.splitlines()[-1].split("  ")
    assert printed[-5:] == [f"{name} {value:.4g}" for name, value in numbers.items()]


def test_the_latest_numbers_are_the_last_that_were_measured() -> None:
    nan = float("nan")
    columns = {
        "distortion": np.array([200.0, 100.0]),
        "rate": np.array([1.0, 20.5]),
        "elbo": np.array([-201.0, -120.5]),
        "beta": np.array([0.0, 0.5]),
        "informative_units": np.array([0.0, 7.0]),
        "test_nelbo": np.array([180.0, nan]),
    }
    shown = latest(columns, NATS)
    assert shown["ELBO"] == "-120.5"
    assert shown["test ELBO"] == "-180.0"
    assert shown["active"] == "–"
    np.testing.assert_array_equal(with_test_elbo(columns)["test_elbo"], [-180.0, nan])


def test_the_tutorials_schedule_does_what_is_said_of_it() -> None:
    """`TUTORIAL_SCHEDULE`: a division by zero for one epoch, one step from 0 to beta for 2 or 3."""

    def beta(epoch: int, epochs: int) -> float:
        return min(4.0, 4.0 * epoch / (epochs // 2))

    with pytest.raises(ZeroDivisionError):
        beta(0, 1)
    assert [beta(epoch, 2) for epoch in range(2)] == [0.0, 4.0]
    assert [beta(epoch, 3) for epoch in range(3)] == [0.0, 4.0, 4.0]
    assert "min(β, β * epoch / (n // 2))" in TUTORIAL_SCHEDULE
