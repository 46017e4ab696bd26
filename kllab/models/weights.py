"""Weights of a few outcomes: validation, text form and normalisation to probabilities."""

from math import fsum, isfinite
from typing import TypeAlias

Weights: TypeAlias = tuple[float, ...]

LEAST, MOST = 2, 8
LARGEST = 1e6


def check_weights(weights: Weights) -> None:
    """Raise ValueError for a weight that is not allowed: names it and what is allowed."""
    if not LEAST <= len(weights) <= MOST:
        raise ValueError(f"{len(weights)} weights were given; allowed are {LEAST} to {MOST}")
    for outcome, weight in enumerate(weights):
        if not (isfinite(weight) and 0 <= weight <= LARGEST):
            raise ValueError(
                f"the weight of outcome {outcome} is {weight:g}; allowed are numbers from 0 to "
                f"{LARGEST:,.0f}"
            )
    if not any(weights):
        raise ValueError("all weights are 0; at least one must be above 0")


def read_weights(text: str) -> Weights:
    """Parse comma-separated weights; raise ValueError with what is wrong and what is allowed."""
    weights = []
    for part in text.split(","):
        try:
            weights.append(float(part))
        except ValueError:
            raise ValueError(
                f"{part.strip()!r} is not a number; allowed are {LEAST} to {MOST} numbers from 0 "
                f"to {LARGEST:,.0f}, separated by commas"
            ) from None
    check_weights(tuple(weights))
    return tuple(weights)


def write_weights(weights: Weights) -> str:
    """Format weights for `read_weights`, with all digits."""
    return ",".join(
        f"{weight:g}" if float(f"{weight:g}") == weight else repr(weight) for weight in weights
    )


def shares(weights: Weights) -> Weights:
    """Return the weights divided by their sum; unchanged if the sum is exactly 1."""
    # Divide by the largest first: a sum of tiny weights would lose digits below 1e-308.
    top = max(weights)
    total = fsum(weight / top for weight in weights)
    exact = fsum(weights) == 1
    return weights if exact else tuple(weight / top / total for weight in weights)
