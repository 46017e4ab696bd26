"""Nats and bits."""

from __future__ import annotations

from dataclasses import dataclass
from math import isinf, log
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike

from kllab.distributions.array_record import FloatArray
from kllab.distributions.real_array import as_result, real_array

Nats = TypeVar("Nats", float, FloatArray)


def nats_to_bits(nats: ArrayLike) -> float | FloatArray:
    """Convert nats to bits: 1 nat is ``1 / log 2`` bits, about 1.4427.

    Examples
    --------
    >>> nats_to_bits(0.6931471805599453)
    1.0
    """
    return as_result(np.asarray(real_array("nats_to_bits", "nats", nats) / log(2)))


def bits_to_nats(bits: ArrayLike) -> float | FloatArray:
    """Convert bits to nats: 1 bit is ``log 2`` nats, about 0.6931.

    Examples
    --------
    >>> bits_to_nats([1, 2]).round(4)
    array([0.6931, 1.3863])
    """
    return as_result(np.asarray(real_array("bits_to_nats", "bits", bits) * log(2)))


@dataclass(frozen=True)
class Unit:
    """A unit in which a page shows what is computed in nats.

    Attributes
    ----------
    name
        In the plural, as it stands behind a number.
    in_nats
        How many nats one of it is.

    Examples
    --------
    >>> BITS.of(0.6931471805599453)
    1.0
    >>> BITS.text(0.5), NATS.text(0.5)
    ('0.721348 bits', '0.5 nats')
    """

    name: str
    in_nats: float

    def of(self, nats: Nats) -> Nats:
        """Return what `nats`, a number or an array, are in this unit."""
        return nats / self.in_nats if self.in_nats != 1 else nats

    def text(self, nats: float, digits: int = 6) -> str:
        """Write `nats` in this unit and name it; infinity as its sign."""
        number = self.number(nats, digits)
        return f"{number} {self.name.removesuffix('s') if number == '1' else self.name}"

    def latex(self, nats: float) -> str:
        r"""Write `nats` as the end of an aligned formula in natural logarithms, then in this unit.

        >>> NATS.latex(0.5)
        '0.500000\\ \\text{nats}'
        """
        shown = rf"{nats:.6f}\ \text{{nats}}"
        if self.in_nats == 1:
            return shown
        return rf"{shown} \\ &= {self.of(nats):.6f}\ \text{{{self.name}}}"

    def number(self, nats: float, digits: int = 6) -> str:
        """Write `nats` in this unit without naming it."""
        if isinf(nats):
            return "∞" if nats > 0 else "−∞"
        return f"{self.of(nats):.{digits}g}"


NATS = Unit("nats", 1.0)
BITS = Unit("bits", log(2))
UNITS = {unit.name: unit for unit in (NATS, BITS)}
"""The units that a visitor may choose, by name; the first is the one everything is computed in."""
