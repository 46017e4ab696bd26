"""Train a VAE on all of binarised MNIST and print its bounds, to compare with published ones.

    python -m scripts.binarised_mnist [--epochs 100] [--draws 5000] [--seed 0]

The protocol is that of Burda et al. 2016 (section 5 and table 1, one stochastic layer): 60,000
training images whose pixels are drawn anew at each step, encoder 784-200-200-50 and decoder
50-200-200-784 with tanh, Adam, batches of 20. Their VAE reaches 86.76 nats for -L_5000 on the
10,000 test images after 3,280 epochs with a decreasing step size. Here the step size is constant,
and the test images are drawn once, the same for every seed.

MNIST is downloaded through torchvision. Without a network the bundled 10,000 digits replace it, and
the script says so: then its numbers compare with no published ones. On one core an epoch of MNIST
takes about five seconds, and the bounds of all test images with 5,000 draws some ten minutes.
"""

import argparse
from dataclasses import replace
from typing import NamedTuple

import torch

from kllab.data.catalogue import DATASETS
from kllab.topics.vae.train import Config, train
from kllab.topics.vae.train.importance import log_mean_weight, weighted
from kllab.topics.vae.train.state import State
from kllab.training.images import Images, load_images
from kllab.training.random_streams import DISPLAY, stream
from kllab.training.record import Checkpoint
from kllab.training.training_loop import settled_torch

BURDA = Config(
    dataset="mnist", likelihood="binarised_dynamic", encoder_hidden=(200, 200),
    decoder_hidden=(200, 200), latent_dim=50, activation="tanh", batch_size=20,
    learning_rate=5e-4, schedule="constant",
)  # fmt: skip
_DECODED = 10_000  # images decoded at a time, of all draws


class Bounds(NamedTuple):
    """Means over held-out images, in nats, with their standard errors over the images."""

    images: int
    elbo: float
    elbo_error: float
    importance: float
    importance_error: float


def trained(config: Config) -> Checkpoint:
    """Train a model, print its tests, and return the last checkpoint."""
    note = ""
    for record in train(config):
        if record.note != note:
            print(note := record.note, flush=True)
        if record.test_nelbo is not None:
            done = f"step {record.step:,} of {config.steps:,}"
            print(f"{done}: test NELBO {record.test_nelbo:.2f} nats", flush=True)
    return record.checkpoint()


@torch.no_grad()
def bounds(
    config: Config, checkpoint: Checkpoint, images: Images, draws: int, most: int = 0
) -> Bounds:
    """Compute the ELBO and L_K with K = `draws` (Burda et al. 2016) of held-out images.

    `most` is the number of images, the first of the held-out ones; 0 for all.
    """
    state = State(config, len(images.training), images.used)
    state.restore(checkpoint)
    x = state.model.likelihood.held_out(images.held_out[: most or None].flatten(1))
    generator = stream(config.seed, DISPLAY, 3)
    at_once = max(1, _DECODED // draws)
    elbos, importance = [], []
    with settled_torch(wide_layers=True):
        for part in torch.split(x, at_once):
            noise = torch.randn(draws, len(part), config.latent_dim, generator=generator)
            log_weights = weighted(state.model, part, noise).log_weights().double()
            elbos.append(log_weights.mean(dim=0))
            importance.append(log_mean_weight(log_weights))
    of_elbo, of_importance = torch.cat(elbos), torch.cat(importance)
    return Bounds(len(x), *_mean(of_elbo), *_mean(of_importance))


def _mean(values: torch.Tensor) -> tuple[float, float]:
    return values.mean().item(), values.std().item() / len(values) ** 0.5


def steps_of(config: Config, epochs: int) -> int:
    """Return the number of steps of so many passes over the training images."""
    return epochs * DATASETS[config.dataset].training // config.batch_size


def main() -> None:
    """Train and print the bounds."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--epochs", type=int, default=100)
    parser.add_argument("--draws", type=int, default=5_000, help="K of the bound L_K")
    parser.add_argument("--images", type=int, default=0, help="held-out images; 0 for all")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    config = replace(BURDA, seed=given.seed, steps=steps_of(BURDA, given.epochs))
    checkpoint = trained(config)
    found = bounds(config, checkpoint, load_images(config.dataset), given.draws, given.images)
    print(
        f"{found.images:,} held-out images, in nats:\n"
        f"  -ELBO    {-found.elbo:.2f} ± {found.elbo_error:.2f}\n"
        f"  -L_{given.draws:<5} {-found.importance:.2f} ± {found.importance_error:.2f}\n"
        "(± is the standard error over the images)"
    )


if __name__ == "__main__":
    main()
