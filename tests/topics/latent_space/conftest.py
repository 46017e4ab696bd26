"""A small VAE of each kind, trained with torch, and its NumPy network."""

from __future__ import annotations

from functools import cache

import pytest

from kllab.topics.latent_space.network import Network
from kllab.topics.vae.train import Config, train
from kllab.training.record import Checkpoint


@cache
def trained(activation: str = "leaky_relu", latent_dim: int = 3) -> tuple[Config, Checkpoint]:
    config = Config(
        dataset="digits_8x8", encoder_hidden=(48, 24), decoder_hidden=(24, 48),
        latent_dim=latent_dim, activation=activation, init="he", learning_rate=5e-3,
        schedule="constant", steps=300, seed=3,
    )  # fmt: skip
    *_, last = train(config)
    assert last.informative_units == latent_dim, "a collapsed model would hide mistakes"
    return config, last.checkpoint()


@pytest.fixture(scope="session")
def network() -> Network:
    """Return the network of a VAE with three latent dimensions, in float64."""
    _, checkpoint = trained()
    return Network.of_checkpoint(checkpoint.tensors, checkpoint.metadata, dtype="float64")
