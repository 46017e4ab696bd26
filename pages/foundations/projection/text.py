"""Text and formulas of the page."""

from collections.abc import Mapping, Sequence
from math import sqrt

import numpy as np

from kllab.divergences.units import NONE, Unit, written
from kllab.projection import Fit, Path, Ring
from kllab.topics.projection.compute import FitView, ProjectionView
from pages.web.format import aligned

NAMES = {
    "forward": "forward KL",
    "reverse": "reverse KL",
    "jensen_shannon": "Jensen-Shannon",
    "alpha": "alpha",
}
_SYMBOLS = {"forward": "KL(P‖Q)", "reverse": "KL(Q‖P)", "jensen_shannon": "JS(P, Q)"}
COSTS = (
    "**Missed** is the mass of P outside of the smallest region that has 99 % of Q: what Q does "
    "not expect. **Wasted** is the mass of Q outside of the smallest region that has 99 % of P: "
    "what P hardly ever gives. Both are 1 % if Q is P. Forward KL punishes what is missed, so its "
    "fit covers P and wastes; reverse KL punishes what is wasted, so its fit chooses a mode and "
    "misses the others."
)


_SAME = 1e-2
"""Largest distance of the mean at the end of a path from that of an optimum."""


NO_FIT = "No fit: the mean of x² over P is not finite"


def symbol(objective: str, alpha: float) -> str:
    """Return the symbol of a divergence."""
    return _SYMBOLS.get(objective) or f"D(P‖Q), α = {alpha:g}"


def panel_title(objective: str, alpha: float, *, short: bool = False) -> str:
    """Return the title of a picture."""
    name = NAMES[objective].capitalize() if objective != "alpha" else f"Alpha = {alpha:g}"
    name = name.replace("kl", "KL").replace("-s", "-S")
    return name if short else f"{name}: least {symbol(objective, alpha).split(',')[0]}"


def fits(view: ProjectionView, unit: Unit) -> str:
    """Describe both pictures."""
    sides = (("Left", view.forward), ("Right", view.other))
    return "The target P with two fits. " + " ".join(
        f"{side}: {panel_title(fit.objective, view.spec.alpha, short=True)}, "
        f"{described(fit, view.spec.alpha, unit)}."
        for side, fit in sides
    )


def described(fit: FitView, alpha: float, unit: Unit) -> str:
    """Describe a fit: its parameters, its value and the number of optima."""
    if fit.best is None:
        return f"no fit: {fit.found.reason}"
    others = len(fit.found.fits) - 1
    more = f", and {others} other local optim{'um' if others == 1 else 'a'}" if others else ""
    return (
        f"{gaussians(fit.best)}, {symbol(fit.objective, alpha)} = "
        f"{value_text(fit.objective, fit.best.value, unit)}{more}"
    )


def gaussians(fit: Fit) -> str:
    """Write the components of a fit."""
    parts = []
    for k in range(fit.components):
        share = f"{fit.weights[k]:.2f} " if fit.components > 1 else ""
        covariance = fit.covariances[k]
        if fit.means.shape[1] == 1:
            parts.append(f"{share}N({_short(fit.means[k, 0])}, {sqrt(covariance[0, 0]):.3g}²)")
        else:
            mean = ", ".join(map(_short, fit.means[k]))
            x, y = sqrt(covariance[0, 0]), sqrt(covariance[1, 1])
            correlation = covariance[0, 1] / x / y
            parts.append(f"{share}N(({mean}); σ {x:.2g}, {y:.2g}; ρ {written(correlation, '.2f')})")
    return " + ".join(parts)


def _short(number: float) -> str:
    return written(round(float(number), 9), ".3g")


def value_text(objective: str, value: float, unit: Unit, digits: int = 6) -> str:
    """Write the value of a divergence; those of alpha have no unit."""
    return written(value, f".{digits}g") if objective == "alpha" else unit.text(value, digits)


