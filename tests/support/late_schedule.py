"""A schedule that is registered during a test, long after configs and pages were imported."""

from collections.abc import Iterator

import pytest


@pytest.fixture
def staircase() -> Iterator[str]:
    """Register the schedule ``staircase``, with a parameter ``height``; return its name."""
    from kllab.training.parameter import Parameter
    from kllab.training.schedules import SCHEDULES, Schedule, register_schedule

    height = Parameter("height", 0.25, "How high the step is.", low=0.0, high=1.0)

    @register_schedule("staircase", "beta jumps halfway.", height)
    def staircase(beta: float, total_steps: int, height: float) -> Schedule:
        return lambda step: beta * height if step < total_steps / 2 else beta

    yield "staircase"
    del SCHEDULES["staircase"]
