"""Text and formulas of the page."""

from collections.abc import Mapping, Sequence
from math import sqrt

from kllab.divergences.units import Unit, written
from kllab.projection import Costs, Fit
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
            parts.append(
                f"{share}N(({mean}); σ {x:.3g}, {y:.3g}; correlation {written(correlation, '.2f')})"
            )
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
        return name, "∞"
    value, error = fit.best.value, fit.best.error
    if fit.objective == "alpha":
        return name, written(value, ".6g")
    return name, unit.known(value, error, 6)


def paid(fit: FitView, unit: Unit) -> str:
    """Write what a fit costs besides, in a line."""
    found = fit.costs
    if found is None:
        return "No fit: its mean of x² is infinite under P"
    others = {"forward": found.forward.value, "reverse": found.reverse.value}
    shown = [
        f"{_SYMBOLS[name]} {unit.number(float(value), 4)}"
        for name, value in others.items()
        if name != fit.objective
    ]
    return (
        f"{' · '.join(shown)} {unit.name} · misses {found.missed:.1%} · wastes {found.wasted:.1%}"
    ).replace("%", " %")


def cost_rows(view: ProjectionView, unit: Unit) -> dict[str, list[str]]:
    """Return the costs of both fits as the columns of a table."""
    rows = [
        (panel_title(fit.objective, view.spec.alpha, short=True), fit.costs)
        for fit in (view.forward, view.other)
        if fit.costs
    ]
    return {"fit": [name for name, _ in rows]} | _columns([found for _, found in rows], unit)


def _columns(found: Sequence[Costs], unit: Unit) -> dict[str, list[str]]:
    return {
        f"KL(P‖Q), {unit.name}": [unit.number(float(each.forward.value)) for each in found],
        f"KL(Q‖P), {unit.name}": [unit.number(float(each.reverse.value)) for each in found],
        "missed": [f"{each.missed:.2%}" for each in found],
        "wasted": [f"{each.wasted:.2%}" for each in found],
    }


def optima_rows(view: ProjectionView, unit: Unit) -> dict[str, list[str]]:
    """Return all optima of the right fit as the columns of a table."""
    fit = view.other
    name = symbol(fit.objective, view.spec.alpha)
    if fit.objective != "alpha":
        name += f", {unit.name}"
    return {
        "optimum": [
            f"{place}{' ★ global' if each.is_global else ''}"
            for place, each in enumerate(fit.found.fits, start=1)
        ],
        name: [
            written(each.value, ".6g") if fit.objective == "alpha" else unit.number(each.value)
            for each in fit.found.fits
        ],
        "Q": [gaussians(each) for each in fit.found.fits],
        "starts": [str(each.starts) for each in fit.found.fits],
    } | _columns(fit.all_costs, unit)


def about_optima(view: ProjectionView) -> str:
    """Say how the optima were found."""
    found = view.other.found
    if not found.fits:
        return f"There is no fit: {found.reason}."
    if not found.starts:
        return "The fit has the moments of P: it is exact and the only one."
    best = sum(fit.is_global for fit in found.fits)
    equal = f"{best} are equally good. " if best > 1 else ""
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


def landscape(fit: FitView, optimum: int, step: int, alpha: float, unit: Unit) -> str:
    """Describe the landscape and a step of the optimiser."""
    chosen = fit.found.fits[optimum]
    name = symbol(fit.objective, alpha)
    end = (
        f"{name} over the parameters of Q around optimum {optimum + 1}, {gaussians(chosen)}: "
        f"{value_text(fit.objective, chosen.value, unit)}."
    )
    if chosen.path is None:
        return f"{end} It has the moments of P: no steps are needed."
    last = len(chosen.path.values) - 1
    value = value_text(fit.objective, float(chosen.path.values[step]), unit)
    return f"{end} Step {step} of {last}: {value}."


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
