"""Format of numbers on pages."""

import math

from kllab import Divergence
from kllab.divergences.units import BITS, NATS, Unit


def known(divergence: Divergence, unit: Unit) -> str:
    """Format a divergence with all significant digits in `unit`, and in the other unit."""
    value, error = float(divergence.value), float(divergence.error)
    if math.isinf(value):
        return "infinite, in nats as in bits"
    other = BITS if unit == NATS else NATS
    return f"{unit.named(unit.known(value, error))} = {other.named(other.known(value, error, 6))}"
