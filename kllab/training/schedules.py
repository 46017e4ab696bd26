"""Beta schedules: the weight of the rate as a function of the training step.

A schedule is a closure ``step -> beta``. Steps count from 0: ``step`` is the number of earlier
updates. The first update uses ``schedule(0)``, the last ``schedule(total_steps - 1)``.
A warm-up of W steps has its last step at W - 1 and reaches exactly ``beta`` at step W.

To add one, write a function of beta, total_steps and its own parameters and register it here.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from kllab.training.parameter import Parameter, Value

Schedule = Callable[[int], float]


@dataclass(frozen=True)
class ScheduleKind:
    """Registered schedule: name, sentence for the page, parameters and builder."""

    name: str
    sentence: str
    parameters: tuple[Parameter, ...]
    build: Callable[..., Schedule]


SCHEDULES: dict[str, ScheduleKind] = {}
"""Registered schedules by name, in the order of menus."""

_BETA = Parameter("beta", 1.0, "Weight of the rate after warm-up.", low=0.0, high=1e6)
_TOTAL_STEPS = Parameter("total_steps", 1, "Length of the training.", low=1, high=1_000_000_000)
_WARM_UP = Parameter(
    "warm_up", 0.25, "Part of the training over which beta rises from 0.", low=0.0, high=1.0
)


def register_schedule(
    name: str, sentence: str, *parameters: Parameter
) -> Callable[[Callable[..., Schedule]], Callable[..., Schedule]]:
    """Register ``build(beta, total_steps, **parameters) -> (step -> beta)`` under a name.

    Raises
    ------
    ValueError
        If the name is taken.
    """

    def register(build: Callable[..., Schedule]) -> Callable[..., Schedule]:
        if name in SCHEDULES:
            raise ValueError(f"a schedule named {name!r} is registered already")
        SCHEDULES[name] = ScheduleKind(name, sentence, parameters, build)
        return build

    return register


def check_schedule_parameters(name: str, given: dict[str, object]) -> dict[str, Value]:
    """Return all parameters of a schedule, validated, with defaults for missing ones.

    Raises
    ------
    ValueError
        For an unknown schedule or parameter, or a value outside its range.
    """
    if name not in SCHEDULES:
        raise ValueError(f"schedule is {name!r}; allowed: one of {', '.join(SCHEDULES)}")
    parameters = {parameter.name: parameter for parameter in SCHEDULES[name].parameters}
    unknown = [key for key in given if key not in parameters]
    if unknown:
        allowed, what = ", ".join(parameters) or "none", ", ".join(map(repr, unknown))
        raise ValueError(f"schedule {name!r} has no parameter {what}; allowed: {allowed}")
    return {key: p.check(given.get(key, p.default)) for key, p in parameters.items()}


def schedule(name: str, *, beta: float, total_steps: int, **parameters: float) -> Schedule:
    """Build a registered schedule.

    Parameters
    ----------
    name : str
        A key of `SCHEDULES`.
    beta : float
        Final weight of the rate, 0 or more.
    total_steps : int
        Length of the training, 1 or more.
    **parameters : float
        Parameters of the schedule; missing ones take their defaults.

    Returns
    -------
    callable
        ``step -> beta`` for steps 0, 1, ... ; from `total_steps` on it stays at `beta`.

    Raises
    ------
    ValueError
        For an unknown name or parameter, a value out of range, or (when called) a negative step.

    Examples
    --------
    >>> warm_up = schedule("linear", beta=4.0, total_steps=100, warm_up=0.5)
    >>> [warm_up(step) for step in (0, 25, 49, 50, 99)]
    [0.0, 2.0, 3.92, 4.0, 4.0]
    >>> schedule("linear", beta=1.0, total_steps=1)(0)
    1.0
    """
    _BETA.check(beta)
    _TOTAL_STEPS.check(total_steps)
    checked = check_schedule_parameters(name, dict(parameters))
    inner = SCHEDULES[name].build(float(beta), total_steps, **checked)

    def of_step(step: int) -> float:
        if step < 0:
            raise ValueError(f"step is {step}; allowed: 0 or more")
        return inner(step) if step < total_steps else float(beta)

    return of_step


def _rise(
    shape: Callable[[float], float], beta: float, total_steps: int, warm_up: float
) -> Schedule:
    """Return beta * shape(step / W) while step < W, then beta; shape goes from 0 to 1."""
    # Half a step or less rounds to W = 0: no warm-up, and no division by W.
    steps = round(warm_up * total_steps)
    return lambda step: beta * shape(step / steps) if step < steps else beta


@register_schedule("constant", "beta from the first step to the last.")
def constant(beta: float, total_steps: int) -> Schedule:  # noqa: ARG001
    """Return beta at every step.

    >>> constant(2.0, 10)(0)
    2.0
    """
    return lambda step: beta  # noqa: ARG005


@register_schedule("linear", "beta rises in a straight line from 0, then stays.", _WARM_UP)
def linear(beta: float, total_steps: int, warm_up: float) -> Schedule:
    """Return beta * step / W for step < W = round(warm_up * total_steps), then beta.

    Bowman et al. 2016, "Generating Sentences from a Continuous Space", section 3.1.

    >>> rising = linear(1.0, 8, warm_up=0.5)
    >>> [rising(step) for step in range(6)]
    [0.0, 0.25, 0.5, 0.75, 1.0, 1.0]
    """
    return _rise(lambda t: t, beta, total_steps, warm_up)


@register_schedule(
    "sigmoid",
    "beta rises along an S: slowly at first, steeply halfway through the warm-up.",
    _WARM_UP,
    Parameter("steepness", 10.0, "How suddenly the S rises in its middle.", low=0.1, high=100.0),
)
def sigmoid(beta: float, total_steps: int, warm_up: float, steepness: float) -> Schedule:
    """Return beta times a logistic curve in t = step / W, rescaled to run exactly from 0 to 1.

    shape(t) = (1 + tanh(k (t - 1/2) / 2) / tanh(k / 4)) / 2 with k = steepness, beta from W on.
    The plain logistic curve (Bowman et al. 2016, figure 2) starts above 0 and jumps at W.

    >>> rising = sigmoid(1.0, 8, warm_up=0.5, steepness=10.0)
    >>> [round(rising(step), 6) for step in range(6)]
    [0.0, 0.070104, 0.5, 0.929896, 1.0, 1.0]
    """
    edge = math.tanh(steepness / 4)
    return _rise(
        lambda t: (1 + math.tanh(steepness * (t - 0.5) / 2) / edge) / 2, beta, total_steps, warm_up
    )


@register_schedule(
    "cosine", "beta rises along half a cosine wave: level at both ends of the warm-up.", _WARM_UP
)
def cosine(beta: float, total_steps: int, warm_up: float) -> Schedule:
    """Return beta (1 - cos(pi step / W)) / 2 for step < W, then beta.

    W = round(warm_up * total_steps).

    >>> rising = cosine(1.0, 8, warm_up=0.5)
    >>> [round(rising(step), 6) for step in range(6)]
    [0.0, 0.146447, 0.5, 0.853553, 1.0, 1.0]
    """
    return _rise(lambda t: (1 - math.cos(math.pi * t)) / 2, beta, total_steps, warm_up)


@register_schedule(
    "cyclical",
    "beta rises from 0 and stays, again and again.",
    Parameter("cycles", 4, "How often beta starts again from 0.", low=1, high=100),
    Parameter("ramp", 0.5, "Part of each cycle over which beta rises.", low=0.0, high=1.0),
)
def cyclical(beta: float, total_steps: int, cycles: int, ramp: float) -> Schedule:
    """Return beta * min(1, tau / ramp), tau = the elapsed share of the current cycle.

    Fu et al. 2019, "Cyclical Annealing Schedule", equations 6 and 7: tau = mod(step, T/M) / (T/M)
    with T = total_steps, M = cycles. Integer arithmetic, (step M mod T) / T, avoids drift: a cycle
    begins at the first step at or after each multiple of T/M, with exactly 0 if M divides T. (The
    paper rounds T/M up, which shortens the last cycle.)

    >>> twice = cyclical(1.0, 16, cycles=2, ramp=0.5)
    >>> [twice(step) for step in range(16)]
    [0.0, 0.25, 0.5, 0.75, 1.0, 1.0, 1.0, 1.0, 0.0, 0.25, 0.5, 0.75, 1.0, 1.0, 1.0, 1.0]
    """

    def of_step(step: int) -> float:
        tau = (step * cycles) % total_steps / total_steps
        return beta * (tau / ramp) if tau < ramp else beta

    return of_step
