"""Policy and value function: networks on CartPole, tables in environments with few states."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from kllab.topics.policy.train.config import Config


class Network(nn.Module):
    """Two hidden layers of tanh units, or a table with a row for each state.

    Weights start orthogonal with gain sqrt(2) and `last_gain` in the last layer, biases at 0
    (CleanRL's ppo.py, after OpenAI Baselines); tables start at 0.

    Parameters
    ----------
    config : Config
        Determines the kind and the width.
    into, out : int
        Lengths of an observation and of the output.
    last_gain : float
        Scale of the last layer.
    generator : torch.Generator
        Draws the weights.
    """

    def __init__(
        self, config: Config, into: int, out: int, last_gain: float, *, generator: torch.Generator
    ) -> None:
        super().__init__()
        self.tabular = config.tabular
        if self.tabular:
            self.table = nn.Parameter(torch.zeros(into, out))
            return
        widths = ((into, config.hidden), (config.hidden, config.hidden), (config.hidden, out))
        gains = (2**0.5, 2**0.5, last_gain)
        self.weights = nn.ParameterList(torch.empty(b, a) for a, b in widths)
        self.biases = nn.ParameterList(torch.zeros(b) for _, b in widths)
        for weight, gain in zip(self.weights, gains, strict=True):
            nn.init.orthogonal_(weight, gain, generator=generator)

    def forward(self, x: Tensor) -> Tensor:
        """Map observations (N, into) to logits of actions or values (N, out)."""
        if self.tabular:
            return x @ self.table
        (w1, w2, w3), (b1, b2, b3) = self.weights, self.biases
        x = torch.tanh(functional.linear(x, w1, b1))
        x = torch.tanh(functional.linear(x, w2, b2))
        return functional.linear(x, w3, b3)
