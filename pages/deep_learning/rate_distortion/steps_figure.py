"""Figure of a model of a sweep over the steps of its training."""

from collections.abc import Sequence
from typing import Any

from kllab.divergences.units import Unit
from kllab.topics.rate_distortion.run_view import Point, RateDistortionRun
from pages.charts.theme import BLUE, GREEN, VERMILLION, Array, Figure, axis, figure
from pages.charts.traces import line
from pages.deep_learning.rate_distortion.figures import axes


def over_steps(run: RateDistortionRun, point: Point, unit: Unit) -> Figure:
    """Draw rate and distortion of a model over the tests of its training."""
    at: Any = (slice(None), point.place.curve, point.place.seed, point.place.beta)
    steps, *both = run.path
    rate, distortion = (unit.of(part[at]) for part in both)
    names: Sequence[tuple[str, Array, str, str]] = (
        ("distortion", distortion, VERMILLION, "dash"),
        ("rate", rate, GREEN, "solid"),
        ("−ELBO", rate + distortion, BLUE, "dot"),
    )
    return figure(
        [
            line(name, steps, values, color=colour, dash=dash, width=2)
            for name, values, colour, dash in names
        ],
        xaxis=axis("step", range=[0, run.config.steps]),
        yaxis=axis(f"{unit.name} per image", range=[0, axes(run, unit)[1][1]]),
    )
