"""Weights of a few outcomes: validation, text form and normalisation to probabilities."""

from math import fsum
from typing import TypeAlias

Weights: TypeAlias = tuple[float, ...]

LEAST, MOST = 2, 8
LARGEST = 1e6


def check_weights(weights: Weights) -> None:
    """Raise ValueError for a weight that is not allowed: names it and what is allowed."""
    if not LEAST <= len(weights) <= MOST:
        raise ValueError(f"{len(weights)} weights were given; allowed are {LEAST} to {MOST}")
    for outcome, weight in enumerate(weights):
        check_weight(weight, f"outcome {outcome}")
    shares(weights)


def check_weight(weight: float, of: str) -> None:
    """Raise ValueError unless the weight of `of` is a number from 0 to `LARGEST`."""
    if not 0 <= weight <= LARGEST:
        raise ValueError(
            f"the weight of {of} is {weight:g}; allowed are numbers from 0 to {LARGEST:,.0f}"
        )


def read_weights(text: str) -> Weights:
    """Parse comma-separated weights; raise ValueError with what is wrong and what is allowed."""
    allowed = f"{LEAST} to {MOST} numbers from 0 to {LARGEST:,.0f}, separated by commas"
    weights = read_numbers(text, allowed)
    check_weights(weights)
    return weights


def read_numbers(text: str, allowed: str) -> Weights:
    """Parse comma-separated numbers; a ValueError states what is `allowed`."""
    numbers = []
    for part in text.split(","):
        try:
            numbers.append(float(part))
        except ValueError:
            raise ValueError(f"{part.strip()!r} is not a number; allowed are {allowed}") from None
    return tuple(numbers)


def write_weights(weights: Weights) -> str:
    """Format weights for `read_weights`, with all digits."""
    return ",".join(
        f"{weight:g}" if float(f"{weight:g}") == weight else repr(weight) for weight in weights
    )


def shares(weights: Weights, of: str = "") -> Weights:
    """Return the weights divided by their sum; unchanged if the sum is exactly 1.

    Raises
    ------
    ValueError
        If all weights (of `of`) are 0.
    """
    if not any(weights):
        raise ValueError(f"all weights{of and f' of {of}'} are 0; at least one must be above 0")
    # Divide by the largest first: a sum of tiny weights would lose digits below 1e-308.
    top = max(weights)
    total = fsum(weight / top for weight in weights)
    exact = fsum(weights) == 1
    return weights if exact else tuple(weight / top / total for weight in weights)


def with_share(weights: Weights, outcome: int, share: float) -> Weights:
    """Return shares of which `outcome` has `share`, from 0 to 1; the others keep their proportions.

    If the others are all 0, they become equal.

    >>> with_share((2.0, 1.0, 1.0), 0, 0.75)
    (0.75, 0.125, 0.125)
    """
    share = min(max(share, 0.0), 1.0)
    others = weights[:outcome] + weights[outcome + 1 :]
    kept = shares(others if any(others) else (1.0,) * len(others))
    parts = tuple((1 - share) * part for part in kept)
    return (*parts[:outcome], share, *parts[outcome:])
