"""beta rises again and again."""

from kllab.training.parameter import Parameter
from kllab.training.schedules.ramps import DELAY, SHAPES, START, between, steps_in
from kllab.training.schedules.registry import Schedule, register_schedule


@register_schedule(
    "cyclical",
    "beta rises, from 0 or its start, and stays, again and again.",
    Parameter("cycles", 4, "How often beta starts again.", low=1, high=100),
    Parameter("ramp", 0.5, "Part of each cycle over which beta rises.", low=0.0, high=1.0),
    Parameter(
        "shape", "linear", "Shape of each rise.", choices=tuple(SHAPES), omitted_at_default=True
    ),
    START,
    DELAY,
)
def cyclical(
    beta: float,
    total_steps: int,
    cycles: int,
    ramp: float,
    shape: str,
    start: float,
    delay: float,
) -> Schedule:
    """Return start + (beta - start) shape(tau / ramp), tau = the elapsed share of the cycle.

    Fu et al. 2019, "Cyclical Annealing Schedule", equations 6 and 7: tau = mod(step, T/M) / (T/M)
    with T = the steps after the delay, M = cycles; the paper also names the three shapes. Integer
    arithmetic, (step M mod T) / T, avoids drift: a cycle begins at the first step at or after each
    multiple of T/M, with exactly `start` if M divides T. (The paper rounds T/M up, which shortens
    the last cycle.)

    >>> twice = cyclical(1.0, 16, 2, 0.5, "linear", start=0.0, delay=0.0)
    >>> [twice(step) for step in range(16)]
    [0.0, 0.25, 0.5, 0.75, 1.0, 1.0, 1.0, 1.0, 0.0, 0.25, 0.5, 0.75, 1.0, 1.0, 1.0, 1.0]
    """
    first = steps_in(delay, total_steps)
    rest, rises = total_steps - first, SHAPES[shape]

    def of_step(step: int) -> float:
        if step < first:
            return start
        tau = ((step - first) * cycles) % rest / rest
        return between(start, beta, rises(tau / ramp)) if tau < ramp else beta

    return of_step
