"""Places of the values of a control along an axis."""

import numpy as np
from numpy.typing import NDArray


def farther_gap(places: NDArray[np.float64], at: float) -> float:
    """Return the distance from `at` to the farther one of its neighbours in `places`, in order.

    A step as long reaches a neighbour on both sides. It is 0 for a single place.
    """
    gaps = np.abs(np.diff(places))
    here = int(np.abs(places - at).argmin())
    return float(gaps[max(here - 1, 0) : here + 1].max(initial=0.0))