def head(fit: FitView, alpha: float, unit: Unit) -> tuple[str, str]:
    """Return the name of the number of a fit, and the number."""
    name = f"{NAMES[fit.objective].capitalize().replace('kl', 'KL')} fit: "
    name = name.replace("-s", "-S") + symbol(fit.objective, alpha)
    if fit.objective != "alpha":
        name += f", {unit.name}"
    if fit.best is None:
        return name, "∞" if fit.is_infinite else NONE
    value, error = fit.best.value, fit.best.error
    if fit.objective == "alpha":
        return name, written(value, ".6g")
    return name, unit.known(value, error, 6)


def paid(fit: FitView, unit: Unit) -> str:
    """Write what a fit costs besides, in a line."""
    found = fit.costs
    if found is None:
        return NO_FIT if fit.is_infinite else "No start of the optimiser ended at a minimum"
    others = {"forward": found.forward.value, "reverse": found.reverse.value}
    shown = [
        f"{_SYMBOLS[name]} {unit.number(float(value), 4)}"
        for name, value in others.items()
        if name != fit.objective
    ]
    return (
        f"{' · '.join(shown)} {unit.name} · misses {found.missed:.1%} · wastes {found.wasted:.1%}"
    ).replace("%", " %")


def optima_rows(view: ProjectionView, unit: Unit) -> dict[str, list[str]]:
    """Return all optima of the right fit as the columns of a table."""
    fit, value = view.other, {}
    if fit.objective != "reverse":
        named = symbol(fit.objective, view.spec.alpha).partition(",")[0]
        value = {
            named: [
                written(each.value, ".4g")
                if fit.objective == "alpha"
                else unit.number(each.value, 4)
                for each in fit.found.fits
            ]
        }
    marks = ["★" if each.is_global else "local" for each in fit.found.fits]
    return {
        "": [f"{place} {mark}" for place, mark in enumerate(marks, start=1)],
        **value,
        "KL(Q‖P)": [unit.number(float(each.reverse.value), 4) for each in fit.all_costs],
        "KL(P‖Q)": [unit.number(float(each.forward.value), 4) for each in fit.all_costs],
        "missed": [f"{each.missed:.1%}" for each in fit.all_costs],
        "wasted": [f"{each.wasted:.1%}" for each in fit.all_costs],
        "Q": [gaussians(each) for each in fit.found.fits],
    }


def about_optima(view: ProjectionView) -> str:
    """Say how the optima were found."""
    found = view.other.found
    if not found.fits:
        return f"There is no fit: {found.reason}."
    if not found.starts:
        return "The fit has the moments of P: it is exact and the only one."
    best = sum(fit.is_global for fit in found.fits)
    equal = f"{best} are equally good. " if best > 1 else ""
    if best > 1 and isinstance(view.spec.target, Ring):
        equal += "The ring is symmetric, so all turns around its centre are as good as these. "
    lost = f"{found.lost} of the starts ended at no minimum. " if found.lost else ""
    return (
        f"Newton's method began at {found.starts} places: the components of P, and its moments if "
        f"they are finite. {equal}{lost}★ is the best of those found: there may be others that no "
        "start leads to. The gradient is 0 at each, and no eigenvalue of the Hessian is negative."
    )


def masses(view: ProjectionView) -> str:
    """Describe the bars of missed and wasted mass."""
    return "Mass missed and wasted: " + "; ".join(
        f"{panel_title(fit.objective, view.spec.alpha, short=True)} "
        + ("has no fit" if fit.costs is None else
           f"misses {fit.costs.missed:.2%} of P and wastes {fit.costs.wasted:.2%} of Q")
        for fit in (view.forward, view.other)
    ) + "."  # fmt: skip


def landscape(view: ProjectionView, fit: FitView, path: Path, step: int, unit: Unit) -> str:
    """Describe the landscape and a step of the optimiser."""
    rest = " Covariances are those of the best fit." if view.spec.in_plane else ""
    return (
        f"{symbol(fit.objective, view.spec.alpha)} over the parameters of Q, with "
        f"{len(fit.found.fits)} optima marked, the best by a star; dark is more.{rest} "
        f"{_step_text(fit, path, step, unit)}"
    )


