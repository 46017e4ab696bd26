"""Disentanglement of VAEs of several beta, trained on shapes, measured on held-out images.

Beta is raised in a straight line over the first quarter of the training. MIG and DCI are those of
`kllab.estimators`; the gaps of the factors stand beside their mean. Differences between seeds are
large, as Locatello et al. (2019) found: two seeds show them, and do not average them out.
"""

import time

import numpy as np

from benchmarks.table import print_table
from kllab.data import FACTORS, load_shapes, load_split
from kllab.estimators import dci, mutual_information_gap, posterior_mutual_information_gap
from kllab.topics.latent_space.encoded import encode_held_out
from kllab.topics.latent_space.network import Network
from kllab.topics.vae.train import Config, train, warm_up

BETAS, SEEDS = (1.0, 4.0, 16.0), range(2)


def measure(beta: float, seed: int) -> list[str]:
    """Return the row of one training."""
    config = Config(dataset="shapes", latent_dim=10, beta=beta, steps=2500, seed=seed)
    started = time.process_time()
    *_, last = train(config)
    spent = time.process_time() - started
    checkpoint = last.checkpoint()
    encoded = encode_held_out(Network.of_checkpoint(checkpoint.tensors, checkpoint.metadata))
    _, _, held_out = load_split("shapes")
    loc, factors = encoded.loc, load_shapes().classes[held_out]
    gap = mutual_information_gap(loc, factors)
    sampled = posterior_mutual_information_gap(
        loc, encoded.scale, factors, rng=np.random.default_rng(0)
    )
    found = dci(loc, factors, rng=np.random.default_rng(0))
    numbers = [gap.value, *gap.gaps, sampled.value]
    numbers += [found.disentanglement, found.completeness, found.informativeness]
    return [
        f"beta {beta:g}, seed {seed}",
        f"{spent:.0f} s",
        f"{last.test_distortion:.1f}",
        f"{last.test_rate:.2f}",
        *(f"{number:.2f}" for number in numbers),
    ]


def main() -> None:
    """Print a row for each beta and seed."""
    warm_up()
    head = ["training", "CPU", "distortion", "rate", "MIG", *FACTORS, "MIG of q(z|x)"]
    head += ["D", "C", "I"]
    print_table(head, [measure(beta, seed) for beta in BETAS for seed in SEEDS])


if __name__ == "__main__":
    main()
