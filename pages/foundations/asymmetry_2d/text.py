"""Text and formulas of the page of two Gaussians in the plane."""

from math import sqrt

from kllab.divergences.units import Unit, written
from kllab.topics.asymmetry_2d.compute import GaussianView2D
from pages.foundations.direction import DIRECTIONS


def plane(view: GaussianView2D, unit: Unit) -> str:
    """Describe the plane."""
    gaussians = " and ".join(
        f"{name} with mean {view.pair.mean(of)} and covariance {view.pair.covariance(of)}"
        for name, of in (("P", "p"), ("Q", "q"))
    )
    return (
        f"Contours of {gaussians}. KL(P||Q) = {unit.text(view.kl_pq)}, "
        f"KL(Q||P) = {unit.text(view.kl_qp)}."
    )


def mean_map(view: GaussianView2D, direction: str, unit: Unit) -> str:
    """Describe one map over the mean of Q."""
    way = DIRECTIONS[direction]
    return (
        f"{way.alt} over the mean of Q: ellipses around the mean of P, {view.pair.mean('p')}; at "
        f"the present mean {view.pair.mean('q')} it is {unit.text(way.of(view.kl_pq, view.kl_qp))}."
    )


def three_parts(view: GaussianView2D, unit: Unit) -> str:
    """Describe the bars of the three parts."""
    return "Spread, means and volume: " + "; ".join(
        ", ".join(written(unit.of(term), ".4f") for term in parts.terms)
        + f" {unit.name} in {way.alt}"
        for way, parts in zip(DIRECTIONS.values(), (view.parts_pq, view.parts_qp), strict=True)
    )


def matrix(name: str, covariance: tuple[tuple[float, ...], ...]) -> str:
    r"""Return a covariance matrix as LaTeX."""
    rows = r" \\ ".join(" & ".join(written(value, ".4g") for value in row) for row in covariance)
    return rf"\Sigma_{name} = \begin{{pmatrix}}{rows}\end{{pmatrix}}"


def formula(view: GaussianView2D, direction: str, unit: Unit) -> str:
    r"""Return one direction in its three parts with numbers, as LaTeX."""
    way = DIRECTIONS[direction]
    terms, of, against = way.of(view.parts_pq, view.parts_qp), way.first.name, way.second.name
    spread, means, volume = terms.terms
    half = r"\tfrac12\cdot "
    inverse = rf"\Sigma_{against}^{{-1}}"
    offset = rf"(\mu_{of}-\mu_{against})"
    return (
        rf"\begin{{aligned}}{way.latex} &= "
        rf"\tfrac12\left(\mathrm{{tr}}\,{inverse}\Sigma_{of} - {terms.dimension}\right) \\ "
        rf"&\quad + \tfrac12\,{offset}^\top {inverse}{offset} \\ "
        rf"&\quad + \tfrac12\log\frac{{\det\Sigma_{against}}}{{\det\Sigma_{of}}} \\ "
        rf"&= \tfrac12({terms.trace:.4f} - {terms.dimension}) + {half}"
        rf"{terms.mahalanobis:.4f} \\ &\quad {_plus(terms.log_det, half)} \\ "
        rf"&= {written(spread, '.4f')} {_plus(means)} {_plus(volume)} \\ "
        rf"&= {unit.latex(way.of(view.kl_pq, view.kl_qp))}\end{{aligned}}"
    )


def _plus(value: float, factor: str = "") -> str:
    return f"{'-' if round(value, 4) < 0 else '+'} {factor}{abs(value):.4f}"


def why(view: GaussianView2D, unit: Unit) -> str:
    """Explain which direction is larger and why, in Markdown with numbers."""
    pq, qp, kl_pq, kl_qp = view.parts_pq, view.parts_qp, view.kl_pq, view.kl_qp
    if kl_pq == kl_qp == 0:
        return "P and Q are the same distribution, so both directions are exactly 0."
    if abs(kl_pq - kl_qp) <= 1e-9 * max(kl_pq, kl_qp):
        if abs(pq.trace - pq.dimension) < 1e-9 and abs(pq.log_det) < 1e-9:
            return (
                "**Both directions agree**: P and Q have the same covariance, so only the distance "
                f"of their means counts, {sqrt(pq.mahalanobis):.3g} σ from either side."
            )
        if abs(pq.log_det) < 1e-9:
            return (
                "**Both directions agree** here although the shapes differ: draws of P lie as far "
                f"out for Q as draws of Q for P ({pq.distance:.3g} σ, root mean square)."
            )
        return (
            "**Both directions agree** here although the shapes differ: draws of P lie "
            f"{pq.distance:.3g} σ out for Q, draws of Q {qp.distance:.3g} σ for P (root mean "
            "square), and the volume term makes up for just that difference."
        )
    larger, smaller = (pq, qp) if kl_pq > kl_qp else (qp, pq)
    first, second = ("P", "Q") if kl_pq > kl_qp else ("Q", "P")
    high, low = max(kl_pq, kl_qp), min(kl_pq, kl_qp)
    opening = (
        f"**KL({first}‖{second}) is the larger**, {unit.number(high, 4)} against "
        f"{unit.text(low, 4)}: "
    )
    out, back = f"{larger.distance:.3g} σ", f"{smaller.distance:.3g} σ"
    if larger.distance > smaller.distance:
        return (
            opening + f"{first} has mass where {second} is thin. Measured with {second}'s "
            f"covariance, draws of {first} lie {out} from {second}'s mean (root mean square; "
            f"{second}'s own draws: {sqrt(pq.dimension):.3g} σ). Measured with {first}'s, draws "
            f"of {second} lie only {back} from {first}'s mean."
        )
    return (
        opening + f"draws of {first} lie no farther out for {second} ({out}) than draws of "
        f"{second} for {first} ({back}), but {second} spreads over the larger area and is the "
        "thinner at any one distance in σ: the volume term adds "
        f"{unit.text(larger.log_det / 2, 3)} to KL({first}‖{second}) and takes as much from "
        f"KL({second}‖{first})."
    )
