"""Joint weights for the information bottleneck: validation, text form, normalisation."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kllab.models.weights import check_weight, read_numbers, write_weights

Table: TypeAlias = tuple[tuple[float, ...], ...]
Array = NDArray[np.float64]

LEAST, MOST = 2, 6


def check_table(table: Table) -> None:
    """Raise ValueError for weights of (x, y) that are not allowed: names them and what is allowed.

    Rows are the x, columns the y.
    """
    widths = {len(row) for row in table}
    if not LEAST <= len(table) <= MOST or len(widths) != 1 or not LEAST <= min(widths) <= MOST:
        given = f"{len(table)} rows of {', '.join(str(len(row)) for row in table)} weights"
        raise ValueError(
            f"{given} were given; allowed are {LEAST} to {MOST} rows of one length from {LEAST} "
            f"to {MOST}"
        )
    for x, row in enumerate(table):
        for y, weight in enumerate(row):
            check_weight(weight, f"x = {x}, y = {y}")
    if sum(any(row) for row in table) < LEAST:
        raise ValueError(f"fewer than {LEAST} rows have a weight above 0; X would be no variable")


def read_table(text: str) -> Table:
    """Parse a table: rows separated by semicolons, weights by commas.

    Raises
    ------
    ValueError
        If the text is not allowed: states what is wrong and what is allowed.

    Examples
    --------
    >>> read_table("9,1;1,9")
    ((9.0, 1.0), (1.0, 9.0))
    """
    allowed = "rows separated by semicolons, of numbers separated by commas"
    table = tuple(read_numbers(row, allowed) for row in text.strip().strip(";").split(";"))
    check_table(table)
    return table


def write_table(table: Table) -> str:
    """Format weights for `read_table`, with all digits."""
    return ";".join(map(write_weights, table))


def joint_of(table: Table, noise: float) -> Array:
    """Return p(x, y): the normalised weights, mixed with the product of their marginals.

    ``(1 - noise) p(x, y) + noise p(x) p(y)`` keeps both marginals and shrinks every non-trivial
    singular value of ``p(x, y) / sqrt(p(x) p(y))`` by the factor ``1 - noise``. Rows of zeros are
    left out, as that x never occurs.
    """
    weights = np.array([row for row in table if any(row)])
    joint = weights / weights.max()
    joint /= joint.sum()
    independent = np.outer(joint.sum(axis=1), joint.sum(axis=0))
    mixed: Array = (1 - noise) * joint + noise * independent
    return mixed
