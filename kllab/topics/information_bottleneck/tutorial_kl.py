"""The tutorial's KL of a Gaussian code, run on codes that were learned, beside kllab's."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kllab import Normal, kl_divergence
from kllab.divergences.units import Unit

Array = NDArray[np.float64]

CODE = """def kl_divergence_normal(mu, log_var):
    kl_loss = -0.5 * torch.sum(1 + log_var - mu.pow(2) - log_var.exp())
    return kl_loss

loss = reconstruction_loss + beta * kl_loss"""
"""The tutorial's function and its weighted loss, as printed."""

CORRECTED = """def rate(mu, log_var):  # nats per image, like F.cross_entropy
    each = 0.5 * (mu.square() + torch.expm1(log_var) - log_var)
    return each.sum(dim=1).mean()

loss = F.cross_entropy(classify(z), y) + beta * rate(mu, log_var)"""
"""The same as a bottleneck needs it."""


@dataclass(frozen=True)
class TutorialKl:
    """What the tutorial's function gives for some codes, and the rate by kllab, in nats."""

    images: int
    summed: float
    rate: float

    def in_words(self, codes: str, unit: Unit) -> str:
        """Say both for these `codes`, and what the sum does beside a mean."""
        return (
            f"Run on {self.images} codes, {codes}, the "
            f"tutorial's function gives {unit.text(self.summed, 6)}: the sum over the images. By "
            f"`kllab.kl_divergence` the rate is {unit.text(self.rate, 6)} an image, and "
            f"{self.images} × {unit.number(self.rate, 6)} = "
            f"{unit.number(self.images * self.rate, 6)}. The formula is right, the scale is not: "
            "beside the tutorial's reconstruction loss, a sum as well, it fits; beside "
            "`F.cross_entropy`, a mean, β would weigh as many times more as there are images in "
            "the batch."
        )


def example() -> TutorialKl:
    """Run the tutorial's function on a batch of 128 equal codes, N((1, 0), 0.5^2)."""
    return tutorial_kl(np.tile([1.0, 0.0], (128, 1)), np.full((128, 2), 0.5))


def tutorial_kl(loc: Array, scale: Array) -> TutorialKl:
    """Run the tutorial's function on codes N(loc, scale^2), (images, dimensions)."""
    log_var = 2 * np.log(scale)
    summed = -0.5 * np.sum(1 + log_var - loc**2 - np.exp(log_var))
    each = np.asarray(kl_divergence(Normal(loc, scale), Normal(0.0, 1.0)))
    return TutorialKl(len(loc), float(summed), float(each.sum(axis=1).mean()))
