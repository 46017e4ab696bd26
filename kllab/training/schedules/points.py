"""beta goes through given points."""

from bisect import bisect_right

from kllab.training.parameter import Parameter
from kllab.training.schedules.ramps import between
from kllab.training.schedules.registry import Schedule, register_schedule

MOST_POINTS = 32


@register_schedule(
    "points",
    "beta goes in straight lines through given points, and ends at its final value.",
    Parameter(
        "fractions",
        (0.0,),
        "Where the points are, as parts of the training.",
        low=0.0,
        high=1.0,
        longest=MOST_POINTS,
        ascending=True,
    ),
    Parameter(
        "values", (0.0,), "beta at each of the points.", low=0.0, high=1e3, longest=MOST_POINTS
    ),
)
def points(
    beta: float, total_steps: int, fractions: tuple[float, ...], values: tuple[float, ...]
) -> Schedule:
    """Return the piecewise linear curve through (fraction * total_steps, beta) of each point.

    Before the first point it is level. It ends at (total_steps, beta), which need not be given.

    Raises
    ------
    ValueError
        If there are not as many values as fractions, or a point at fraction 1 is not at `beta`.

    Examples
    --------
    >>> drawn = points(1.0, 8, fractions=(0.25, 0.5), values=(2.0, 0.0))
    >>> [drawn(step) for step in range(8)]
    [2.0, 2.0, 2.0, 1.0, 0.0, 0.25, 0.5, 0.75]
    """
    if len(fractions) != len(values):
        raise ValueError(
            f"points has {len(fractions)} fractions and {len(values)} values; "
            "allowed: one value for each fraction"
        )
    if fractions[-1] < 1:
        fractions, values = (*fractions, 1.0), (*values, beta)
    if values[-1] != beta:
        raise ValueError(
            f"the last of values is {values[-1]:g}, at fraction 1, the end of the training; "
            f"allowed: the final value, beta = {beta:g}"
        )
    places = [fraction * total_steps for fraction in fractions]

    def of_step(step: int) -> float:
        after = bisect_right(places, step)
        if after in (0, len(places)):
            return values[0] if after == 0 else beta
        left, right = places[after - 1], places[after]
        return between(values[after - 1], values[after], (step - left) / (right - left))

    return of_step
