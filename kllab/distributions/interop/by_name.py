"""Families by their names, as the tables of conversions have them."""

from __future__ import annotations

from typing import Any

from kllab.distributions import FAMILIES, Distribution

BY_NAME: dict[str, type[Distribution]] = {family.__name__: family for family in FAMILIES}


def make(family: str, parameters: dict[str, Any]) -> Distribution:
    """Return a distribution of the family of this name."""
    return BY_NAME[family](**parameters)
