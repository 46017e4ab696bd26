"""Models recorded for the topic latent space: current, small, and as good as their metadata say."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from kllab.data import load_split
from kllab.runs.errors import UnreadableCheckpoint
from kllab.runs.store.checkpoints import load_checkpoint
from kllab.topics.latent_space.network import Network
from kllab.topics.latent_space.posterior import posterior
from kllab.topics.vae.train import Config
from pages.web.recorded_runs import PATH, load_model
from scripts.record_latent_space import CONFIGS, record
from tests.pages.test_recorded_runs import MOST_BYTES


@pytest.mark.parametrize("name", CONFIGS)
def test_it_is_the_model_of_its_config_with_the_loss_of_its_training(name: str) -> None:
    checkpoint = load_model("latent_space", name)
    stored, now = json.loads(checkpoint.metadata["config"]), json.loads(CONFIGS[name].to_json())
    # Fields that were added to the config later have defaults, which leave the training as it was.
    assert {field: now.get(field) for field in stored} == stored, "run scripts/record_latent_space"
    network = Network.of_checkpoint(checkpoint.tensors, checkpoint.metadata)
    dataset, _, held_out = load_split(CONFIGS[name].dataset)
    found = [posterior(network, dataset.images[index], samples=8) for index in held_out]
    elbo = np.mean([each.elbo for each in found])
    # The training tested with one draw of z an image.
    errors = np.array([each.distortion_error for each in found]) * np.sqrt(8 + 1)
    error = np.sqrt((errors**2).sum()) / len(found)
    assert -elbo == pytest.approx(float(checkpoint.metadata["test_nelbo"]), abs=4 * error)
    rate = np.mean([each.rate for each in found])
    assert rate == pytest.approx(float(checkpoint.metadata["test_rate"]), rel=1e-3)
    assert float(checkpoint.metadata["probability_error"]) < 1 / 255


def test_recordings_are_small_and_what_is_missing_is_an_error_in_words() -> None:
    assert sum(path.stat().st_size for path in PATH.rglob("*.*")) < MOST_BYTES
    found = {path.stem for path in (PATH / "latent_space").iterdir()}
    assert found == CONFIGS.keys()
    with pytest.raises(UnreadableCheckpoint, match=r"cannot be read \(missing"):
        load_model("latent_space", "nonsense")


def test_a_model_is_recorded_once_in_float16_without_the_state_of_its_training(
    tmp_path: Path,
) -> None:
    config = Config(dataset="digits_8x8", encoder_hidden=(8,), decoder_hidden=(8,), steps=3)
    [line] = record(tmp_path, {"tiny": config})
    assert line.startswith("tiny.safetensors: ")
    assert list(record(tmp_path, {"tiny": config})) == []
    stored = load_model(str(tmp_path), "tiny")
    assert {tensor.dtype.name for tensor in stored.tensors.values()} == {"float16"}
    assert all(name.startswith(("encoder.", "decoder.")) for name in stored.tensors)
    assert stored.metadata["config"] == config.to_json()
    [_] = record(tmp_path, {"tiny": Config(**{**vars(config), "steps": 4})})
    [_] = record(tmp_path, {"tiny": config})
    again = load_checkpoint(tmp_path / "tiny.safetensors")
    assert again.metadata == stored.metadata
    assert again.tensors.keys() == stored.tensors.keys()
    for name, tensor in stored.tensors.items():
        np.testing.assert_array_equal(again.tensors[name], tensor)