def step(fit: FitView, path: Path, number: int, unit: Unit) -> str:
    """Say which step of the path is shown, and where the path ends."""
    last = path.models.loc[-1]
    places = [
        place
        for place, each in enumerate(fit.found.fits, start=1)
        if np.abs(np.sort(each.means, axis=0) - np.sort(last, axis=0)).max() < _SAME
    ]
    end = f"It ends at optimum {places[0]}." if places else "It ends at none of the optima."
    if places and fit.found.fits[places[0] - 1].is_global:
        end = f"{end[:-1]}, marked ★: no other is better."
    return f"{_step_text(fit, path, number, unit)} {end} Drag the ring: the start of the path."


def _step_text(fit: FitView, path: Path, number: int, unit: Unit) -> str:
    value = value_text(fit.objective, float(path.values[number]), unit)
    return f"Newton's method, step {number} of {len(path.values) - 1}: {value}."


def sweep(view: ProjectionView, alphas: Sequence[float]) -> str:
    """Describe the optima over alpha."""
    parts = []
    for alpha, each in zip(alphas, view.sweep, strict=True):
        best = "no fit" if each.best is None else gaussians(each.best)
        parts.append(f"{alpha:g}: {best}")
    return f"The best Q at alpha {'; '.join(parts)}."


def formula(view: ProjectionView, unit: Unit) -> Mapping[str, str]:
    """Return the conditions of both fits with numbers, as LaTeX by title."""
    found = {"Left: forward KL": _forward(view)}
    objective = view.other.objective
    conditions = {
        "reverse": r"\mathrm{KL}(Q\|P) &= \int q\,\log\frac{q}{p}\,dx",
        "jensen_shannon": r"\mathrm{JS} &= \tfrac12\mathrm{KL}(P\|M) + \tfrac12\mathrm{KL}(Q\|M),"
        r"\quad M = \tfrac12(P + Q)",
        "alpha": r"D_\alpha(P\|Q) &= \frac{1 - \int p^\alpha q^{1-\alpha}\,dx}"
        r"{\alpha(1-\alpha)},\quad \alpha = " + f"{view.spec.alpha:g}",
    }
    lines = [conditions[objective]]
    slopes = {
        "reverse": r"\nabla &= \int q\,\log\frac{q}{p}\;\nabla\log q\,dx = 0",
        "jensen_shannon": r"\nabla &= \tfrac12\int q\,\log\frac{q}{m}\;\nabla\log q\,dx = 0",
        "alpha": r"\nabla &= -\tfrac1\alpha\int p^\alpha q^{1-\alpha}\;\nabla\log q\,dx = 0",
    }
    lines.append(slopes[objective])
    if view.other.best:
        value = value_text(objective, view.other.best.value, unit).replace("%", r"\%")
        lines.append(rf"\text{{at the best Q: }} &{value.split()[0]}")
    title = panel_title(objective, view.spec.alpha, short=True)
    return found | {f"Right: {title}": aligned(*lines)}


def _forward(view: ProjectionView) -> str:
    best = view.forward.best
    if best is None:
        return aligned(r"\mathrm{KL}(P\|Q) &= \infty \text{ for every Gaussian } Q")
    if not best.is_exact:
        return aligned(r"\nabla\,\mathrm{KL}(P\|Q) &= -\int p\;\nabla\log q\,dx = 0")
    if best.means.shape[1] == 1:
        mean, variance = best.means[0, 0], best.covariances[0, 0, 0]
        return aligned(
            rf"\mu_Q &= \mathrm{{E}}_P[x] = {_short(mean)}",
            rf"\sigma_Q^2 &= \mathrm{{Var}}_P[x] = {_short(variance)}",
        )
    mean = ", ".join(map(_short, best.means[0]))
    rows = r" \\ ".join(" & ".join(map(_short, row)) for row in best.covariances[0])
    return aligned(
        rf"\mu_Q &= \mathrm{{E}}_P[x] = ({mean})",
        rf"\Sigma_Q &= \begin{{pmatrix}}{rows}\end{{pmatrix}}",
    )
