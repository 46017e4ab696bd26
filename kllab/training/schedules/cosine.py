"""beta moves along half a cosine wave."""

from kllab.training.schedules.ramps import DELAY, START, WARM_UP, half_wave, warm_up_with
from kllab.training.schedules.registry import Schedule, register_schedule


@register_schedule(
    "cosine",
    "beta rises along half a cosine wave: level at both ends of the warm-up.",
    WARM_UP,
    START,
    DELAY,
)
def cosine(beta: float, total_steps: int, warm_up: float, start: float, delay: float) -> Schedule:
    """Return start + (beta - start) (1 - cos(pi t)) / 2, t the elapsed part of the warm-up.

    >>> rising = cosine(1.0, 8, warm_up=0.5, start=0.0, delay=0.0)
    >>> [round(rising(step), 6) for step in range(6)]
    [0.0, 0.146447, 0.5, 0.853553, 1.0, 1.0]
    """
    return warm_up_with(half_wave, beta, total_steps, warm_up=warm_up, start=start, delay=delay)
