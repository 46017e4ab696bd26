"""Format of numbers on pages."""

import math
from collections.abc import Collection, Mapping

from kllab import Divergence
from kllab.divergences.units import BITS, NATS, Unit
from kllab.training.run_view import Columns, newest
from pages.web.number import Number


def known(divergence: Divergence, unit: Unit) -> str:
    """Format a divergence with all significant digits in `unit`, and in the other unit."""
    value, error = float(divergence.value), float(divergence.error)
    if math.isinf(value):
        return "infinite, in nats as in bits"
    other = BITS if unit == NATS else NATS
    return f"{unit.named(unit.known(value, error))} = {other.named(other.known(value, error, 6))}"


def latest(
    columns: Columns, in_nats: Collection[str], shown: Mapping[str, tuple[str, str]], unit: Unit
) -> dict[str, str]:
    """Format the last values of columns, as `Number`; those `in_nats` in `unit`.

    Parameters
    ----------
    shown : mapping
        Column and format of each number by its name.
    """
    return {
        name: Number(unit.of(newest(columns, column)), form, unit.name)
        if column in in_nats
        else Number(newest(columns, column), form)
        for name, (column, form) in shown.items()
    }


def listed(numbers: Mapping[str, str], separator: str = " · ") -> str:
    """List formatted numbers with their names."""
    return separator.join(f"{name} {value}" for name, value in numbers.items())


def in_brackets(number: str) -> str:
    """Return a formatted number, in brackets if it is negative.

    >>> in_brackets("0.5"), in_brackets("-0.5"), in_brackets("−∞")
    ('0.5', '(-0.5)', '(−∞)')
    """
    return f"({number})" if number.startswith(("-", "−")) else number


def in_latex(number: str) -> str:
    r"""Return a formatted number as LaTeX.

    >>> in_latex("0.5"), in_latex("1.5e-07")
    ('0.5', '1.5 \\cdot 10^{-7}')
    """
    digits, _, power = number.partition("e")
    return rf"{digits} \cdot 10^{{{int(power)}}}" if power else digits


def aligned(*lines: str) -> str:
    r"""Return lines of LaTeX, aligned at their ``&``.

    >>> aligned("a &= b", "&= c")
    '\\begin{aligned}a &= b \\\\ &= c\\end{aligned}'
    """
    return r"\begin{aligned}" + r" \\ ".join(lines) + r"\end{aligned}"


def span(seconds: float, *, seconds_below: float = 100.0, precision: int = 1) -> str:
    """Format a time in the unit in which it has few digits.

    Parameters
    ----------
    seconds : float
    seconds_below : float
        Time from which minutes are shown.
    precision : int
        What seconds are rounded to.

    >>> span(99), span(100), span(33, precision=5), span(9000), span(60 * 3600)
    ('99 s', '2 min', '35 s', '2 h', '2 days')
    """
    if seconds < seconds_below:
        return f"{precision * round(seconds / precision)} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.0f} h" if seconds < 172800 else f"{seconds / 86400:.0f} days"


def ago(seconds: float) -> str:
    """Say how long ago something was.

    >>> ago(30), ago(3 * 60), ago(26 * 3600), ago(60 * 3600)
    ('just now', '3 min ago', '26 h ago', '2 days ago')
    """
    return "just now" if seconds < 60 else f"{span(seconds, seconds_below=60)} ago"
