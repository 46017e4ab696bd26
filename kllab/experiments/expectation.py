"""What a page says of a preset."""

from collections.abc import Mapping

from kllab.divergences.units import NATS, Unit


def expectation(texts: Mapping[str, str], preset: str | None, unit: Unit) -> str:
    """Say what a preset shows; its numbers stay in nats, as they were measured.

    >>> from kllab.divergences.units import BITS
    >>> expectation({"Plain": "The rate is 25 nats."}, "Plain", BITS)
    'The rate is 25 nats. (1 nat is 1.4427 bits.)'
    """
    if preset is None:
        return "A case of your own."
    text = texts[preset]
    return text if unit == NATS or " nat" not in text else f"{text} (1 nat is {unit.text(1.0)}.)"
