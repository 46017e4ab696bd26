"""What the wrong and the right code of each mistake give: right numbers from their definitions.

The right numbers are computed here in mpmath, without the code that is tested. `wrong` is a number
that the installed versions give, or the kind of what they give instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from mpmath import inf, log, mp, mpf

DIGITS = 50


@dataclass(frozen=True)
class Expected:
    """Inputs that differ from the defaults, and what both pieces of code give there."""

    wrong: float | str
    right: Callable[[], mpf]
    inputs: Mapping[str, float] = field(default_factory=dict)
    right_rel: float = 1e-10
    wrong_rel: float = 1e-6

    def right_number(self) -> float:
        with mp.workdps(DIGITS):
            return float(self.right())


def kl(p: list[float], q: list[float]) -> mpf:
    """Sum p log(p/q) of exact float64 numbers; 0 log 0 is 0."""
    pairs = [(mpf(a), mpf(b)) for a, b in zip(p, q, strict=True) if a]
    return sum((a * log(a / b) if b else inf) for a, b in pairs)


def coin(p: float) -> list[float]:
    return [1 - p, p]


def third(p: float) -> list[float]:
    return [(1 - p) / 2, (1 - p) / 2, p]


EXPECTED: dict[str, tuple[Expected, ...]] = {
    "epsilon": (
        Expected(1.9775021, lambda: inf),
        Expected(0.3656926, lambda: inf, {"epsilon": 1e-3}),
        Expected(1.9775021, lambda: kl(third(0.1), third(1e-16)), {"q2": 1e-16}),
        Expected(0.1163218, lambda: kl(third(0.1), third(0.3)), {"q2": 0.3}),
    ),
    "kl_div_order": (
        Expected(0.5108256, lambda: kl(coin(0.1), coin(0.5))),
        Expected(0.2755819, lambda: kl(coin(0.3), coin(0.02)), {"p": 0.3, "q": 0.02}),
    ),
}
"""By mistake; those that show in a training are tested by their trainings."""
