"""Note on a preset: its caption, filled with measured numbers."""

from collections.abc import Mapping

from kllab.divergences.units import NATS, Unit
from pages.web import measured_presets
from pages.web.outcome import Caption, Outcome, outcomes_of, ranges

BEFOREHAND = f"(Measured beforehand, over {len(measured_presets.SEEDS)} seeds.)"


def note(experiment: str, captions: Mapping[str, Caption], preset: str | None, unit: Unit) -> str:
    """Describe a preset; numbers are in nats, as measured."""
    if preset is None:
        return "Your own settings."
    text = filled(experiment, captions[preset], preset)
    return text if unit == NATS or " nat" not in text else f"{text} (1 nat is {unit.text(1.0)}.)"


def filled(experiment: str, caption: Caption, preset: str) -> str:
    """Fill a caption with the measured ranges; omit outcomes that were not measured."""
    found = measured_presets.load().get(experiment, {})
    sentences = [text for each in outcomes_of(caption) if (text := _filled(each, found, preset))]
    return " ".join([*sentences, BEFOREHAND] if sentences else [])


def _filled(
    outcome: Outcome, found: Mapping[str, measured_presets.Measured], preset: str
) -> str | None:
    mine, other = found.get(preset), found.get(outcome.beside)
    if mine is None or not mine.values.keys() >= outcome.quantities.keys():
        return None
    if outcome.beside and other is None:
        return None
    return outcome.text.format(**ranges(mine.values), other=ranges(other.values) if other else {})
