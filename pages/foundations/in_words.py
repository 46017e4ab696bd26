"""A divergence in words, for a visitor who never met one."""

from math import ceil, log

from kllab.divergences.units import Unit
from pages.foundations.direction import Direction

ODDS = 20.0
"""Odds at which outcomes count as evidence enough."""
_MOST = 10**6


def in_words(way: Direction, nats: float, unit: Unit) -> str:
    """Describe a divergence of so many nats by its cost, and by the evidence per outcome.

    On average, each outcome adds the divergence to the log-odds for the true distribution.
    """
    true, expected = way.first.name, way.second.name
    if not nats:
        return f"Expecting {expected} costs nothing: it equals {true}."
    needed = ceil(log(ODDS) / nats)
    number = f"{needed:,}" if needed <= _MOST else f"over {_MOST:,}"
    outcomes = "1 outcome gives" if needed == 1 else f"{number} outcomes give"
    cost = unit.number(nats, 3) if unit.of(nats) < 999.5 else f"{unit.of(nats):,.0f}"
    return (
        f"If outcomes follow {true}, expecting {expected} costs {cost} extra {unit.name} per "
        f"outcome: on average, {outcomes} odds above {ODDS:.0f} to 1 for {true}."
    )
