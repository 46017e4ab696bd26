"""Declaration of a mistake: what goes wrong, its inputs, and where it was reported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

GROUPS = ("By hand", "SciPy", "PyTorch", "VAE", "Bayes", "RL", "Samples")
"""Groups of mistakes, in the order of the page's menu."""
_POINTS = 41
"""Most points of a curve over an input with even steps."""


@dataclass(frozen=True)
class Input:
    """Number that the visitor chooses.

    Attributes
    ----------
    name, label : str
        Name in code, and label on the page.
    default : float
    options : tuple of float
        Allowed values, in order.
    even : bool
        Whether the options are only the steps of a slider: every number between them is allowed.
    """

    name: str
    label: str
    default: float
    options: tuple[float, ...]
    even: bool = False

    @property
    def step(self) -> float:
        """Distance of even options."""
        return round(self.options[1] - self.options[0], 10)

    def allows(self, value: float) -> bool:
        """Return whether `value` is allowed."""
        low, high = self.options[0], self.options[-1]
        return low <= value <= high if self.even else value in self.options

    @property
    def allowed(self) -> str:
        """Description of the allowed values."""
        if self.even:
            return f"a number from {self.options[0]:g} to {self.options[-1]:g}"
        return "one of " + ", ".join(f"{option:g}" for option in self.options)

    @property
    def grid(self) -> tuple[float, ...]:
        """Options of a curve over this input: all, or about 40 of them."""
        every = -(-(len(self.options) - 1) // (_POINTS - 1))
        chosen = (*self.options[::every], self.options[-1])
        return tuple(dict.fromkeys(chosen))


def between(name: str, label: str, default: float, low: float, high: float, step: float) -> Input:
    """Return an input with even steps from `low` to `high`.

    >>> between("p", "Probability", 0.5, 0.0, 1.0, 0.25).options
    (0.0, 0.25, 0.5, 0.75, 1.0)
    """
    count = round((high - low) / step) + 1
    options = tuple(round(value, 10) for value in np.linspace(low, high, count).tolist())
    return Input(name, label, default, options, even=True)


@dataclass(frozen=True)
class Report:
    """Public place where the mistake was reported or taught.

    Attributes
    ----------
    title, url : str
        For a link.
    what : str
        What it says, in a sentence.
    """

    title: str
    url: str
    what: str


@dataclass(frozen=True)
class Mistake:
    """Mistake in computing KL.

    Attributes
    ----------
    name : str
        Name of its modules, in links and configs.
    group : str
        One of `GROUPS`.
    title : str
        What is done wrong, in a few words.
    quantity : str
        What both pieces of code are meant to compute.
    in_nats : bool
        Whether it is measured in nats.
    inputs : tuple of Input
        Arguments of the function ``arguments`` of its code.
    swept : str
        Name of the input over which the picture is drawn.
    cases : mapping
        Named cases: the inputs that differ from their defaults.
    goes_wrong : str
        What goes wrong, in one or two sentences.
    why : str
        Explanation, and what to do instead.
    right_by : str
        Method of the right number.
    reports : tuple of Report
    gives : str
        What the wrong code gives in the first case: a kind of `Outcome`.
    of_tutorial : bool
        Whether the tutorial makes it.
    log_x, log_y : bool
        Whether the picture's axes are logarithmic.
    trained : bool
        Whether it shows in a training only: its curves are over the steps, and one of its inputs
        is "steps".
    """

    name: str
    group: str
    title: str
    quantity: str
    inputs: tuple[Input, ...]
    swept: str
    cases: Mapping[str, Mapping[str, float]]
    goes_wrong: str
    why: str
    right_by: str
    reports: tuple[Report, ...]
    in_nats: bool = True
    gives: str = "number"
    of_tutorial: bool = False
    log_x: bool = False
    log_y: bool = False
    trained: bool = field(default=False, kw_only=True)

    @property
    def defaults(self) -> tuple[float, ...]:
        """Defaults of the inputs, in their order."""
        return tuple(each.default for each in self.inputs)

    def values_of(self, changed: Mapping[str, float]) -> tuple[float, ...]:
        """Return the inputs in their order, with those `changed` from their defaults."""
        return tuple(changed.get(each.name, each.default) for each in self.inputs)

    def named(self, values: tuple[float, ...]) -> dict[str, float]:
        """Return `values`, in the order of the inputs, by name."""
        return dict(zip((each.name for each in self.inputs), values, strict=True))

    @property
    def swept_input(self) -> Input:
        """The input over which the picture is drawn."""
        return next(each for each in self.inputs if each.name == self.swept)

    def check(self, values: tuple[float, ...]) -> None:
        """Check that `values` are allowed inputs.

        Raises
        ------
        ValueError
            If there are more or fewer than inputs, or one is not allowed: names it.
        """
        names = ", ".join(each.name for each in self.inputs)
        if len(values) != len(self.inputs):
            raise ValueError(f"inputs are {values}; {self.name} has {len(self.inputs)}: {names}")
        for each, value in zip(self.inputs, values, strict=True):
            if not each.allows(value):
                raise ValueError(
                    f"{each.name}, an input of {self.name}, is {value:g}; allowed: {each.allowed}"
                )
