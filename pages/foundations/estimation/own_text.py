"""Text of the estimates from the visitor's own numbers."""

from math import isfinite

from kllab.divergences.units import Unit, written
from kllab.topics.estimation.own_numbers import Found, OwnView, agree
from pages.foundations.direction import NAMES
from pages.web.plain_text import as_text

DENSITIES = (
    "k1, k2 and k3 need the densities of P and Q, which nobody knows of your numbers: one row has "
    "k1 with the densities of normal distributions that are fitted, right only if they fit. The "
    "critic of the fitted bounds is a quadratic function; it is fitted to half of the numbers, and "
    "the bound is that of the other half."
)
"""What the methods need and assume."""


_SWAPPED = str.maketrans("PQ", "QP")
"""Advice on KL(Q‖P) is given with Q as its P: in the text the names are exchanged."""


def numbers(view: OwnView, unit: Unit) -> dict[str, str]:
    """Return the estimates that the advice names, and the counts."""
    found = zip(NAMES.values(), view.believed(), strict=True)
    shown = {f"{name}, {unit.name}": _said(one, unit) for name, one in found}
    by = {view.advice_pq.believe: None, view.advice_qp.believe: None}
    counts = f"{len(view.columns.p):,} and {len(view.columns.q):,}"
    return shown | {"by": ", ".join(by), "numbers of P and Q": counts}


def _said(found: Found, unit: Unit) -> str:
    if not found.estimate:
        return "none"
    if not isfinite(found.value):
        return written(found.value)
    if not isfinite(found.error):
        return unit.number(found.value, 3)
    return unit.plus_minus(found.value, found.error).removesuffix(f" {unit.name}")


def estimates(view: OwnView, unit: Unit) -> str:
    """Describe the chart of the estimates."""
    listed = "; ".join(
        f"{name}: {_said(view.pq[name], unit)} and {_said(view.qp[name], unit)}" for name in view.pq
    )
    return f"Estimates of KL(P||Q) and KL(Q||P) in {unit.name} by method. {listed}."


def samples(view: OwnView) -> str:
    """Describe the chart of the numbers."""
    p, q = view.columns.p, view.columns.q
    return (
        f"Histograms of {len(p)} numbers of P, from {p.min():.4g} to {p.max():.4g}, and of "
        f"{len(q)} of Q, from {q.min():.4g} to {q.max():.4g}."
    )


def advice(view: OwnView) -> str:
    """Return which estimates to believe, and why, as Markdown."""
    one, other = view.advice_pq, view.advice_qp
    lines = [f"**Believe {one.believe}.**", ""]
    lines += [f"- {as_text(reason)}" for reason in one.reasons]
    swapped = [reason.translate(_SWAPPED) for reason in other.reasons]
    more = [reason for reason in swapped if reason not in one.reasons]
    if more:
        lines += ["", "For KL(Q‖P):", ""]
        lines += [f"- {as_text(reason)}" for reason in more]
    if one.kind != "discrete" and not agree(view):
        lines += [
            "",
            "Neighbours and kernel densities differ by more than three standard errors: at least "
            "one of them is biased here, so believe neither to the last digit.",
        ]
    return "\n".join(lines)


def rows(view: OwnView, unit: Unit) -> dict[str, list[str]]:
    """Return the estimates of both directions as a table."""
    names = list(view.pq)
    pairs = [(view.pq[name], view.qp[name]) for name in names]
    return {
        "method": names,
        f"KL(P‖Q), {unit.name}": [_said(one, unit) for one, _ in pairs],
        f"KL(Q‖P), {unit.name}": [_said(other, unit) for _, other in pairs],
        "beware": [as_text(_doubts(*pair)) for pair in pairs],
    }


def _doubts(*pair: Found) -> str:
    found = (one.estimate.warning if one.estimate else one.reason for one in pair)
    return "; ".join(dict.fromkeys(text for text in found if text))
