"""beta is the same from the first step to the last."""

from kllab.training.schedules.ramps import DELAY, START, steps_in
from kllab.training.schedules.registry import Schedule, register_schedule


@register_schedule(
    "constant", "beta from the first step to the last, or from the delay on.", START, DELAY
)
def constant(beta: float, total_steps: int, start: float, delay: float) -> Schedule:
    """Return beta at every step; during a delay, start.

    >>> constant(2.0, 10, start=0.0, delay=0.0)(0)
    2.0
    >>> late = constant(2.0, 10, start=0.5, delay=0.2)
    >>> [late(step) for step in range(4)]
    [0.5, 0.5, 2.0, 2.0]
    """
    first = steps_in(delay, total_steps)
    return lambda step: start if step < first else beta
