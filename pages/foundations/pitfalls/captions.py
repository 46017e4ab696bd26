"""Captions of the presets that are runs, with measured numbers."""

from collections.abc import Mapping
from math import isclose

from kllab.topics.pitfalls.catalogue import MISTAKES
from pages.foundations.pitfalls.presets import PRESETS
from pages.web.outcome import Caption, Outcome


def _caption(name: str) -> Caption:
    mistake = MISTAKES[name]
    unit = " nats" if mistake.in_nats else ""
    return Outcome(
        f"The wrong code gives {{wrong:.6g}}{unit}, the right one {{right:.6g}}{unit}.",
        {
            "wrong": lambda run: run.result.wrong.value,
            "right": lambda run: run.result.right.value,
        },
        lambda found, _: not isclose(found["wrong"], found["right"], rel_tol=1e-3),
    )


CAPTIONS: Mapping[str, Caption] = {
    preset: _caption(values["mistake"]) for preset, values in PRESETS.items()
}
"""Captions by preset."""
