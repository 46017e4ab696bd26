"""beta moves in a straight line."""

from kllab.training.schedules.ramps import DELAY, START, WARM_UP, straight, warm_up_with
from kllab.training.schedules.registry import Schedule, register_schedule


@register_schedule(
    "linear",
    "beta rises in a straight line, from 0 or its start, then stays.",
    WARM_UP,
    START,
    DELAY,
)
def linear(beta: float, total_steps: int, warm_up: float, start: float, delay: float) -> Schedule:
    """Return a straight line from start to beta over W = round(warm_up * total_steps) steps.

    Bowman et al. 2016, "Generating Sentences from a Continuous Space", section 3.1.

    >>> rising = linear(1.0, 8, warm_up=0.5, start=0.0, delay=0.0)
    >>> [rising(step) for step in range(6)]
    [0.0, 0.25, 0.5, 0.75, 1.0, 1.0]
    """
    return warm_up_with(straight, beta, total_steps, warm_up=warm_up, start=start, delay=delay)
