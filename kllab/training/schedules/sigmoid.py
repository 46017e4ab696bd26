"""beta moves along an S."""

from kllab.training.schedules.ramps import (
    DELAY,
    START,
    STEEPNESS,
    WARM_UP,
    logistic,
    warm_up_with,
)
from kllab.training.schedules.registry import Schedule, register_schedule


@register_schedule(
    "sigmoid",
    "beta rises along an S: slowly at first, steeply halfway through the warm-up.",
    WARM_UP,
    STEEPNESS,
    START,
    DELAY,
)
def sigmoid(
    beta: float, total_steps: int, warm_up: float, steepness: float, start: float, delay: float
) -> Schedule:
    """Return a logistic curve from start to beta, rescaled to reach both exactly.

    >>> rising = sigmoid(1.0, 8, warm_up=0.5, steepness=10.0, start=0.0, delay=0.0)
    >>> [round(rising(step), 6) for step in range(6)]
    [0.0, 0.070104, 0.5, 0.929896, 1.0, 1.0]
    """
    shape = logistic(steepness)
    return warm_up_with(shape, beta, total_steps, warm_up=warm_up, start=start, delay=delay)
