"""How numbers are written on a page."""

import math

from kllab.divergences.units import BITS, NATS, Unit


def short(value: float) -> str:
    """Write `value` with six significant digits; infinity as its sign."""
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    return f"{value:.6g}"


def exact(nats: float, unit: Unit) -> str:
    """Write the float itself, to the last digit, in `unit`, and what it is in the other one."""
    if math.isinf(nats):
        return "infinite, in nats as in bits"
    other = BITS if unit == NATS else NATS
    return f"{unit.of(float(nats))!r} {unit.name} = {other.text(nats)}"
