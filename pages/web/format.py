"""How numbers are written on a page."""

import math

from kllab import Divergence
from kllab.divergences.units import BITS, NATS, Unit


def known(divergence: Divergence, unit: Unit) -> str:
    """Write a divergence with every digit that is known, in `unit`, and in the other one."""
    value, error = float(divergence.value), float(divergence.error)
    if math.isinf(value):
        return "infinite, in nats as in bits"
    other = BITS if unit == NATS else NATS
    return f"{unit.named(unit.known(value, error))} = {other.named(other.known(value, error, 6))}"
