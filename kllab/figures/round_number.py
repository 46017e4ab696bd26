"""Ends of axes that change seldom while a slider moves: zoom survives and nothing jumps."""

import math

STEPS = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


def round_up(value: float, least: float = 0.0) -> float:
    """Return the round number just above `value` and `least`, of which one is above 0.

    >>> round_up(0.17), round_up(21.0), round_up(0.001, least=0.5)
    (0.2, 30.0, 0.5)
    """
    value = max(value, least)
    power = 10.0 ** math.floor(math.log10(value))
    # Less than the rounding of the product: 3 * 0.1 is above 0.3.
    return float(
        f"{next(step * power for step in STEPS if step * power >= value * (1 - 1e-12)):.3g}"
    )
