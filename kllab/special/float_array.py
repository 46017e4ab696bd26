"""The types of every array of numbers and of its shape."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.float64]
Shape: TypeAlias = tuple[int, ...]
