"""Bayesian neural network: layers of `BayesianLinear` with activations between them."""

import math
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import cast

import torch
from torch import Tensor, nn

from kllab.topics.bayesian_network.train.config import Config
from kllab.topics.bayesian_network.train.layer import BayesianLinear

ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {"tanh": torch.tanh, "relu": torch.relu}
START_LOG_VAR = 2 * math.log(math.log1p(math.exp(-4.0)))
"""Initial standard deviations are softplus(-4) = 0.018, small enough for early learning."""


class BayesianNetwork(nn.Module):
    """Stack of Bayesian layers; for the regression also the noise.

    Parameters
    ----------
    config : Config
        Widths, activation and priors.
    weights : torch.Generator
        Draws the first means.
    noise : torch.Generator
        Samples weights or activations in training.
    """

    def __init__(self, config: Config, *, weights: torch.Generator, noise: torch.Generator) -> None:
        super().__init__()
        self.activation = ACTIVATIONS[config.activation]
        self.local = config.estimator == "activations"
        self.layers = nn.ModuleList(
            BayesianLinear(
                into, out, config.prior_loc, scale,
                local=self.local, generator=noise,
            )
            for (into, out), scale in zip(pairwise(config.widths), config.prior_scales, strict=True)
        )  # fmt: skip
        for index, layer in enumerate(self.bayesian_layers()):
            bound = layer.in_features**-0.5 * (config.first_layer if index == 0 else 1.0)
            for mu, log_var in layer.posteriors():
                nn.init.uniform_(mu, -bound, bound, generator=weights)
                nn.init.constant_(log_var, START_LOG_VAR)
        learnt = config.task == "regression" and config.noise_model == "learnt"
        start = math.log(0.5 if learnt else config.noise)
        self.log_noise = nn.Parameter(torch.tensor(start), requires_grad=learnt)

    def bayesian_layers(self) -> Iterable[BayesianLinear]:
        """Return the layers, from the inputs on."""
        return cast("Iterable[BayesianLinear]", self.layers)

    def forward(self, x: Tensor, samples: int) -> Tensor:
        """Map (N, inputs) to (samples, N, outputs) by training draws, as set in the config."""
        draw = (
            BayesianLinear.with_drawn_activations
            if self.local
            else BayesianLinear.with_drawn_weights
        )
        return self._through(x, samples, draw)

    def functions(self, x: Tensor, samples: int, generator: torch.Generator) -> Tensor:
        """Map (N, inputs) to (samples, N, outputs); each sample is one function of x."""
        return self._through(x, samples, lambda layer, h: layer.with_drawn_weights(h, generator))

    def kl_of_layers(self) -> Tensor:
        """Compute KL(q || prior) of each layer: (layers,), in nats."""
        return torch.stack([layer.kl_loss() for layer in self.bayesian_layers()])

    def _through(
        self, x: Tensor, samples: int, apply: Callable[[BayesianLinear, Tensor], Tensor]
    ) -> Tensor:
        h = x.expand(samples, *x.shape)
        *hidden, last = self.bayesian_layers()
        for layer in hidden:
            h = self.activation(apply(layer, h))
        return apply(last, h)
