"""Critic: a small network, and the losses that maximise a bound."""

from collections.abc import Sequence
from itertools import pairwise
from math import log

import torch
from torch import Tensor, nn


class Critic(nn.Module):
    """Network with a score T(x) for each sample, in float64.

    Parameters
    ----------
    widths : sequence of int
        From the inputs to the score.
    generator : torch.Generator
        Draws the weights.
    """

    def __init__(self, widths: Sequence[int], generator: torch.Generator) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for into, out in pairwise(widths):
            linear = nn.Linear(into, out, dtype=torch.float64)
            nn.init.xavier_normal_(linear.weight, generator=generator)
            nn.init.zeros_(linear.bias)
            layers += [linear, nn.ELU()]
        self.layers = nn.Sequential(*layers[:-1])

    def forward(self, samples: Tensor) -> Tensor:
        """Map samples, (..., dimension), to scores, (...)."""
        scores: Tensor = self.layers(samples)
        return scores.squeeze(-1)


def donsker_varadhan_loss(scores_x: Tensor, scores_y: Tensor) -> Tensor:
    """Return minus the Donsker-Varadhan bound, ``log E_q[exp T] - E_p[T]``, 0-d."""
    return scores_y.logsumexp(0) - log(len(scores_y)) - scores_x.mean()


def nwj_loss(scores_x: Tensor, scores_y: Tensor) -> Tensor:
    """Return minus the NWJ bound, ``E_q[exp(T - 1)] - E_p[T]``, 0-d."""
    return (scores_y - 1).exp().mean() - scores_x.mean()


LOSSES = {"dv": donsker_varadhan_loss, "nwj": nwj_loss}
"""Losses by the name of their bound."""
