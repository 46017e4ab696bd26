"""Columns as CSV."""

import csv
import io
from collections.abc import Mapping

import numpy.typing as npt

Columns = Mapping[str, npt.NDArray]  # type: ignore[type-arg]  # any dtype: it is only written


def to_csv(columns: Columns) -> str:
    """Return columns of equal length as CSV; floats are written exactly.

    >>> import numpy as np
    >>> to_csv({"step": np.array([1, 2]), "rate": np.array([0.1, 19.5])}).split()
    ['step,rate', '1,0.1', '2,19.5']
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    # repr of a float is the shortest text that is parsed to the same float.
    writer.writerows(zip(*(column.tolist() for column in columns.values()), strict=True))
    return text.getvalue()
