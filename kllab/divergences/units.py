"""Conversion of nats to bits, and number formatting."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, inf, isfinite, isinf, isnan, log, log10
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike

from kllab.distributions.real_array import as_result, real_array
from kllab.special.float_array import FloatArray

Nats = TypeVar("Nats", float, FloatArray)
NONE = "–"
"""Text of NaN: not measured, or undefined."""


def written(number: float, form: str = ".6g") -> str:
    """Format `number`; NaN as a dash, infinity as its sign, and -0 as 0.

    >>> written(0.5, ".1%"), written(float("nan"), ".1%"), written(float("-inf"), ".1f")
    ('50.0%', '–', '−∞')
    >>> written(-0.0), written(-0.0004, ".3f"), written(-1e-17, "+.2f"), written(-0.5, "+.2f")
    ('0', '0.000', '+0.00', '-0.50')
    """
    number = float(number)
    if isnan(number):
        return NONE
    if isinf(number):
        return "∞" if number > 0 else "−∞"
    sign = form[:1] if form[:1] in ("+", "-", " ") else ""
    return format(number, f"{sign}z{form[len(sign) :]}")


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
    """Unit for display of numbers that are computed in nats.

    Attributes
    ----------
    name
        Name in the plural.
    in_nats
        Number of nats in one unit.

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
        """Convert `nats`, a number or an array, to this unit."""
        return nats / self.in_nats if self.in_nats != 1 else nats

    def text(self, nats: float, digits: int = 6) -> str:
        """Write `nats` in this unit with its name; infinity as its sign, NaN as "no number"."""
        return "no number" if isnan(nats) else self.named(self.number(nats, digits))

    def named(self, number: str) -> str:
        """Append the unit's name to a number in text form.

        >>> BITS.named("1"), BITS.named("2")
        ('1 bit', '2 bits')
        """
        return f"{number} {self.name.removesuffix('s') if number == '1' else self.name}"

    def latex(self, nats: float) -> str:
        r"""Write `nats`, and the same in this unit, as the last lines of an aligned formula.

        >>> NATS.latex(0.5)
        '0.500000\\ \\text{nats}'
        """
        if not isfinite(nats):
            return rf"\text{{{self.text(nats)}}}"
        shown = rf"{written(nats, '.6f')}\ \text{{nats}}"
        if self.in_nats == 1:
            return shown
        return rf"{shown} \\ &= {written(self.of(nats), '.6f')}\ \text{{{self.name}}}"

    def number(self, nats: float, digits: int = 6) -> str:
        """Write `nats` in this unit without its name; NaN as a dash."""
        return written(self.of(float(nats)), f".{digits}g")

    def known(self, nats: float, error: float, most: int = 16) -> str:
        """Write `nats` with the digits that are certain given its `error` (nats), at most `most`.

        The last digit may be off by one.

        >>> NATS.known(0.4574277162470187, 4.6e-14), NATS.known(0.4574277162470187, 4.6e-14, 6)
        ('0.4574277162470', '0.457428')
        >>> NATS.known(25236.4, 2.1e3), NATS.known(0.25, 0.0)
        ('30,000', '0.25')
        """
        value = float(self.of(nats))
        if not isfinite(value) or not value or not error:
            return self.number(nats, most)
        place = _place_above(float(self.of(error)))
        if place <= floor(log10(abs(value))) - most + 1:
            return self.number(nats, most)
        return _to_place(value, place)

    def plus_minus(self, nats: float, error: float) -> str:
        """Write `nats` ± `error` with two digits of the error and the unit's name.

        >>> NATS.plus_minus(25236.4, 20789.0), BITS.plus_minus(0.5, 0.0123)
        ('25,000 ± 21,000 nats', '0.721 ± 0.018 bits')
        """
        return f"{plus_minus(float(self.of(nats)), float(self.of(error)))} {self.name}"


def plus_minus(value: float, spread: float) -> str:
    """Write `value` ± `spread` with two digits of the spread.

    >>> plus_minus(104.8123, 0.0513), plus_minus(4.0, 0.0)
    ('104.812 ± 0.051', '4 ± 0')
    """
    if not (isfinite(value) and 0 < spread < inf):
        return f"{written(value)} ± {written(spread)}"
    place = floor(log10(float(f"{spread:.1e}"))) - 1
    return f"{_to_place(value, place)} ± {_to_place(spread, place)}"


def _place_above(error: float) -> int:
    """Return the exponent of the smallest power of ten that is at least `error`."""
    place = floor(log10(error))
    return place if 10.0**place >= error else place + 1


def _to_place(value: float, place: int) -> str:
    """Write `value` rounded to 10 to the power of `place`; tiny numbers with an exponent."""
    rounded = round(value, -place)
    size = floor(log10(abs(rounded))) if rounded else max(place, -4)
    if size < -4 or size > 15:
        return f"{rounded:z.{max(size - place, 0)}e}"
    return f"{rounded:z,.{max(-place, 0) if rounded else -min(size, 0)}f}"


NATS = Unit("nats", 1.0)
BITS = Unit("bits", log(2))
UNITS = {unit.name: unit for unit in (NATS, BITS)}
"""Units for display by name; the first is the one of all computations."""
