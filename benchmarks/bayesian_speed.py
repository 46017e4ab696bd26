"""Speed of Bayes by backprop beside other libraries, and the KL of the same layer.

All use the same network, number of draws, batch and likelihood, Adam, and one thread. Loops take
turns, so that other load affects all of them, and CPU seconds are counted. Ratios are medians over
the turns of ratios within a turn. "Shown live" is all of `train`, with records and evaluations; the
other loops only train. Libraries that are not installed are left out, with a message.

The second table has the KL of one layer with known q(w) and prior N(0, prior_sigma^2). "mean" is
the KL averaged over weights instead of summed.
"""

import benchmarks.one_thread  # isort: skip  # noqa: F401

import statistics
import time
import warnings
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

import kllab
from benchmarks.bayesian_peers import PEERS, Make, kl_of, mean_kl, tutorial_layer
from benchmarks.table import print_table
from kllab.topics.bayesian_network.train import BayesianLinear, Config, train
from kllab.topics.bayesian_network.train.curve_evaluation import CurveEvaluator
from kllab.topics.bayesian_network.train.digit_evaluation import DigitEvaluator
from kllab.topics.bayesian_network.train.objective import loss_terms
from kllab.topics.bayesian_network.train.state import State
from kllab.training.training_loop import settled_torch

TURNS, STEPS = 7, 60
SIGMAS = (1.0, 0.5, 2.0)
CONFIGS = {
    "curve, 1-20-1 tanh, 4 draws, all 100 points": Config(steps=10**6),
    "digits, 64-64-10 ReLU, 1 draw, batch 128": Config(
        task="digits", hidden=(64,), activation="relu", first_layer=1.0, prior_scale=1.0,
        left_out=0, samples=1, batch_size=128, steps=10**6,
    ),
}  # fmt: skip
Loop = Callable[[], None]


def main() -> None:
    """Print steps a second for each model, then the KL of one layer."""
    warnings.simplefilter("ignore")  # of the other libraries
    torch.set_num_threads(1)
    torch.set_float32_matmul_precision("highest")
    print(f"torch {torch.__version__}, one thread")
    peers = {name: layer for name, layer in PEERS.items() if installed(name)}
    for title, config in CONFIGS.items():
        loops = {
            "tutorial's layer in a plain loop": plain_loop(config, tutorial_layer),
            **{name: plain_loop(config, layer) for name, layer in peers.items()},
            "kllab, weights drawn": own_loop(config, "weights"),
            "kllab, activations drawn": own_loop(config, "activations"),
            "kllab, shown live": live_loop(config),
        }
        print(f"\n{title}")
        print_table(["loop", "ms a step", "steps/s", "times the tutorial's"], measure(loops))
    print("\nKL of one layer, 20 to 10, in nats")
    print_table(["by", *(f"prior_sigma {sigma:g}" for sigma in SIGMAS)], list(kl_rows(peers)))


def installed(name: str) -> bool:
    try:
        PEERS[name](2, 2, 1.0)
    except ImportError as error:
        print(f"{name} is not installed and left out: {error}")
        return False
    return True


def measure(loops: dict[str, Loop]) -> list[list[str]]:
    seconds: dict[str, list[float]] = {name: [] for name in loops}
    for turn in range(TURNS + 1):
        for name, loop in loops.items():
            before = time.process_time()
            loop()
            if turn > 0:  # the first one is a warm-up
                seconds[name].append((time.process_time() - before) / STEPS)
    first = next(iter(seconds.values()))
    rows = []
    for name, own in seconds.items():
        ratio = statistics.median(a / b for a, b in zip(first, own, strict=True))
        step = statistics.median(own)
        rows.append([name, f"{1e3 * step:.3f}", f"{1 / step:,.0f}", f"{ratio:.2f}"])
    return rows


def own_loop(config: Config, estimator: str) -> Loop:
    chosen = Config(**(config_fields(config) | {"estimator": estimator}))
    state, evaluator = State(chosen), data(chosen)

    def loop() -> None:
        with settled_torch():
            for _ in range(STEPS):
                at = state.next_batch()
                x, y = evaluator.x[at], evaluator.y[at]
                nll, kl = loss_terms(state.network, x, y, chosen.samples)
                state.update(nll + chosen.kl_coefficient * kl.sum())
                state.step += 1

    return loop


def live_loop(config: Config) -> Loop:
    def steps() -> Iterator[None]:
        while True:
            for record in train(config):
                if record.step >= 10:  # records come every 10 steps from here on
                    yield

    ticks = steps()

    def loop() -> None:
        for _ in range(STEPS // 10):
            next(ticks)

    return loop


def config_fields(config: Config) -> dict[str, Any]:
    return {name: getattr(config, name) for name in Config.described()}


def data(config: Config) -> CurveEvaluator | DigitEvaluator:
    return CurveEvaluator(config) if config.task == "regression" else DigitEvaluator(config)


def plain_loop(config: Config, layer: Make) -> Loop:
    """Return the usual loop: one forward pass a draw, backward, torch.optim.Adam."""
    layers = [
        layer(into, out, scale)
        for (into, out), scale in zip(pairwise(config.widths), config.prior_scales, strict=True)
    ]
    function = {"tanh": nn.Tanh, "relu": nn.ReLU}[config.activation]()
    network = nn.Sequential(layers[0], function, layers[1])
    optimiser = torch.optim.Adam(network.parameters(), lr=config.learning_rate)
    evaluator = data(config)
    batch = min(config.batch_size, config.n)

    def loop() -> None:
        for _ in range(STEPS):
            at = slice(None) if batch == config.n else torch.randperm(config.n)[:batch]
            x, y = evaluator.x[at], evaluator.y[at]
            loss: Any = 0.0
            for _ in range(config.samples):
                outputs = network(x)
                if config.task == "digits":
                    loss = loss + functional.cross_entropy(outputs, y)
                else:
                    loss = loss + functional.mse_loss(outputs, y) / (2 * config.noise**2)
            # blitz's KL is that of the last draw; all others are of q itself.
            loss = loss / config.samples + config.kl_coefficient * sum(map(kl_of, layers))
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()

    return loop


def kl_rows(peers: dict[str, Make]) -> Iterator[list[str]]:
    generator = torch.Generator().manual_seed(0)
    mus = [torch.randn(shape, generator=generator) * 0.4 for shape in ((10, 20), (10,))]
    scales = [torch.rand(each.shape, generator=generator) * 0.3 + 0.02 for each in mus]

    def exact(sigma: float) -> list[Any]:
        """Return the KL of each weight and of each bias."""
        return [
            kllab.kl_divergence(kllab.Normal(m, s), kllab.Normal(0.0, sigma))
            for m, s in zip(map(doubles, mus), map(doubles, scales), strict=True)
        ]

    def by(make: Make, kl: Callable[[Any], Any]) -> list[str]:
        return [f"{mean_kl(make(20, 10, sigma), kl, mus, scales):.4f}" for sigma in SIGMAS]

    yield ["kllab.kl_divergence, summed", *(f"{sum(map(np.sum, exact(s))):.4f}" for s in SIGMAS)]
    yield ["kllab's BayesianLinear", *by(tutorial_layer, BayesianLinear.kl_loss)]
    yield ["the tutorial's kl_loss", *by(tutorial_layer, kl_of)]
    for name, make in peers.items():
        yield [name, *by(make, kl_of)]
    means = [f"{sum(map(np.mean, exact(s))):.4f}" for s in SIGMAS]
    yield ["mean over weights + mean over biases", *means]


def doubles(tensor: torch.Tensor) -> Any:
    return tensor.double().numpy()


if __name__ == "__main__":
    main()
