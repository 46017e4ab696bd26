"""Text of the page of likelihood ratio tests."""

from math import exp, isnan

import numpy as np

from kllab.divergences.units import Unit, written
from kllab.topics.families.reason_text import readable
from kllab.topics.likelihood_ratio.compute import RatioView, at_r
from kllab.topics.likelihood_ratio.walks import Walks

NO_WEIGHT = (
    "All three weights of R are 0, so R is no distribution: raise one. Until then R is where the "
    "page puts it at first."
)


def numbers(view: RatioView, unit: Unit) -> dict[str, str]:
    """Return the numbers of the page by name."""
    type_1, type_2 = view.log_errors
    return {
        f"KL(P‖Q), {unit.name}": unit.number(view.kl_pq),
        f"KL(Q‖P), {unit.name}": unit.number(view.kl_qp),
        f"Type I error, n = {view.spec.draws}": probability(type_1),
        f"Type II error, n = {view.spec.draws}": probability(type_2),
    }


def probability(log: float) -> str:
    """Write a probability given as its natural logarithm, however small."""
    if log > -690 or np.isinf(log):
        return written(exp(log), ".4g")
    power = log / np.log(10)
    return f"{10 ** (power - np.floor(power)):.2f}e{np.floor(power):.0f}"


def below(view: RatioView, unit: Unit) -> str:
    """Say under the numbers what the errors are."""
    if not view.kl_pq:
        return "P = Q: no test can tell them apart, and both exponents are 0."
    return (
        "Type I: deciding for Q although P is true; type II the reverse. Exact, by sums over all "
        f"counts. Exponents per draw: {unit.number(view.exponents[0], 4)} and "
        f"{unit.text(view.exponents[1], 4)}."
    )


def at_boundary(view: RatioView, unit: Unit, *, reverse: bool) -> str:
    """Say what the divergences at R are, and why one is infinite."""
    said, ways = [], at_r(view, reverse=reverse)
    for side, found in zip("PQ", ways, strict=True):
        names = ("R", side) if reverse else (side, "R")
        said.append(f"KL({names[0]}‖{names[1]}) = {unit.text(float(found.value), 4)}")
    reason = next((found.reason for found in ways if found.reason), None)
    if reason is None:
        return f"Dashed, through R: {', '.join(said)}."
    why = f"{readable(reason, 'P', 'R')}, and log(1/0) is infinite"
    return f"{', '.join(said)}: no line goes through R. {why}."


def picture(view: RatioView, unit: Unit) -> str:
    """Describe the main picture."""
    given = "; ".join(
        f"{name} {', '.join(f'{value:.3f}' for value in values)}"
        for name, values in (
            ("P", view.p), ("Q", view.q), ("R", view.r), ("nearest point", view.nearest),
        )
    )  # fmt: skip
    return (
        f"Distributions: {given}. The boundary of the test goes through R. Sanov's exponents are "
        f"{unit.text(view.exponents[0], 4)} and {unit.text(view.exponents[1], 4)} per draw."
    )


def errors(view: RatioView, unit: Unit) -> str:
    """Describe the errors against the draws."""
    return (
        f"Exact errors of types I and II against the draws; after {view.spec.draws}: "
        f"{probability(view.log_errors[0])} and {probability(view.log_errors[1])}. Dotted: "
        f"exponents {unit.number(view.exponents[0], 4)} and {unit.text(view.exponents[1], 4)}."
    )


def sanov(view: RatioView, unit: Unit) -> dict[str, list[str]]:
    """Return Sanov's approximation beside the exact probabilities of both errors."""
    n = view.spec.draws
    logs = view.log_errors
    return {
        "type": ["I", "II"],
        "exact": [probability(log) for log in logs],
        "exp(−nE)": [probability(-n * each) for each in view.exponents],
        "−log(exact)/n": [unit.number(-log / n, 4) for log in logs],
        f"E, {unit.name}": [unit.number(each, 4) for each in view.exponents],
    }


def explain_sanov(view: RatioView) -> str:
    """Explain Sanov's theorem in the numbers of the page, in Markdown."""
    point = ", ".join(f"{share:.3f}" for share in view.nearest)
    return (
        "**Sanov**: the frequencies of n draws of P fall into a set with probability about "
        "exp(−nE), with the exponent E = KL(nearest‖P), where the nearest point of the set counts. "
        f"Here it is ({point}), on the boundary: the I-projection of P. Factors that grow "
        "slower than exponentially are left out, so the exact number differs, but the slope does "
        "not."
    )


def stein(view: RatioView, unit: Unit) -> str:
    """Explain Stein's lemma in the numbers of the page."""
    return (
        f"The type I error is fixed at α = {view.spec.alpha:g}. The best test's type II error then "
        f"falls like exp(−n · KL(P‖Q)), with KL(P‖Q) = {unit.text(view.kl_pq, 4)} per draw, "
        "whatever α is (Stein); a factor exp(c · √n) is left out. At its "
        "threshold the test decides by chance, which makes the type I error exactly α."
    )


def bayes(view: RatioView, unit: Unit) -> str:
    """Explain Chernoff's exponent in the numbers of the page."""
    return (
        "If P and Q are equally probable beforehand, the best threshold is log P/Q = 0, and the "
        f"error falls with Chernoff's exponent, {unit.text(view.chernoff, 4)} per draw: the "
        "divergence from P and from Q of the point between them that is equally far from both. It "
        "is smaller than KL(P‖Q) and KL(Q‖P)."
    )


def walks(found: Walks, truth: str, unit: Unit, alpha: float) -> str:
    """Say what the walkers did, with the error of the mean."""
    name, sign = ("P", 1) if truth == "p" else ("Q", -1)
    right, wrong = (int((found.decided == each).sum()) for each in (sign, -sign))
    needed = found.needed[~np.isnan(found.needed)]
    mean = "–"
    if len(needed) > 1:
        error = needed.std(ddof=1) / len(needed) ** 0.5
        mean = f"{needed.mean():.3g} ± {error:.2g}"
    kl = abs(found.slope)
    draws = found.ratios.shape[1] - 1
    reached = float(found.ratios[:, -1].mean()) / draws
    wald = (1 - 2 * alpha) * found.upper / kl if kl else float("nan")
    return (
        f"{len(found.decided)} walkers draw from {name} (6 drawn): {right} decided for {name}, "
        f"{wrong} wrongly, {len(found.decided) - right - wrong} not yet. Draws they needed: {mean} "
        f"(Wald: about {'–' if isnan(wald) else f'{wald:.3g}'}). Mean slope after {draws} draws: "
        f"{unit.number(reached, 4)}; in the long run it is {'KL(P‖Q)' if sign > 0 else '−KL(Q‖P)'} "
        f"= {unit.text(found.slope, 4)} per draw."
    )


FORMULA = r"""
\begin{aligned}
&\log\tfrac{P(x_1 \ldots x_n)}{Q(x_1 \ldots x_n)} = \textstyle\sum_i \log\tfrac{p(x_i)}{q(x_i)} \\
&\mathbb{E}_P\log\tfrac{p}{q} = \mathrm{KL}(P\|Q) \\
&\text{Stein: } \tfrac1n \log \beta_n \to -\mathrm{KL}(P\|Q) \\
&\text{Sanov: } \tfrac1n \log P(\hat p \in E) \to -\min_{T \in E}\mathrm{KL}(T\|P) \\
&\text{Chernoff: } \tfrac1n \log e_n \to \min_s \log\textstyle\sum p^{1-s} q^{s}
\end{aligned}
"""
