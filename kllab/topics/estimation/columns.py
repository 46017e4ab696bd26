"""Read two columns of a visitor's numbers from CSV text."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import NDArray

MOST_ROWS = 5000
MOST_CHARACTERS = 250_000
LEAST_VALUES = 10
"""Fewest numbers of a column."""
LARGEST = 1e100
_NAMES = ("P", "Q")
_SHOWN = 30
"""Most characters of a cell that a message repeats."""


@dataclass(frozen=True, eq=False)
class Columns:
    """Samples of P and of Q, (n,) and (m,), and their names in the header, if there is one."""

    p: NDArray[np.float64]
    q: NDArray[np.float64]
    names: tuple[str, str] = _NAMES


def read_columns(text: str) -> Columns:
    r"""Read two columns of numbers, P and Q, separated by commas, semicolons or tabs.

    The first line may be a header. The columns may be of different length: empty cells are left
    out. With semicolons or tabs a comma is a decimal point.

    Raises
    ------
    ValueError
        If the text is too long, or a cell is no number: names row, column, what was given and what
        is allowed.

    Examples
    --------
    >>> found = read_columns("before,after\n" + "1.5,2\n" * 10 + "3,\n")
    >>> len(found.p), len(found.q), found.names
    (11, 10, ('before', 'after'))
    """
    if len(text) > MOST_CHARACTERS:
        raise ValueError(
            f"The text has {len(text):,} characters; at most {MOST_CHARACTERS:,} are allowed."
        )
    rows = _rows(text)
    if not rows:
        raise ValueError("There are no numbers yet: two columns, P and Q, are needed.")
    names = _header(rows)
    body = rows[1:] if names else rows
    if len(body) > MOST_ROWS:
        raise ValueError(f"There are {len(body):,} rows; at most {MOST_ROWS:,} are allowed.")
    columns: tuple[list[float], list[float]] = ([], [])
    for number, cells in body:
        if len(cells) > 2:
            raise ValueError(
                f"Row {number} has {len(cells)} cells; each row has two, P and Q, separated by a "
                "comma, semicolon or tab."
            )
        for place, cell in enumerate(cells):
            if cell:
                columns[place].append(_number(cell, number, _NAMES[place]))
    for name, column in zip(_NAMES, columns, strict=True):
        if len(column) < LEAST_VALUES:
            raise ValueError(
                f"Column {name} has {len(column)} numbers; at least {LEAST_VALUES} are needed."
            )
    return Columns(np.array(columns[0]), np.array(columns[1]), names or _NAMES)


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """Return number and cells of each line that is not empty."""
    text = text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    separator = next((one for one in ";\t" if one in text), ",")
    try:
        lines = list(csv.reader(io.StringIO(text), delimiter=separator, strict=True))
    except csv.Error as error:
        raise ValueError(f"The text is no CSV: {error}. Allowed: two columns of numbers.") from None
    rows = []
    for number, line in enumerate(lines, start=1):
        cells = [cell.strip() for cell in line]
        while len(cells) > 2 and not cells[-1]:
            cells.pop()  # separators at the end of a line
        if separator != ",":
            cells = [cell.replace(",", ".") if cell.count(",") == 1 else cell for cell in cells]
        if any(cells):
            rows.append((number, cells))
    return rows


def _header(rows: list[tuple[int, list[str]]]) -> tuple[str, str] | None:
    """Return the names of a first line in which no cell begins like a number."""
    _, cells = rows[0]
    if len(cells) != 2 or any(not cell or cell[0] in "+-.0123456789" for cell in cells):
        return None
    if any(_is_number(cell) for cell in cells):  # such as nan
        return None
    return cells[0][:_SHOWN], cells[1][:_SHOWN]


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _number(cell: str, row: int, column: str) -> float:
    shown = cell if len(cell) <= _SHOWN else f"{cell[:_SHOWN]}…"
    if not _is_number(cell) or "_" in cell:
        raise ValueError(
            f"Row {row}, column {column}: “{shown}” is not a number. Allowed are numbers such as "
            "-1.5 or 2e3; leave a cell empty if there is none."
        )
    value = float(cell)
    if not isfinite(value) or abs(value) > LARGEST:
        raise ValueError(
            f"Row {row}, column {column}: “{shown}” is not allowed; numbers are finite and at most "
            f"{LARGEST:g} in size."
        )
    return value
