"""Config of a run of wrong and right code: validated, as JSON. Does not import torch."""

from dataclasses import dataclass
from typing import ClassVar

from kllab.topics.pitfalls.catalogue import IN_TORCH, MISTAKES
from kllab.topics.pitfalls.mistake import Mistake
from kllab.topics.pitfalls.spec import Case
from kllab.training.log_schedule import LogSchedule
from kllab.training.settings import Settings, setting

FIRST = "kl_div_order"
"""Mistake of the default config."""


@dataclass(frozen=True)
class Config(Settings):
    """One run of a mistake's wrong and right code.

    Most mistakes show at once: step 1 evaluates both at the inputs, each further step at a value of
    the input over which the picture is drawn. Others show in a training: then both learn from the
    same random numbers.

    Raises
    ------
    ValueError
        If a field is not allowed: names the field, its value and what is allowed.

    Examples
    --------
    >>> config = Config(inputs=(0.3, 0.02))
    >>> Config.from_json(config.to_json()) == config
    True
    >>> Config(inputs=(0.3, 2.0))
    Traceback (most recent call last):
    ValueError: q, an input of kl_div_order, is 2; allowed: a number from 0.01 to 0.99
    """

    printed: ClassVar = ("x", "wrong", "right")

    mistake: str = setting(FIRST, "Mistake whose code runs.", choices=IN_TORCH)
    inputs: tuple[float, ...] = setting(
        MISTAKES[FIRST].defaults,
        "Inputs of the mistake, in the order in which its page has them.",
        low=-1e9, high=1e9, longest=6,
    )  # fmt: skip
    seed: int = setting(0, "Makes trainings repeatable.", low=0, high=2**31 - 1)

    def __post_init__(self) -> None:
        """Validate the fields, and that the inputs are those of the mistake."""
        super().__post_init__()
        self.declaration.check(self.inputs)

    @property
    def declaration(self) -> Mistake:
        """Declaration of the mistake."""
        return MISTAKES[self.mistake]

    @property
    def case(self) -> Case:
        """The mistake and its inputs."""
        return Case(self.mistake, self.inputs)

    @property
    def steps(self) -> int:
        """Number of updates; without a training, of values of the inputs."""
        if self.declaration.trained:
            return int(self.case.inputs["steps"])
        return 1 + len(self.declaration.swept_input.grid)

    @property
    def log_schedule(self) -> LogSchedule:
        """A record of each value, or of every tenth update."""
        return LogSchedule(self.steps, 10 if self.declaration.trained else 1)
