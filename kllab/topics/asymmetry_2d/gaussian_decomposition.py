"""The three parts of KL between two Gaussians: spread, means, volume; as numbers and in words."""

from dataclasses import dataclass
from math import sqrt

import numpy as np

from kllab import MultivariateNormal
from kllab.divergences.units import Unit, written


@dataclass(frozen=True)
class Parts:
    """KL of d-dimensional Gaussians is ``((trace - d) + mahalanobis + log_det) / 2``, in nats.

    Attributes
    ----------
    trace
        ``tr(S2^-1 S1)``; d where the covariances are equal.
    mahalanobis
        Squared distance of the means in units of the second covariance.
    log_det
        ``log(det S2 / det S1)``; changes its sign with the direction.
    dimension
        d.
    """

    trace: float
    mahalanobis: float
    log_det: float
    dimension: int = 2

    @property
    def terms(self) -> tuple[float, float, float]:
        """The contributions of spread, means and volume, in nats; their sum is the KL."""
        return (self.trace - self.dimension) / 2, self.mahalanobis / 2, self.log_det / 2

    @property
    def distance(self) -> float:
        """Root mean square distance of draws of the first from the second, in its sigmas."""
        return sqrt(self.trace + self.mahalanobis)


def parts(p: MultivariateNormal, q: MultivariateNormal) -> Parts:
    """Return the parts of KL(P||Q); for teaching, while `kl_divergence` keeps every digit."""
    factor = np.linalg.solve(q.cholesky, p.cholesky)
    offset = np.linalg.solve(q.cholesky, p.loc - q.loc)
    return Parts(
        trace=float((factor**2).sum()),
        mahalanobis=float((offset**2).sum()),
        log_det=2 * float(q.log_volume - p.log_volume),
        dimension=p.event_shape[0],
    )


def matrix(name: str, covariance: tuple[tuple[float, ...], ...]) -> str:
    r"""Return a covariance matrix with its numbers, as LaTeX."""
    rows = r" \\ ".join(" & ".join(written(value, ".4g") for value in row) for row in covariance)
    return rf"\Sigma_{name} = \begin{{pmatrix}}{rows}\end{{pmatrix}}"


def formula(terms: Parts, value: float, unit: Unit, *, of: str = "P", against: str = "Q") -> str:
    r"""Return KL(`of`||`against`) in its three parts with their numbers, as LaTeX."""
    spread, means, volume = terms.terms
    inverse = rf"\Sigma_{against}^{{-1}}"
    offset = rf"(\mu_{of}-\mu_{against})"
    return (
        rf"\begin{{aligned}}\mathrm{{KL}}({of}\|{against}) &= "
        rf"\tfrac12\left(\mathrm{{tr}}\,{inverse}\Sigma_{of} - {terms.dimension}\right) \\ "
        rf"&\quad + \tfrac12\,{offset}^\top {inverse}{offset} \\ "
        rf"&\quad + \tfrac12\log\frac{{\det\Sigma_{against}}}{{\det\Sigma_{of}}} \\ "
        rf"&= \tfrac12({terms.trace:.4f} - {terms.dimension}) + \tfrac12\cdot "
        rf"{terms.mahalanobis:.4f} \\ &\quad {_plus(terms.log_det, 'half')} \\ "
        rf"&= {written(spread, '.4f')} {_plus(means)} {_plus(volume)} \\ "
        rf"&= {unit.latex(value)}\end{{aligned}}"
    )


def _plus(value: float, factor: str = "") -> str:
    half = r"\tfrac12\cdot " if factor else ""
    return f"{'-' if round(value, 4) < 0 else '+'} {half}{abs(value):.4f}"


def why(pq: Parts, qp: Parts, kl_pq: float, kl_qp: float, unit: Unit) -> str:
    """Say which direction is larger and what makes it so, in Markdown with its numbers."""
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
            opening + f"{first} has mass where {second} is thin. Draws of {first} lie {out} of "
            f"{second} from its mean (root mean square; {second}'s own: "
            f"{sqrt(pq.dimension):.3g} σ), draws of {second} only {back} of {first}."
        )
    return (
        opening + f"draws of {first} lie no farther out for {second} ({out}) than draws of "
        f"{second} for {first} ({back}), but {second} spreads over the larger area and is the "
        "thinner at any one distance in σ: the volume term adds "
        f"{unit.text(larger.log_det / 2, 3)} to KL({first}‖{second}) and takes as much from "
        f"KL({second}‖{first})."
    )
