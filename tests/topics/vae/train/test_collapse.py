"""The phenomenon the small digits are there for: a collapse that a warm-up of beta cures."""

from __future__ import annotations

import pytest

from kllab.topics.vae.train import Config, train

pytestmark = pytest.mark.slow

DEEP = {
    "dataset": "digits_8x8", "encoder_hidden": (128,), "decoder_hidden": (128,) * 5,
    "activation": "relu", "latent_dim": 20, "learning_rate": 2e-3, "steps": 1_000,
}  # fmt: skip


def final(**changes):
    *_, last = train(Config(**(DEEP | changes)))
    return last


@pytest.mark.parametrize("seed", range(3))
def test_beta_1_from_the_start_collapses_and_a_warm_up_does_not(seed):
    constant = final(schedule="constant", seed=seed)
    assert constant.test_rate < 0.05
    assert constant.active_units == constant.informative_units == 0
    warmed = final(schedule="linear", schedule_parameters={"warm_up": 0.5}, seed=seed)
    assert warmed.test_rate > 1.0
    assert warmed.informative_units >= 1
    assert warmed.test_nelbo < constant.test_nelbo


def test_it_is_a_collapse_of_the_optimisation_he_s_start_needs_no_warm_up():
    assert final(schedule="constant", init="he", steps=500).test_rate > 1.0


def test_free_bits_keep_every_dimension_in_use():
    assert final(schedule="constant", free_bits=0.25, steps=500).active_units == 20
