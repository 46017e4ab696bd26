"""Logarithmic axes with complete numbers at all ticks."""

import math
from typing import Any

from pages.charts.theme import axis

_FEW = 2.5
"""Largest number of decades for which 2 and 5 have ticks, too."""
_MOST = 6
"""Largest number of labelled decades on an axis."""
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def log_axis(title: str, low: float, high: float, **overrides: Any) -> dict[str, Any]:
    """Return a logarithmic axis from `low` to `high`, with ticks at 1, 2 and 5 or at decades."""
    first, last = math.log10(low), math.log10(high)
    steps = (1, 2, 5) if last - first <= _FEW else (1,)
    apart = math.ceil((last - first) / _MOST)
    ticks = [
        (step * 10.0**power, _written(step, power))
        for power in range(math.floor(first), math.ceil(last) + 1)
        for step in steps
        if power % apart == 0 and low <= step * 10.0**power * (1 + 1e-9) <= high * (1 + 2e-9)
    ]
    return axis(
        title,
        type="log",
        range=[first, last],
        tickvals=[value for value, _ in ticks],
        ticktext=[text for _, text in ticks],
        **overrides,
    )


def _written(step: int, power: int) -> str:
    if -4 <= power <= 4:
        return f"{step * 10.0**power:,g}"
    times = "" if step == 1 else f"{step}·"
    return f"{times}10{str(power).translate(_RAISED)}"
