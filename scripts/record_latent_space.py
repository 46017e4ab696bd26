"""Train the models of the topic latent space and write their checkpoints.

    python -m scripts.record_latent_space [--output assets/recorded_runs/latent_space]

The topic shows them before a visitor trains one. A model that is recorded with the same config is
skipped. Each model is trained with three seeds, half a minute each on one core; the first is kept,
and the metadata have the numbers of all three (`over_seeds`). Results are reproducible on one
machine with one version of torch; elsewhere rounding may change them.

Weights are kept in float16, half the size. The metadata say how much that changes: the largest
change of a pixel's probability, over 1,000 draws from the prior (`probability_error`). Equal
trainings give equal tensors and metadata; the format does not fix the order of the metadata.
"""

import argparse
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from kllab.runs.store.checkpoints import load_checkpoint, write_checkpoint
from kllab.topics.latent_space.encoded import encode_held_out
from kllab.topics.latent_space.network import Network
from kllab.topics.latent_space.surgery import elbo_surgery
from kllab.topics.vae.train import Config, train
from kllab.training.record import Checkpoint
from pages.web import recorded_runs
from pages.web.measured_presets import SEEDS
from scripts.measure_presets import made

CONFIGS: Mapping[str, Config] = {
    "two-dimensions": Config(latent_dim=2, schedule="constant"),
    "small-beta": Config(latent_dim=2, schedule="constant", beta=0.05),
}
"""Config of each model by the name of its file."""

_DRAWS = 1_000
_KEPT = ("experiment", "config", "images", "step")


def trained(config: Config) -> tuple[Checkpoint, dict[str, float]]:
    """Train a model; return its checkpoint, and its numbers on held-out images, in nats."""
    numbers: dict[str, float] = {}
    for record in train(config):
        numbers |= {name: x for name, x in record.scalars().items() if name.startswith("test_")}
        last = record
    checkpoint = last.checkpoint()
    network = Network.of_checkpoint(checkpoint.tensors, checkpoint.metadata)
    parts = elbo_surgery(encode_held_out(network))
    divergences = {"kl_to_prior": parts.to_prior.value, "kl_from_prior": parts.from_prior.value}
    return checkpoint, numbers | divergences


def recorded(config: Config) -> Checkpoint:
    """Train a model; return its weights in float16, with the numbers of all seeds."""
    checkpoint, test = trained(config)
    others = [trained(replace(config, seed=seed))[1] for seed in SEEDS[1:]]
    over_seeds = {name: [_six_digits(x[name]) for x in (test, *others)] for name in test}
    tensors = {
        name: tensor.astype(np.float16)
        for name, tensor in checkpoint.tensors.items()
        if name.startswith(("encoder.", "decoder."))
    }
    metadata = {name: checkpoint.metadata[name] for name in _KEPT}
    exact, rounded = (
        Network.of_checkpoint(each, metadata) for each in (checkpoint.tensors, tensors)
    )
    z = np.random.default_rng(0).standard_normal((_DRAWS, config.latent_dim))
    error = float(np.abs(exact.decode(z) - rounded.decode(z)).max())
    numbers = {name: f"{x:.6g}" for name, x in (test | {"probability_error": error}).items()}
    said = {"over_seeds": json.dumps({"seed": SEEDS, **over_seeds})}
    return Checkpoint(tensors, metadata | made() | numbers | said)


def _six_digits(x: float) -> float:
    """Return a number with six digits."""
    return float(f"{x:.6g}")


def is_current(path: Path, config: Any) -> bool:
    """Return whether a file has a model of this config."""
    return path.exists() and json.loads(load_checkpoint(path).metadata["config"]) == json.loads(
        config.to_json()
    )


def record(folder: Path, configs: Mapping[str, Config] = CONFIGS) -> Iterator[str]:
    """Train what is missing in `folder`; yield a line after each training."""
    for name, config in configs.items():
        path = folder / f"{name}.safetensors"
        if not is_current(path, config):
            checkpoint = recorded(config)
            folder.mkdir(parents=True, exist_ok=True)
            size = write_checkpoint(path, checkpoint)
            yield f"{path.name}: {size:,} bytes, {checkpoint.metadata}"


def main() -> None:
    """Train the models that are not recorded yet."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=recorded_runs.PATH / "latent_space")
    for line in record(parser.parse_args().output):
        print(line, flush=True)


if __name__ == "__main__":
    main()
