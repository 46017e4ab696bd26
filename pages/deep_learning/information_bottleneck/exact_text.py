"""The information bottleneck in tables, formulas, words and code, for pages."""

from collections.abc import Mapping
from math import isinf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kllab.divergences.units import Unit
from kllab.topics.information_bottleneck.compute import BETAS, Bottleneck, BottleneckView
from kllab.topics.information_bottleneck.joint_table import read_table

_START = Bottleneck()


def _case(text: str, beta: float) -> Bottleneck:
    return Bottleneck(read_table(text), beta=beta)


PRESETS: Mapping[str, Bottleneck] = {
    "Two levels of clusters": _START,
    "Binary symmetric channel": _case("9,1;1,9", 3.16),
    "Noisier channel": _case("6,4;4,6", 28.2),
    "Clusters": _case("8,8,1,1;8,8,1,1;1,1,8,8;1,1,8,8", 3.16),
    "Noisy typewriter": _case("1,1,0,0,0;0,1,1,0,0;0,0,1,1,0;0,0,0,1,1;1,0,0,0,1", 1.58),
    "Asymmetric": _case("9,1,0;3,3,1;1,5,2;0,1,9", 2.51),
    "A rare but telling x": _case("2,0;19,19", 7.94),
    "Deterministic": _case("1,0,0;0,1,0;0,0,1", 1.58),
    "Independent": _case("1,2;2,4", 10.0),
}
"""Classical joints."""


def tables(view: BottleneckView) -> dict[str, dict[str, NDArray[Any]]]:
    """Return what the charts show, as columns by table."""
    curve, code = view.curve, view.code
    x, t = np.indices(code.encoder.shape)
    ix, iy = np.indices(curve.source.joint.shape)
    return {
        "curve": {
            "beta": np.array(BETAS),
            "I(X;T), nats": curve.rate,
            "I(T;Y), nats": curve.relevance,
            "clusters": curve.clusters,
            "error at most, nats": curve.error,
        },
        "encoder": {
            "x": x.ravel(),
            "t": t.ravel(),
            "p(t|x)": code.encoder.ravel(),
            "KL(p(y|x)||p(y|t)), nats": view.distortions.ravel(),
        },
        "joint": {"x": ix.ravel(), "y": iy.ravel(), "p(x, y)": curve.source.joint.ravel()},
    }


def formula(view: BottleneckView, unit: Unit) -> str:
    r"""Return the functional and the distortion with their numbers, as LaTeX."""
    number = unit.number
    code, relevant = view.code, view.curve.source.relevant
    beta = view.spec.beta
    return (
        r"\begin{aligned}&I(X;T) - \beta\, I(T;Y) \\ &\quad= "
        rf"{number(code.rate, 4)} - {beta:g} \cdot {number(code.relevance, 4)} = "
        rf"{number(view.functional, 4)}\ \text{{{unit.name}}} \\ "
        r"&\mathbb{E}\,\mathrm{KL}(p(y|x)\,\|\,p(y|t)) = I(X;Y) - I(T;Y) \\ &\quad= "
        rf"{number(relevant, 4)} - {number(code.relevance, 4)} = "
        rf"{number(view.expected_distortion, 4)}\ \text{{{unit.name}}}\end{{aligned}}"
    )


def critical(view: BottleneckView) -> str:
    """Say where one cluster becomes unstable, and where the number of clusters rises."""
    curve = view.curve
    if isinf(curve.critical):
        return "X and Y are independent: no β is high enough for a second cluster."
    told = (
        f"One cluster is stable up to **β = {curve.critical:.5g}** = 1/σ², σ the second singular "
        "value of p(x, y)/√(p(x)p(y))."
    )
    first = curve.transitions[0] if curve.transitions else None
    if first and first.by < curve.critical * (1 - 1e-9):
        told += (
            f" Yet a second is worth its price at β = {first.by:g} already: it begins rare but far "
            "away, and no small change of the one cluster announces it. Annealed upwards it comes "
            "late, annealed downwards it stays."
        )
        if curve.lone < curve.critical:
            told += (
                " A rare cluster of one x alone pays from β = log(1/p(x)) / KL(p(y|x)‖p(y)) = "
                f"{curve.lone:.5g} on."
            )
    found = [
        f"{step.clusters_before} → {step.clusters} between {step.after:g} and {step.by:g}"
        for step in curve.transitions
    ]
    return told + (f" Clusters: {'; '.join(found)}." if found else " No transition up to 500.")


def accuracy(view: BottleneckView, unit: Unit) -> str:
    """Say how exact I(X;T) and I(T;Y) are at the chosen beta, and where they did not converge."""
    found, beta = view.solution, view.spec.beta
    if not found.converged:
        told = (
            f"**Not converged at β = {beta:g}**: I(X;T) and I(T;Y) are those of the last step, and "
            "may be off. β is at a transition, or several codes are equally good here."
        )
    elif found.proved:
        told = f"At β = {beta:g} I(X;T) and I(T;Y) are off by at most {unit.text(found.error, 2)}."
    else:
        told = (
            f"β = {beta:g} is next to a transition: by a quadratic model I(X;T) and I(T;Y) are off "
            f"by at most {unit.text(found.error, 2)}."
        )
    others = [f"{b:g}" for b in view.curve.not_converged if b != beta]
    return told + (f" Not converged at β = {', '.join(others)}." if others else "")


def snippet(spec: Bottleneck) -> str:
    """Return code that prints the numbers of the page."""
    return f"""from kllab.topics.information_bottleneck.compute import Bottleneck, explore

spec = Bottleneck(
    table={spec.table!r},
    noise={spec.noise!r},
    beta={spec.beta!r},
    way={spec.way!r},
)
view = explore(spec)
print("I(X;Y) =", view.curve.source.relevant, "nats")
print("I(X;T) =", view.code.rate, "nats")
print("I(T;Y) =", view.code.relevance, "nats")
print("error at most", view.solution.error, "nats")
print("clusters", view.code.encoder.shape[1], "critical beta", view.curve.critical)
print(view.code.encoder)
"""


def describe(view: BottleneckView, unit: Unit) -> str:
    """Say what the information curve shows."""
    code, source = view.code, view.curve.source
    return (
        f"I(T;Y) over I(X;T) for {len(BETAS)} β. At β = {view.spec.beta:g}, "
        f"{code.encoder.shape[1]} clusters: I(X;T) = {unit.text(code.rate)}, I(T;Y) = "
        f"{unit.text(code.relevance)} of I(X;Y) = {unit.text(source.relevant)}."
        + "".join(f" Not converged at β = {beta:g}." for beta in view.curve.not_converged)
    )


def describe_clusters(view: BottleneckView) -> str:
    """Say where the clusters are at the chosen beta."""
    listed = ", ".join(
        f"{p_y:.4f} with p(t) = {p_t:.4f}"
        for p_y, p_t in zip(view.code.p_y_given_t[:, view.telling], view.code.p_t, strict=True)
    )
    splits = ", ".join("never" if isinf(b) else f"{b:.4g}" for b in view.splitting)
    return (
        f"p(y = {view.telling}|t) of each cluster over β. At β = {view.spec.beta:g}: {listed}. As "
        f"they are now, they become unstable at β = {splits}."
    )


def describe_encoder(view: BottleneckView) -> str:
    """Say p(t|x) row by row."""
    rows = "; ".join(
        f"x = {x}: {', '.join(f'{p:.3f}' for p in row)}" for x, row in enumerate(view.code.encoder)
    )
    return f"p(t|x) at β = {view.spec.beta:g}. {rows}."
