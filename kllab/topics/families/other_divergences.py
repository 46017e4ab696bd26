"""Other divergences of the same pair, each with method, error and reason."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from kllab import (
    Divergence,
    UnsupportedPairError,
    bhattacharyya,
    chi_squared,
    explain,
    jeffreys,
    jensen_shannon,
    renyi,
    squared_hellinger,
    total_variation,
    wasserstein_2,
)
from kllab.divergences.units import NATS, Unit
from kllab.topics.families.reason_text import readable
from kllab.topics.families.spec import FamilyPair

# Name, function, and whether the value is in nats rather than without unit.
_ROWS: tuple[tuple[str, Callable[..., Any], bool], ...] = (
    ("Jensen-Shannon", jensen_shannon, True),
    ("Jeffreys, KL(P‖Q) + KL(Q‖P)", jeffreys, True),
    ("Bhattacharyya", bhattacharyya, True),
    ("Total variation", total_variation, False),
    ("Squared Hellinger", squared_hellinger, False),
    ("Chi-squared, of P from Q", chi_squared, False),
    ("Wasserstein-2, in units of x", wasserstein_2, False),
)


@dataclass(frozen=True)
class Other:
    """Result of one divergence, or the reason why it cannot be computed."""

    name: str
    found: Divergence | str
    information: bool

    def columns(self, unit: Unit) -> dict[str, str]:
        """Return the row of a table."""
        if isinstance(self.found, str):
            return {"divergence": self.name, "value": "–", "error": "", "method": self.found}
        value, error = float(self.found.value), float(self.found.error)
        if np.isinf(value):
            shown, off = "∞", ""
        elif self.information:
            shown, off = unit.named(unit.known(value, error, 8)), unit.number(error, 2)
        else:
            shown, off = NATS.known(value, error, 8), f"{error:.2g}"
        method = self.found.method + (
            f": {readable(self.found.reason)}" if self.found.reason else ""
        )
        return {"divergence": self.name, "value": shown, "error": off, "method": method}

    def sentence(self, unit: Unit) -> str:
        """Describe the Renyi divergence of this order and its relation to KL."""
        value = "unknown"
        if not isinstance(self.found, str):
            value = unit.named(unit.known(float(self.found.value), float(self.found.error), 8))
        return f"{self.name}: {value}. At α = 1 it is KL(P‖Q), and it never falls as α rises."


@lru_cache(maxsize=64)
def others(pair: FamilyPair, alpha: float) -> tuple[Other, ...]:
    """Compute all divergences, the Renyi divergence of order `alpha` first."""
    p, q = pair.p.distribution, pair.q.distribution
    found = [Other(f"Rényi, α = {alpha:g}", _explained(renyi, p, q, alpha=alpha), True)]
    found += [
        Other(name, _explained(function, p, q), information)
        for name, function, information in _ROWS
    ]
    return tuple(found)


def _explained(function: Callable[..., Any], p: Any, q: Any, **parameters: Any) -> Divergence | str:
    try:
        return explain(function, p, q, **parameters)
    except UnsupportedPairError:
        return "no method for this pair"
    except ArithmeticError as error:
        return str(error)
