"""Captions of the presets that are runs, with measured numbers."""

from collections.abc import Mapping
from math import isclose, isfinite

from kllab.topics.pitfalls.catalogue import MISTAKES
from kllab.topics.pitfalls.run_view import PitfallRun
from pages.foundations.pitfalls.presets import PRESETS
from pages.web.outcome import Caption, Outcome


def _wrong(run: PitfallRun) -> float:
    return run.result.wrong.value


def _right(run: PitfallRun) -> float:
    return run.result.right.value


def _caption(name: str) -> Caption:
    mistake = MISTAKES[name]
    unit = " nats" if mistake.in_nats else ""
    if mistake.gives != "number":
        return Outcome(
            f"The wrong code gives no number, the right one {{right:.6g}}{unit}.",
            {"right": _right},
            lambda found, _: isfinite(found["right"]),
        )
    return Outcome(
        f"The wrong code gives {{wrong:.6g}}{unit}, the right one {{right:.6g}}{unit}.",
        {"wrong": _wrong, "right": _right},
        lambda found, _: not isclose(found["wrong"], found["right"], rel_tol=1e-4, abs_tol=1e-9),
    )


CAPTIONS: Mapping[str, Caption] = {
    preset: _caption(values["mistake"]) for preset, values in PRESETS.items()
}
"""Captions by preset."""
