"""How numbers are written on a page."""

import math

from kllab import nats_to_bits


def short(value: float) -> str:
    """Write `value` with six significant digits; infinity as its sign."""
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    return f"{value:.6g}"


def exact(value: float) -> str:
    """Write the float itself, to the last digit, in nats, and what it is in bits."""
    if math.isinf(value):
        return "infinite, in nats as in bits"
    return f"{value!r} nats = {float(nats_to_bits(value)):.6g} bits"
