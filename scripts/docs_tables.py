"""Tables of the documentation that are generated from the registries of divergences."""

from collections.abc import Callable

import kllab
from kllab import Distribution
from kllab.distributions import FAMILIES
from kllab.divergences.chernoff import CHERNOFF
from kllab.divergences.jensen_shannon import JENSEN_SHANNON
from kllab.divergences.kl import KL
from kllab.divergences.total_variation import TOTAL_VARIATION
from kllab.divergences.wasserstein import WASSERSTEIN_2

METHODS = {
    "closed form": ("C", "a formula, accurate to the last digits"),
    "partly closed": ("c", "a formula for some parameters, a numerical method for others"),
    "quadrature": ("Q", "an integral, with an estimate of its error"),
    "sum": ("Σ", "a sum over outcomes, with an estimate of its error"),
    "Monte Carlo": ("M", "samples, with a standard error"),
    "infinite": ("∞", "P has outcomes impossible under Q, or a tail of Q is too light"),
    "none": ("", "outcomes of different shapes, which cannot be compared"),
}
"""Sign in the matrix and explanation, by method."""


def typical(family: type[Distribution]) -> Distribution:
    """Return the typical member of a family."""
    return family(**family.typical_parameters)


def method(p: type[Distribution], q: type[Distribution]) -> tuple[str, str]:
    """Return the method for a pair, and its explanation or result for two typical members."""
    entry = KL.registry.resolve(p, q)
    if entry.valid is not None:
        return "partly closed", METHODS["partly closed"][1]
    if entry.formula is not None and entry.method in METHODS:
        return entry.method, METHODS[entry.method][1]
    try:
        found = kllab.explain_kl(typical(p), typical(q))
    except ValueError:
        return "none", METHODS["none"][1]
    if found.reason is not None:
        return "infinite", found.reason
    if found.method not in METHODS:
        raise ValueError(f"{p.__name__}||{q.__name__}: the table has no sign for {found.method!r}")
    meaning = METHODS[found.method][1]
    shown = f": here {found.error:.0e} of {found.value:.3g}" if found.value else ""
    return found.method, meaning + shown


def pairs() -> str:
    """Return the legend and the matrix of methods for all pairs of families."""
    methods = {(p, q): method(p, q) for p in FAMILIES for q in FAMILIES}
    lines = [
        "| | " + " | ".join(family.__name__ for family in FAMILIES) + " |",
        "| --- " * (len(FAMILIES) + 1) + "|",
    ]
    for p in FAMILIES:
        cells = [_cell(p, q, *methods[p, q]) for q in FAMILIES]
        lines.append(f"| {p.__name__} | " + " | ".join(cells) + " |")
    counts = [name for name, _ in methods.values()]
    legend = ["| sign | method | pairs |", "| :-: | --- | ---: |"]
    for name, (sign, meaning) in METHODS.items():
        if name in counts:
            legend.append(f"| {sign} | {name}: {meaning} | {counts.count(name)} |")
    return "\n".join([*legend, "", '<div class="pairs" markdown>', "", *lines, "", "</div>"])


def _cell(p: type[Distribution], q: type[Distribution], name: str, why: str) -> str:
    sign = METHODS[name][0]
    if not sign:
        return ""
    kind = {"closed form": "closed", "infinite": "infinite"}.get(name, "numerical")
    title = f"{p.__name__}‖{q.__name__}, {name}: {why}".replace('"', "'")
    return f'<abbr class="{kind}" title="{title}">{sign}</abbr>'.replace("|", "\\|")


DIVERGENCES = {
    "`alpha_divergence`, `bhattacharyya`, `chi_squared`, `renyi`, `squared_hellinger`": CHERNOFF,
    "`jensen_shannon`": JENSEN_SHANNON,
    "`total_variation`": TOTAL_VARIATION,
    "`wasserstein_2`": WASSERSTEIN_2,
}
"""Divergence with a registry by the functions that are computed from it."""


def others() -> str:
    """Return the pairs with closed forms of the other divergences."""
    lines = ["| divergence | closed form for |", "| --- | --- |"]
    for functions, divergence in DIVERGENCES.items():
        known = ", ".join(
            p.__name__ if p is q else f"{p.__name__}‖{q.__name__}"
            for p, q in divergence.registry.pairs()
        )
        lines.append(f"| {functions} | {known} |")
    return "\n".join(lines)


TABLES: dict[str, Callable[[], str]] = {"others": others, "pairs": pairs}
"""Function that generates a table, by its name in the marker."""
