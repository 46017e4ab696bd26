"""Text of estimates over repetitions: coverage, against n, by dimension, information."""

from collections.abc import Mapping
from math import exp, log, sqrt

import numpy as np

from kllab.divergences.units import Unit
from kllab.topics.estimation import by_dimension as dimension
from kllab.topics.estimation import saturation as information
from kllab.topics.estimation.against_n import REPETITIONS as PATHS
from kllab.topics.estimation.against_n import AgainstN
from kllab.topics.estimation.by_dimension import ByDimension
from kllab.topics.estimation.coverage import REPETITIONS, Coverage
from kllab.topics.estimation.samples import METHODS
from kllab.topics.estimation.saturation import Saturation
from kllab.topics.estimation.spec import Sampling
from pages.foundations.estimation.text import pair


def coverage(found: Mapping[str, Coverage], spec: Sampling) -> str:
    """Describe the chart of the coverage."""
    if not found:
        return "No repetition has been counted yet: the share of 95 % intervals that hold."
    listed = ", ".join(
        f"{METHODS[name].title} {one.share:.0%} of {one.repetitions}" for name, one in found.items()
    )
    return f"Share of nominal 95 % intervals that contain the truth, {pair(spec)}: {listed}."


def coverage_caption(done: int, spec: Sampling) -> str:
    """Say how far the counting is, and what it means."""
    counted = f"{done} of {REPETITIONS} repetitions, each with {spec.n:,} new samples of P and of Q"
    if spec.scale >= sqrt(2):
        rest = "k3 has infinite variance here: most of its intervals are too short, and they miss."
    elif spec.scale <= sqrt(0.5):
        rest = "The bounds have infinite variance here: most of their intervals are too short."
    else:
        rest = (
            "Bars are the 95 % intervals of these shares. A bias that is larger than the ± makes "
            "intervals miss, however right the ± is."
        )
    return f"{counted}. {rest}"


def against_n(found: AgainstN | None, name: str, kl: float, unit: Unit) -> str:
    """Describe the chart of the estimates over n."""
    title = METHODS[name].title
    if not found:
        return f"Estimates by {title} over n: no repetition yet. The truth is {unit.text(kl)}."
    low, high = found.band
    return (
        f"Estimates by {title} over n, {len(found.paths)} repetitions. The truth is "
        f"{unit.text(kl)}. At n = {found.sizes[0]:g} 90 % are between {unit.number(low[0], 3)} and "
        f"{unit.number(high[0], 3)}, at n = {found.sizes[-1]:g} between {unit.number(low[-1], 3)} "
        f"and {unit.number(high[-1], 3)}."
    )


def against_n_caption(found: AgainstN | None, name: str, done: int, spec: Sampling) -> str:
    """Say how far the repetitions are, and what the chart shows."""
    if name == "histogram" and spec.dimension > 1:
        return "The histogram is for one dimension: set d to 1, or choose another estimator."
    counted = f"{done} of {PATHS} repetitions; each adds samples from left to right."
    if found and found.infinite:
        counted += f" {found.infinite:.0%} of these estimates are infinite: a bin is empty of Q."
    if name == "k3" and spec.scale >= sqrt(2):
        return f"{counted} Single repetitions jump: the variance is infinite for σ² ≥ 2."
    if METHODS[name].needs == "samples":
        return f"{counted} The band narrows around a value that is off the truth by the bias."
    return f"{counted} The band narrows like 1/√n."


def by_dimension(found: ByDimension, unit: Unit) -> str:
    """Describe the chart of the bias by dimension."""
    listed = "; ".join(
        f"{METHODS[name].title} "
        + ", ".join(
            f"{unit.number(value, 3)} at d = {place:g}"
            for place, value in zip(found.dimensions, values, strict=True)
            if np.isfinite(value)
        )
        for name, values in found.mean.items()
    )
    return f"Mean estimates by dimension. The truth is {unit.text(found.truth)}. {listed}."


def by_dimension_caption(steps: int, spec: Sampling) -> str:
    """Say how far the repetitions are, and what the chart shows."""
    done = steps // len(dimension.DIMENSIONS)
    return (
        f"{done} of {dimension.REPETITIONS} repetitions with {dimension.samples_of(spec)} samples "
        "each. KL is the same in every dimension: the other coordinates are equal noise in P and "
        "Q. More samples hardly help: a neighbour in 20 dimensions is far away."
    )


def saturation(found: Saturation | None, n: int, unit: Unit) -> str:
    """Describe the chart of the bounds of mutual information."""
    if not found:
        return f"Bounds of mutual information from {n} pairs over the truth: none yet."
    last = ", ".join(
        f"{name} {unit.number(float(found.median[key][-1]), 3)}"
        for key, name in (("info_nce", "InfoNCE"), ("dv", "Donsker-Varadhan"), ("nwj", "NWJ"))
    )
    return (
        f"Bounds of mutual information from {n} pairs, with the best critic, over the truth. Where "
        f"it is {unit.text(float(found.truths[-1]))}, the medians are {last}; log n is "
        f"{unit.text(log(n), 3)}."
    )


def saturation_caption(done: int, n: int, unit: Unit) -> str:
    """Say how far the repetitions are, and what the chart shows."""
    return (
        f"{done} of {information.REPETITIONS} repetitions, n = {n} pairs, with the best critic. "
        f"InfoNCE is at most log n = {unit.text(log(n), 3)}; the other two exceed the truth in "
        "most repetitions."
    )


WHY_LOG_N = (
    "**InfoNCE** asks which of n values of Y belongs to X: an answer carries at most log n nats. "
    "**Donsker-Varadhan** and **NWJ** need the mean of p/q over pairs drawn apart. It is 1, but "
    "nearly all of it comes from rare pairs: its spread over samples is √((e²ᴵ − 1)/n), so at "
    f"I = 5 nats n must be far above e¹⁰ = {exp(10):,.0f}. With fewer, the rare pairs are missing, "
    "the mean is too small, and the “lower bound” is above the truth. No method escapes: any lower "
    "bound of information that holds with high probability, whatever the distribution, is "
    "O(log n) (McAllester & Stratos 2020). It is a limit of methods that "
    "assume nothing: under a model, such as normal distributions that are fitted, far fewer "
    "samples suffice."
)
"""Explanation of the limit of bounds of mutual information."""
