"""Result of a mistake: the numbers of both pieces of code, and both over one input."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kllab.topics.pitfalls.mistake import Mistake
from kllab.topics.pitfalls.outcome import Outcome
from kllab.topics.pitfalls.spec import Case

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Result:
    """Numbers of the wrong and of the right code.

    Attributes
    ----------
    case : Case
    wrong, right : Outcome
        At the inputs; of a training, at its end so far.
    x : numpy.ndarray
        (points,): values of the input over which the picture is drawn; in a training, steps.
    wrongs, rights : numpy.ndarray
        (points,): the numbers there; NaN where a piece of code gives none.
    """

    case: Case
    wrong: Outcome
    right: Outcome
    x: Array
    wrongs: Array
    rights: Array

    @property
    def mistake(self) -> Mistake:
        """The mistake."""
        return self.case.mistake

    @property
    def axis(self) -> str:
        """Name of what the picture is drawn over."""
        return "step" if self.mistake.trained else self.mistake.swept

    @property
    def difference(self) -> float:
        """Wrong minus right; NaN if one of them is no number, or both are infinite."""
        with np.errstate(invalid="ignore"):
            return float(np.subtract(self.wrong.value, self.right.value))

    def tables(self) -> dict[str, dict[str, Array]]:
        """Return the data of the chart: columns by table."""
        unit = ", nats" if self.mistake.in_nats else ""
        return {
            f"over {self.axis}": {
                self.axis: self.x,
                f"wrong code{unit}": self.wrongs,
                f"right code{unit}": self.rights,
            }
        }
