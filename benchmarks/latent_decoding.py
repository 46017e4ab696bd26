"""Time to decode points of a latent space with NumPy, as pages do, beside torch.

The default model, with weights as initialised, and what a page asks for: one point under the
pointer, a grid of 20 x 20, the posterior of a drawn digit. The ways take turns, so that other load
affects all of them, and wall time is counted: a visitor waits for it. NumPy has all its threads, as
in the process that serves pages; torch has one. "at once" multiplies all rows in one product.
"""

import statistics
import time
from collections.abc import Callable

import numpy as np
import torch
from scipy.special import expit

from benchmarks.table import print_table
from kllab.topics.latent_space.architecture import Architecture
from kllab.topics.latent_space.network import Network
from kllab.topics.latent_space.plane import Plane, manifold
from kllab.topics.latent_space.posterior import posterior
from kllab.topics.vae.train import Config
from kllab.topics.vae.train.model import VAE

POINTS, GRIDS = 1_000, 40
Way = Callable[[], object]


def main() -> None:
    """Print the median and the 95th percentile of each way, and the ratio to torch."""
    torch.set_num_threads(1)
    config = Config()
    model = VAE(config, generator=torch.Generator().manual_seed(0)).requires_grad_(False)
    tensors = {name: tensor.numpy() for name, tensor in model.state_dict().items()}
    architecture = Architecture.from_json(config.to_json())
    single, double = (Network(architecture, tensors, dtype=kind) for kind in ("f4", "f8"))
    rng = np.random.default_rng(0)
    point, grid = (rng.standard_normal((n, config.latent_dim), np.float32) for n in (1, 400))
    image = rng.integers(256, size=architecture.shape, dtype=np.uint8)
    plane = Plane.of_dimensions(config.latent_dim)

    def by_torch(latents: np.ndarray) -> Way:
        z = torch.from_numpy(latents)
        return lambda: model.decode(z).sigmoid()

    print(f"torch {torch.__version__}, NumPy {np.__version__}, {config.parameter_count:,} weights")
    print_table(
        ["one point", "median, us", "95 %, us", "times torch"],
        measure(
            {
                "torch": by_torch(point),
                "kllab": lambda: single.decode(point),
                "kllab, to grey levels": lambda: single.decode_images(point),
                "kllab, float64": lambda: double.decode(point),
            },
            POINTS,
        ),
    )
    print()
    print_table(
        ["more", "median, us", "95 %, us", "times torch"],
        measure(
            {
                "torch, 400 points": by_torch(grid),
                "kllab, 400 points to a manifold": lambda: manifold(single, plane, 20),
                "kllab, posterior of a drawn digit": lambda: posterior(single, image),
            },
            GRIDS,
        ),
    )
    print()
    # Alone and last: its threads go on waiting for a while, which slows what follows.
    whole = {"NumPy, 400 points at once": at_once(tensors, grid)}
    rows = [row[:3] for row in measure(whole, GRIDS)]
    print_table(["by matrices", "median, us", "95 %, us"], rows)


def at_once(tensors: dict[str, np.ndarray], latents: np.ndarray) -> Way:
    """Decode by products of whole matrices."""
    layers = [(tensors[f"decoder.{i}.weight"].T, tensors[f"decoder.{i}.bias"]) for i in range(3)]

    def decode() -> np.ndarray:
        x = latents
        for weight, bias in layers[:-1]:
            x = x @ weight + bias
            x = np.maximum(x, np.float32(0.1) * x)
        return expit(x @ layers[-1][0] + layers[-1][1])

    return decode


def measure(ways: dict[str, Way], turns: int) -> list[list[str]]:
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(-5, turns):
        for name, way in ways.items():
            before = time.perf_counter()
            way()
            if turn >= 0:  # the first ones are a warm-up
                seconds[name].append(time.perf_counter() - before)
    first = statistics.median(next(iter(seconds.values())))
    rows = []
    for name, own in seconds.items():
        median, high = statistics.median(own), statistics.quantiles(own, n=20)[-1]
        rows.append([name, f"{1e6 * median:.0f}", f"{1e6 * high:.0f}", f"{median / first:.2f}"])
    return rows


if __name__ == "__main__":
    main()
