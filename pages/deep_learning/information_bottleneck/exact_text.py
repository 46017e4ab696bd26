"""Text of the exact information bottleneck."""

from math import isinf

from kllab.divergences.units import Unit
from kllab.topics.information_bottleneck.compute import BottleneckView
from kllab.topics.information_bottleneck.spec import BETAS
from pages.web import format

ABOUT = (
    "The bottleneck minimises I(X;T) − β I(T;Y): what the code T keeps of X is a cost, and what it "
    "says about Y a gain, weighted by β. The smaller **KL(p(y|x)‖p(y|t))**, the more probable is "
    "cluster t for x: this divergence is not chosen, it follows from the objective."
)


def informations(view: BottleneckView, unit: Unit) -> dict[str, str]:
    """Return the informations and the number of clusters at the chosen beta."""
    code = view.code
    return {
        f"I(X;T), {unit.name}": unit.number(code.rate, 5),
        f"I(T;Y), {unit.name}": unit.number(code.relevance, 5),
        f"I(X;Y), {unit.name}": unit.number(view.curve.source.relevant, 5),
        f"mean KL, {unit.name}": unit.number(view.expected_distortion, 5),
        "clusters": str(code.encoder.shape[1]),
    }


def curve(view: BottleneckView, unit: Unit) -> str:
    """Describe the information curve."""
    code, source = view.code, view.curve.source
    return (
        f"I(T;Y) over I(X;T) for {len(BETAS)} values of β. At β = {view.spec.beta:g}, "
        f"{code.encoder.shape[1]} clusters: I(X;T) = {unit.text(code.rate)}, I(T;Y) = "
        f"{unit.text(code.relevance)} of I(X;Y) = {unit.text(source.relevant)}."
        + "".join(f" Not converged at β = {beta:g}." for beta in view.curve.not_converged)
    )


def critical(view: BottleneckView) -> str:
    """Describe where one cluster becomes unstable, and where the number of clusters rises."""
    curve = view.curve
    if isinf(curve.critical):
        return "X and Y are independent: at every β one cluster is optimal."
    text = (
        f"One cluster is stable up to **β = {curve.critical:.5g}** = 1/σ², σ the second singular "
        "value of p(x, y)/√(p(x)p(y))."
    )
    first = curve.transitions[0] if curve.transitions else None
    if first and first.by < curve.critical * (1 - 1e-9):
        text += (
            f" Yet two clusters are better from β = {first.by:g} on: the second is rare and far "
            "from the first, so no small change of the one cluster leads to it. Followed from "
            "small β it appears later, followed from large β it stays."
        )
        if curve.lone < curve.critical:
            text += (
                " A rare cluster of one x alone is better than none from β = "
                f"log(1/p(x)) / KL(p(y|x)‖p(y)) = {curve.lone:.5g} on."
            )
    found = [
        f"{step.clusters_before} → {step.clusters} between {step.after:g} and {step.by:g}"
        for step in curve.transitions
    ]
    return text + (f" Clusters: {'; '.join(found)}." if found else " No transition up to 500.")


def error(view: BottleneckView, unit: Unit) -> str:
    """Describe the error of I(X;T) and I(T;Y) at the chosen beta."""
    found, beta = view.solution, view.spec.beta
    if not found.converged:
        text = (
            f"**Not converged at β = {beta:g}**: I(X;T) and I(T;Y) are those of the last step, and "
            "may be off. β is at a transition, or several codes are equally good here."
        )
    elif found.proved:
        text = f"At β = {beta:g}, I(X;T) and I(T;Y) are off by at most {unit.text(found.error, 2)}."
    else:
        text = (
            f"β = {beta:g} is next to a transition: by a quadratic model I(X;T) and I(T;Y) are off "
            f"by at most {unit.text(found.error, 2)}."
        )
    return text


def not_converged(view: BottleneckView) -> str:
    """List the betas at which the solver did not converge."""
    found = [f"{beta:g}" for beta in view.curve.not_converged]
    return f"Not converged at β = {', '.join(found)}." if found else "Converged at every β."


def clusters(view: BottleneckView) -> str:
    """Describe the clusters at the chosen beta."""
    listed = ", ".join(
        f"{p_y:.4f} with p(t) = {p_t:.4f}"
        for p_y, p_t in zip(view.code.p_y_given_t[:, view.telling], view.code.p_t, strict=True)
    )
    splits = ", ".join("never" if isinf(b) else f"{b:.4g}" for b in view.splitting)
    return (
        f"p(y = {view.telling}|t) of each cluster over β. At β = {view.spec.beta:g}: {listed}. "
        f"Each becomes unstable at a β of {splits}."
    )


def encoder(view: BottleneckView) -> str:
    """Describe p(t|x) row by row."""
    rows = "; ".join(
        f"x = {x}: {', '.join(f'{p:.3f}' for p in row)}" for x, row in enumerate(view.code.encoder)
    )
    return f"p(t|x) at β = {view.spec.beta:g}. {rows}."


def encoder_title(view: BottleneckView) -> str:
    """Return the title of the encoder's chart."""
    return f"**Encoder p(t|x) at β = {view.spec.beta:g}**"


def distortions(view: BottleneckView, unit: Unit) -> str:
    """Describe the divergences, whose mean is the distortion."""
    return (
        "KL(p(y|x)||p(y|t)) of every x and t; its mean over p(x, t) is "
        f"{unit.text(view.expected_distortion)} = I(X;Y) - I(T;Y)."
    )


def formula(view: BottleneckView, unit: Unit) -> str:
    r"""Return the functional and the distortion with their numbers, as LaTeX."""
    number = unit.number
    code, relevant = view.code, view.curve.source.relevant
    beta = view.spec.beta
    return format.aligned(
        r"&I(X;T) - \beta\, I(T;Y)",
        rf"&\quad= {number(code.rate, 4)} - {beta:g} \cdot {number(code.relevance, 4)} = "
        rf"{number(view.functional, 4)}\ \text{{{unit.name}}}",
        r"&\mathbb{E}\,\mathrm{KL}(p(y|x)\,\|\,p(y|t)) = I(X;Y) - I(T;Y)",
        rf"&\quad= {number(relevant, 4)} - {number(code.relevance, 4)} = "
        rf"{number(view.expected_distortion, 4)}\ \text{{{unit.name}}}",
    )
