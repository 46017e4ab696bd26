"""Evaluation of a regression: predictive band, and uncertainty in the gap and on the data."""

import math
from typing import Any

import numpy as np
import torch
from torch import Tensor

from kllab.topics.bayesian_network.train.config import Config
from kllab.topics.bayesian_network.train.model import BayesianNetwork
from kllab.topics.bayesian_network.train.points import GRID, draw_points, in_gap, on_data
from kllab.training.random_streams import DISPLAY, stream

DRAWS = 128
FUNCTIONS = 8


class CurveEvaluator:
    """Evaluate on a fixed grid, with fixed random draws.

    Parameters
    ----------
    config : Config
        Determines the training and test points.

    Attributes
    ----------
    x, y : torch.Tensor
        (N, 1): the training points.
    """

    def __init__(self, config: Config) -> None:
        points = draw_points(config)
        self.config = config
        self.x, self.y = _column(points.x), _column(points.y)
        self._grid, self._test_x = _column(GRID), _column(points.test_x)
        self._test_y = _column(points.test_y)

    @torch.no_grad()
    def evaluate(self, network: BayesianNetwork) -> dict[str, Any]:
        """Return the fields of a `StepRecord` that need predictions."""
        generator = stream(self.config.seed, DISPLAY)
        asked = torch.cat([self._grid, self._test_x])
        outputs = network.functions(asked, DRAWS, generator)[..., 0]
        of_grid, of_test = outputs[:, : len(GRID)], outputs[:, len(GRID) :]
        noise = network.log_noise.exp().item()
        spread = of_grid.std(dim=0).numpy()
        return {
            "grid": GRID.astype(np.float32),
            "mean": of_grid.mean(dim=0).numpy(),
            "epistemic_sd": spread,
            "aleatoric_sd": np.full(len(GRID), noise, np.float32),
            "functions": of_grid[:FUNCTIONS].numpy().copy(),
            "x": self.x[:, 0].numpy(),
            "y": self.y[:, 0].numpy(),
            "noise_sd": noise,
            "test_nll": _predictive_nll(of_test, self._test_y[:, 0], noise),
            **self._bands(spread.astype(np.float64)),
        }

    def _bands(self, spread: np.ndarray) -> dict[str, float]:
        data = float(spread[on_data(self.config)].mean())
        inside = in_gap(self.config)
        if not inside.any():
            return {"band_data": data}
        gap = float(spread[inside].mean())
        return {"band_data": data, "band_gap": gap, "band_ratio": gap / max(data, 1e-12)}


def _predictive_nll(outputs: Tensor, y: Tensor, noise: float) -> float:
    """Compute -log mean over draws of N(y; f, noise^2), mean over y: (draws, N) and (N,)."""
    squares = ((outputs - y).double() / noise).square()
    each = torch.logsumexp(-0.5 * squares, dim=0) - math.log(len(outputs))
    return -each.mean().item() + math.log(noise) + 0.5 * math.log(2 * math.pi)


def _column(values: np.ndarray) -> Tensor:
    return torch.from_numpy(values.astype(np.float32)).unsqueeze(1)
