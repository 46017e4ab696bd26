"""Figure of the chain rule: KL of the pairs above, its two decompositions below."""

from typing import Any

from kllab.divergences.units import Unit, written
from kllab.topics.properties.chain_rule import ChainFinding
from pages.foundations.properties.figures.stacks import Row, stacks

Figure = dict[str, Any]


def figure(found: ChainFinding, unit: Unit) -> Figure:
    """Draw the joint KL and the stack of its parts in both orders."""
    joint = unit.of(found.joint)
    rows = [Row(f"rain and grass at once: {written(joint)}", (("at once", joint),))]
    for words, parts in (
        ("rain, then grass", found.by_rain),
        ("grass, then rain", found.by_wet),
    ):
        shown = [unit.of(part) for part in parts]
        names = ("first part", "second, given no", "second, given yes")
        rows.append(
            Row(
                f"{words}: {' + '.join(written(part, '.4g') for part in shown)}",
                tuple(zip(names, shown, strict=True)),
            )
        )
    return stacks(rows, unit.name)
