"""Each likelihood, prior, objective and network is trained, repeated and gone on from."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from kllab.topics.latent_space.network import Network
from kllab.topics.vae.train import Config, StepRecord, train
from kllab.topics.vae.train.bounds import images_in_bounds
from kllab.topics.vae.train.catalogue import LIKELIHOODS, PRIORS

CHOICES: list[dict[str, Any]] = [
    *({"likelihood": name} for name in LIKELIHOODS if name != "grey_bernoulli"),
    *({"prior": name, "prior_components": 4} for name in PRIORS if name != "standard_normal"),
    {"importance_samples": 3},
    {"architecture": "conv", "channels": (4, 8)},
    {"architecture": "conv", "channels": (4,), "init": "he", "likelihood": "binarised_dynamic",
     "prior": "vamp", "importance_samples": 2},
]  # fmt: skip


def tiny(**choice: Any) -> Config:
    return Config(
        dataset="digits_8x8", encoder_hidden=(16,), decoder_hidden=(16,), latent_dim=3, steps=25,
        **choice,
    )  # fmt: skip


def timeless(record: StepRecord) -> StepRecord:
    return dataclasses.replace(record, seconds=0.0)


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: " ".join(map(str, choice.values())))
def test_a_choice_is_repeated_and_gone_on_from_bit_for_bit(choice: dict[str, Any]) -> None:
    config = tiny(**choice)
    assert Config.from_json(config.to_json()) == config
    whole = [(timeless(record), record.checkpoint()) for record in train(config)]
    for at in (0, 1):  # within the first epoch of 11 steps, and before the second ends
        rest = [(timeless(record), record.checkpoint()) for record in train(config, whole[at][1])]
        assert [record for record, _ in rest] == [record for record, _ in whole[at + 1 :]]
        for name, tensor in whole[-1][1].tensors.items():
            np.testing.assert_array_equal(rest[-1][1].tensors[name], tensor)
    last = whole[-1][0]
    assert last.test_nelbo is not None
    assert whole[0][0].test_nelbo is not None
    assert last.test_nelbo < whole[0][0].test_nelbo
    assert last.rate == pytest.approx(float(last.rate_per_dimension.sum()), rel=1e-5)
    assert (last.importance_bound is None) == (config.importance_samples == 1)
    assert (last.test_rate_error is None) == (config.prior == "standard_normal")
    assert last.log_likelihood is not None
    assert last.log_likelihood > -last.test_nelbo
    assert whole[0][0].log_likelihood is None
    weights = sum(
        tensor.size for name, tensor in whole[-1][1].tensors.items()
        if not name.startswith(("exp_avg", "random_state", "likelihood"))
    )  # fmt: skip
    assert weights == config.parameter_count


def test_pixels_that_are_binarised_are_shown_as_the_model_sees_them() -> None:
    first, *_ = train(tiny(likelihood="binarised_dynamic"))
    other, *_ = train(dataclasses.replace(tiny(likelihood="binarised_static"), seed=1))
    assert first.originals is not None
    assert set(np.unique(first.originals)) == {0, 255}
    np.testing.assert_array_equal(first.originals, other.originals)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"prior": "vamp", "free_bits": 0.1}, "prior 'vamp' is given with free bits; allowed"),
        ({"importance_samples": 2, "objective": "capacity"}, "importance_samples 2 .* 'capacity'"),
        ({"importance_samples": 64, "batch_size": 1024}, "65,536 decoded images"),
        ({"prior": "vamp", "prior_components": 0}, "prior_components is 0"),
        ({"architecture": "conv", "channels": (128, 128, 128)}, "1 to 2 whole numbers"),
        ({"likelihood": "poisson"}, "one of grey_bernoulli, binarised_threshold"),
    ],
)
def test_what_does_not_work_together_is_refused(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Config(**fields)


def test_a_config_without_these_choices_is_stored_as_before() -> None:
    text = Config().to_json()
    for name in ("likelihood", "prior", "importance_samples", "architecture", "channels"):
        assert f'"{name}' not in text
    assert '"likelihood": "gaussian"' in Config(likelihood="gaussian").to_json()


def test_large_decoders_have_fewer_images_in_the_bounds() -> None:
    assert images_in_bounds(Config(), 1_000) == 300
    assert images_in_bounds(Config(), 40) == 40
    large = Config(decoder_hidden=(2048, 1024))
    assert 20 <= images_in_bounds(large, 1_000) < 300


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"architecture": "conv"}, "architecture of the model is 'conv'; the latent space is"),
        ({"likelihood": "gaussian"}, "likelihood of the model is 'gaussian'"),
        ({"prior": "vamp"}, "prior of the model is 'vamp'"),
    ],
)
def test_the_latent_space_refuses_what_it_cannot_decode(
    choice: dict[str, Any], message: str
) -> None:
    checkpoint = next(iter(train(tiny(**choice)))).checkpoint()
    with pytest.raises(ValueError, match=message):
        Network.of_checkpoint(checkpoint.tensors, checkpoint.metadata)
    binary = next(iter(train(tiny(likelihood="binarised_static")))).checkpoint()
    assert Network.of_checkpoint(binary.tensors, binary.metadata).latent_dim == 3
