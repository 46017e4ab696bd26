"""Figure of additivity: KL of the pairs above, of each coin below."""

from typing import Any

from kllab.divergences.units import Unit, written
from kllab.topics.properties.additivity import AdditivityFinding
from pages.foundations.properties.figures.stacks import Row, stacks

Figure = dict[str, Any]


def figure(found: AdditivityFinding, unit: Unit) -> Figure:
    """Draw the joint KL, and the stack of its parts."""
    joint, first, second, mutual = map(
        unit.of, (found.joint, found.first, found.second, found.mutual)
    )
    parts = [("first coin", first), ("second coin", second)]
    words = f"{written(first, '.4g')} + {written(second, '.4g')}"
    if found.spec.dependence:
        parts.append(("mutual information", mutual))
        words += f" + {written(mutual, '.4g')}"
    return stacks(
        (
            Row(f"both coins at once: {written(joint)}", (("both coins at once", joint),)),
            Row(f"one by one: {words}", tuple(parts)),
        ),
        unit.name,
    )
