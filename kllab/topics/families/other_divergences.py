"""Other divergences of the same pair, each with method, error and reason."""

from dataclasses import dataclass
from functools import lru_cache
from inspect import signature
from typing import Any

from kllab import Divergence, UnsupportedPairError, cross_entropy, kl_divergence, renyi
from kllab.divergences.divergence import DivergenceFunction
from kllab.topics.families.spec import FamilyPair


@dataclass(frozen=True)
class Other:
    """Result of one divergence, or the reason why it cannot be computed."""

    name: str
    found: Divergence | str
    information: bool


def of_two_distributions() -> list[DivergenceFunction[...]]:
    """Return the divergences without further arguments, those in nats first; not KL itself."""
    found = [
        each
        for each in DivergenceFunction.known.values()
        if set(signature(each).parameters) == {"p", "q"}
        and each not in (kl_divergence, cross_entropy)
    ]
    return sorted(found, key=lambda each: (not each.in_nats, each.title))


@lru_cache(maxsize=64)
def others(pair: FamilyPair, alpha: float) -> tuple[Other, ...]:
    """Compute all divergences, the Renyi divergence of order `alpha` first."""
    p, q = pair.p.distribution, pair.q.distribution
    found = [Other(f"{renyi.title}, α = {alpha:g}", _explained(renyi, p, q, alpha=alpha), True)]
    found += [
        Other(each.title, _explained(each, p, q), each.in_nats) for each in of_two_distributions()
    ]
    return tuple(found)


def _explained(
    divergence: DivergenceFunction[...], p: Any, q: Any, **parameters: Any
) -> Divergence | str:
    try:
        return divergence.explain(p, q, **parameters)
    except UnsupportedPairError:
        return "no method for this pair"
    except ArithmeticError as error:
        return str(error)
