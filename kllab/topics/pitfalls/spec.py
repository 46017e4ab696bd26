"""Spec of the page of pitfalls: a mistake and the visitor's inputs."""

from dataclasses import dataclass

from kllab.topics.pitfalls.catalogue import MISTAKES
from kllab.topics.pitfalls.mistake import Mistake


@dataclass(frozen=True)
class Case:
    """Mistake and its inputs.

    Parameters
    ----------
    name : str
        Name of the mistake.
    values : tuple of float
        Its inputs, in their order.

    Raises
    ------
    ValueError
        If there is no such mistake, or an input is not allowed.
    """

    name: str
    values: tuple[float, ...]

    def __post_init__(self) -> None:
        """Validate both."""
        if self.name not in MISTAKES:
            raise ValueError(f"mistake is {self.name!r}; allowed: one of {', '.join(MISTAKES)}")
        self.mistake.check(self.values)

    @property
    def mistake(self) -> Mistake:
        """Declaration of the mistake."""
        return MISTAKES[self.name]

    @property
    def inputs(self) -> dict[str, float]:
        """The inputs by name."""
        return self.mistake.named(self.values)

    @property
    def swept_value(self) -> float:
        """The input over which the picture is drawn."""
        return self.inputs[self.mistake.swept]
