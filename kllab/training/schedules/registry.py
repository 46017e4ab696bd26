"""Registry of beta schedules: names, parameters, and how one is built."""

from collections.abc import Callable, Mapping
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

_BETA = Parameter("beta", 1.0, "Weight of the rate at the end.", low=0.0, high=1e6)
_TOTAL_STEPS = Parameter("total_steps", 1, "Length of the training.", low=1, high=1_000_000_000)


def register_schedule(
    name: str, sentence: str, *parameters: Parameter
) -> Callable[[Callable[..., Schedule]], Callable[..., Schedule]]:
    """Register ``build(beta, total_steps, **parameters) -> (step -> beta)`` under a name.

    Configs and menus look it up when they are made, so it may be registered at any time. A worker
    that trains with it must import its module as well.

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


def check_schedule_parameters(name: str, given: Mapping[str, object]) -> dict[str, Value]:
    """Return the parameters of a schedule as configs store them: validated, with defaults.

    A parameter that is omitted at its default is not among them (see `Parameter`).

    Raises
    ------
    ValueError
        For an unknown schedule or parameter, or a value outside its range.
    """
    checked, kind = _all_parameters(name, given), SCHEDULES[name]
    omitted = {p.name for p in kind.parameters if p.is_omitted(checked[p.name])}
    return {key: value for key, value in checked.items() if key not in omitted}


def _all_parameters(name: str, given: Mapping[str, object]) -> dict[str, Value]:
    """Return all parameters of a schedule, validated, with defaults for missing ones."""
    if name not in SCHEDULES:
        raise ValueError(f"schedule is {name!r}; allowed: one of {', '.join(SCHEDULES)}")
    parameters = {parameter.name: parameter for parameter in SCHEDULES[name].parameters}
    unknown = [key for key in given if key not in parameters]
    if unknown:
        allowed, what = ", ".join(parameters) or "none", ", ".join(map(repr, unknown))
        raise ValueError(f"schedule {name!r} has no parameter {what}; allowed: {allowed}")
    return {key: p.check(given.get(key, p.default)) for key, p in parameters.items()}


def schedule(name: str, *, beta: float, total_steps: int, **parameters: object) -> Schedule:
    """Build a registered schedule.

    Parameters
    ----------
    name : str
        A key of `SCHEDULES`.
    beta : float
        Final weight of the rate, 0 or more.
    total_steps : int
        Length of the training, 1 or more.
    **parameters : float, int, str or tuple of float
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
    >>> late = schedule("linear", beta=4.0, total_steps=100, warm_up=0.5, start=2.0, delay=0.1)
    >>> [late(step) for step in (0, 10, 35, 60, 99)]
    [2.0, 2.0, 3.0, 4.0, 4.0]
    >>> schedule("linear", beta=1.0, total_steps=1)(0)
    1.0
    """
    _BETA.check(beta)
    _TOTAL_STEPS.check(total_steps)
    checked = _all_parameters(name, parameters)
    inner = SCHEDULES[name].build(float(beta), total_steps, **checked)

    def of_step(step: int) -> float:
        if step < 0:
            raise ValueError(f"step is {step}; allowed: 0 or more")
        return inner(step) if step < total_steps else float(beta)

    return of_step
