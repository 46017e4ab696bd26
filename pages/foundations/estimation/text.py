"""Text of the page of estimates from samples."""

from math import inf, isfinite

from kllab.divergences.units import NONE, Unit, written
from kllab.topics.estimation.compute import EstimationView, Row
from kllab.topics.estimation.samples import KERNEL_SAMPLES, METHODS, neighbour_samples
from kllab.topics.estimation.spec import Sampling
from kllab.topics.estimation.train.config import Config


def pair(spec: Sampling) -> str:
    """Describe P and Q."""
    if spec.dimension == 1:
        return f"P = N(0, 1) and Q = N({spec.shift:g}, {spec.scale:g}²)"
    return (
        f"P = N(0, I) in {spec.dimension} dimensions, and Q, whose first coordinate is "
        f"N({spec.shift:g}, {spec.scale:g}²)"
    )


def label(config: Config) -> str:
    """Return a short label of a training.

    >>> label(Config(dimension=20, n=500))
    'DV, μ 1, σ 1, d 20, n 500, 32 units'
    """
    return (
        f"{config.bound.upper()}, μ {config.shift:g}, σ {config.scale:g}, d {config.dimension}, "
        f"n {config.n}, {units(config)}"
    )


def units(config: Config) -> str:
    """Return the number of units in each hidden layer."""
    return f"{config.hidden} unit{'s' * (config.hidden > 1)}"


def numbers(view: EstimationView, unit: Unit) -> dict[str, str]:
    """Return the main numbers by name."""
    by_name = {row.name: row for row in view.rows}
    shown = {f"KL(P‖Q), exact, {unit.name}": unit.number(view.kl)}
    for name in ("k1", "k3", "neighbours"):
        row = by_name[name]
        shown[METHODS[name].title] = "…" if row.is_pending else unit.number(row.value, 4)
    missed = [row for row in view.rows if row.holds is False]
    counted = [row for row in view.rows if row.holds is not None]
    return shown | {"95 % intervals that miss it": f"{len(missed)} of {len(counted)}"}


def estimates(view: EstimationView, unit: Unit) -> str:
    """Describe the chart of the estimates."""
    listed = ", ".join(f"{_title(row, view.spec)} {_said(row, unit)}" for row in view.rows)
    return (
        f"Estimates of KL(P||Q) from {view.spec.n:,} samples of each of {pair(view.spec)}, with "
        f"95 % intervals. The truth is {unit.text(view.kl)}. {listed}."
    )


def _title(row: Row, spec: Sampling) -> str:
    title = METHODS[row.name].title
    settings = {"neighbours": f" (k = {spec.k})", "histogram": f" ({spec.bins} bins)"}
    return title + settings.get(row.name, "")


def _said(row: Row, unit: Unit) -> str:
    if row.found is None:
        return "is computed on release" if row.is_pending else "is for one dimension only"
    if not isfinite(row.value):
        return written(row.value)
    number = unit.number(row.value, 4)
    return f"{number} ± {unit.number(row.error, 2)}" if isfinite(row.error) else number


def densities(view: EstimationView) -> str:
    """Describe the chart of the samples."""
    return (
        f"Densities of the first coordinate of {pair(view.spec)}, and the shares of "
        f"{view.spec.n:,} samples of each in bins of width 0.25."
    )


def rows(view: EstimationView, unit: Unit) -> dict[str, list[str]]:
    """Return the estimates as a table, with what is known of their errors."""
    found = view.rows
    return {
        "method": [_title(row, view.spec) for row in found],
        f"estimate, {unit.name}": [_said(row, unit) for row in found],
        "off by": [
            written(unit.of(row.value - row.truth), "+.3g") if row.found else NONE for row in found
        ],
        "exact spread": [
            unit.number(row.theory.standard_deviation, 2) if row.theory else NONE for row in found
        ],
        "beware": [_warning(row, view.spec) for row in found],
    }


def _warning(row: Row, spec: Sampling) -> str:
    """Return what is wrong with an estimate, from theory where there is one."""
    theory = row.theory
    if theory and theory.standard_deviation == inf:
        rule = "σ² ≥ 2 (here" if row.name == "k3" else "σ² ≤ 1/2 (here"
        return (
            f"its variance is infinite for {rule} {spec.scale**2:.3g}): the ± is far too small, "
            "whatever n"
        )
    if row.name == "k2":
        return "biased: it estimates E[(log q/p)²]/2, near KL only where P is near Q"
    most = {"kernel": KERNEL_SAMPLES, "neighbours": neighbour_samples(spec.dimension)}
    used = most.get(row.name, spec.n)
    more = f"uses the first {used:,} samples, as more take too long" if used < spec.n else ""
    said = (row.found.warning or "") if row.found else ""
    return "; ".join(filter(None, (said, more)))


ESTIMATES = (
    "± is the standard error that the method states from its samples; the exact spread is the "
    "standard deviation that it has in truth, where that is known. Needs **p and q**: k1 = −log r, "
    "k2 = (log r)²/2, k3 = r − 1 − log r, with r = q(x)/p(x) and x drawn from P. Needs a "
    "**critic** T: Donsker-Varadhan, E_P[T] − log E_Q[exp T], and NWJ, E_P[T] − E_Q[exp(T − 1)]; "
    "here T is the best one, from log p/q, so that nothing is lost by training; **Critic**, above "
    "the presets, trains one. **Samples alone**: nearest neighbours, histogram and kernel density."
)
"""Explanation of the table of estimates."""
