"""Parameters and shapes that several schedules share."""

import math
from collections.abc import Callable, Mapping

from kllab.training.parameter import Parameter
from kllab.training.schedules.registry import Schedule

Shape = Callable[[float], float]
"""Rises from exactly 0 at 0 to 1 at 1."""

START = Parameter(
    "start", 0.0, "beta before it begins to move.", low=0.0, high=1e3, omitted_at_default=True
)
DELAY = Parameter(
    "delay", 0.0, "Part of the training before beta begins to move.",
    low=0.0, high=1.0, omitted_at_default=True,
)  # fmt: skip
WARM_UP = Parameter(
    "warm_up", 0.25, "Part of the training over which beta moves to its final value.",
    low=0.0, high=1.0,
)  # fmt: skip
STEEPNESS = Parameter(
    "steepness", 10.0, "How suddenly the S rises in its middle.", low=0.1, high=100.0
)


def straight(t: float) -> float:
    """Return t: a straight line.

    >>> straight(0.25)
    0.25
    """
    return t


def half_wave(t: float) -> float:
    """Return (1 - cos(pi t)) / 2: half a cosine wave, level at both ends.

    >>> half_wave(0.0), half_wave(1.0)
    (0.0, 1.0)
    """
    return (1 - math.cos(math.pi * t)) / 2


def logistic(steepness: float) -> Shape:
    """Return a logistic curve, rescaled to run exactly from 0 to 1.

    shape(t) = (1 + tanh(k (t - 1/2) / 2) / tanh(k / 4)) / 2 with k = steepness. The plain logistic
    curve (Bowman et al. 2016, figure 2) starts above 0 and jumps at its end.

    >>> logistic(10.0)(0.0), logistic(10.0)(0.5), logistic(10.0)(1.0)
    (0.0, 0.5, 1.0)
    """
    edge = math.tanh(steepness / 4)
    return lambda t: (1 + math.tanh(steepness * (t - 0.5) / 2) / edge) / 2


SHAPES: Mapping[str, Shape] = {
    "linear": straight,
    "cosine": half_wave,
    "sigmoid": logistic(10.0),
}
"""Shapes by the name of the schedule that has them; the sigmoid with its default steepness."""


def between(start: float, beta: float, share: float) -> float:
    """Return start + (beta - start) * share: exactly beta * share if start is 0.

    >>> between(1.0, 3.0, 0.25)
    1.5
    """
    return start + (beta - start) * share


def steps_in(share: float, total_steps: int) -> int:
    """Return the number of steps in a part of the training, to the nearest whole number.

    Half a step or less gives 0: then there is no warm-up, and no division by its length.

    >>> steps_in(0.25, 100), steps_in(0.25, 2), steps_in(1.0, 1)
    (25, 0, 1)
    """
    return round(share * total_steps)


def warm_up_with(
    shape: Shape, beta: float, total_steps: int, *, warm_up: float, start: float, delay: float
) -> Schedule:
    """Return start for D steps, start + (beta - start) shape((step - D) / W) for W, then beta.

    D = steps_in(delay, total_steps), W = steps_in(warm_up, total_steps). If D + W is more than the
    training, it ends on the way to beta; with a delay of 1 beta never begins to move.
    """
    first, length = steps_in(delay, total_steps), steps_in(warm_up, total_steps)

    def of_step(step: int) -> float:
        if step < first:
            return start
        moved = step - first
        return between(start, beta, shape(moved / length)) if moved < length else beta

    return of_step
