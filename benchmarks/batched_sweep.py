"""Training speed of the VAEs of a sweep, trained together and one after the other.

"Together" are steps of all models by the topic `rate_distortion`, "one by one" those of each by
the topic `vae` with the same settings and seeds; both train the same models. They take turns, so
that other load affects both; CPU seconds of one thread are counted, for steps alone. The ratio is
the median over the turns of the ratios within a turn.
"""

import statistics
import time
from collections.abc import Callable

from benchmarks import one_thread  # noqa: F401  # before torch
from benchmarks.table import print_table
from kllab.topics.rate_distortion import train as sweep
from kllab.topics.rate_distortion.train.state import State
from kllab.topics.rate_distortion.train.training import update
from kllab.topics.vae import train as single
from kllab.topics.vae.train.state import State as SingleState
from kllab.topics.vae.train.training import update as single_update
from kllab.training.images import Images, load_images
from kllab.training.training_loop import settled_torch

TURNS, STEPS = 7, 10
SWEEPS = {
    "28 x 28, 128 hidden units, 18 models": sweep.Config(),
    "28 x 28, 128 hidden units, 6 models": sweep.Config(seeds=1),
    "28 x 28, 300 hidden units, 6 models": sweep.Config(seeds=1, hidden=(300,)),
    "28 x 28, 32 hidden units, 18 models": sweep.Config(hidden=(32,)),
    "8 x 8, 128 hidden units, 18 models": sweep.Config(dataset="digits_8x8"),
    "8 x 8, 32 hidden units, 18 models": sweep.Config(dataset="digits_8x8", hidden=(32,)),
}


def main() -> None:
    """Print a row for each sweep."""
    rows = [[name, *row(config)] for name, config in SWEEPS.items()]
    head = ["sweep", "one by one, images/s", "together, images/s", "times as fast", "spread"]
    print_table(head, rows)


def row(config: sweep.Config) -> list[str]:
    """Return images per CPU-second of both ways, and their ratio."""
    images = load_images(config.dataset)
    ways = {"one": one_by_one(config, images), "all": together(config, images)}
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    with settled_torch(wide_layers=True):
        for turn in range(TURNS + 1):
            for name, take_steps in ways.items():
                started = time.process_time()
                take_steps()
                if turn:  # the first one is a warm-up
                    seconds[name].append(time.process_time() - started)
    trained = config.models * config.batch_size * STEPS
    ratios = [one / together for one, together in zip(*seconds.values(), strict=True)]
    return [
        *(f"{trained / statistics.median(spent):,.0f}" for spent in seconds.values()),
        f"{statistics.median(ratios):.2f}",
        f"{min(ratios):.2f} to {max(ratios):.2f}",
    ]


def together(config: sweep.Config, images: Images) -> Callable[[], None]:
    """Return a function that takes steps of all models at once."""
    state = State(config, len(images.training), images.used)
    pixels = images.training.flatten(1)

    def take_steps() -> None:
        for _ in range(STEPS):
            update(state, pixels)
            state.step += 1

    return take_steps


def one_by_one(config: sweep.Config, images: Images) -> Callable[[], None]:
    """Return a function that takes the steps of one model after those of the other."""
    pixels = images.training.flatten(1)
    [curve] = config.curves
    states = [
        SingleState(
            single.Config(
                dataset=config.dataset,
                encoder_hidden=config.hidden,
                decoder_hidden=config.hidden[::-1],
                latent_dim=curve.latent_dim,
                schedule=curve.schedule,
                learning_rate=config.learning_rate,
                batch_size=config.batch_size,
                steps=config.steps,
                beta=beta,
                seed=config.seed + seed,
            ),
            len(images.training),
            images.used,
        )
        for seed in range(config.seeds)
        for beta in config.betas
    ]

    def take_steps() -> None:
        for state in states:
            for _ in range(STEPS):
                single_update(state, pixels, state.config.beta)
                state.step += 1

    return take_steps


if __name__ == "__main__":
    main()
