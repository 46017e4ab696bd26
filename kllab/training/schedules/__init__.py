"""Beta schedules: the weight of the rate as a function of the training step.

A schedule is a closure ``step -> beta``. Steps count from 0: ``step`` is the number of earlier
updates. The first update uses ``schedule(0)``, the last ``schedule(total_steps - 1)``.
A warm-up of W steps after a delay of D steps has its last step at D + W - 1, and reaches exactly
``beta`` at step D + W.

To add one, write a file here with a function of beta, total_steps and its own parameters, and
register it. A schedule that is registered elsewhere, and later, works in the same way.
"""

from importlib import import_module
from pkgutil import iter_modules

from kllab.training.schedules.registry import (
    SCHEDULES,
    Schedule,
    ScheduleKind,
    check_schedule_parameters,
    register_schedule,
    schedule,
)

for _module in iter_modules(__path__):  # each registers its schedule
    import_module(f"{__name__}.{_module.name}")

__all__ = [
    "SCHEDULES",
    "Schedule",
    "ScheduleKind",
    "check_schedule_parameters",
    "register_schedule",
    "schedule",
]
