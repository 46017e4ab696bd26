"""The same divergences by kllab and other libraries.

The function of a library takes a case and returns two functions, one that constructs P and Q and
one that computes their divergences, or None if the library lacks the divergence.
"""

from collections.abc import Callable
from typing import Any

import jax
import numpy as np
import numpyro.distributions as npd
import torch
from jax import numpy as jnp
from numpyro.distributions.kl import kl_divergence as numpyro_divergence
from scipy import integrate
from torch import distributions as td

import kllab
from benchmarks.kl_cases import Case
from kllab import MultivariateNormal

Work = tuple[Callable[[], Any], Callable[[Any], Any]]


def by_kllab(case: Case) -> Work:
    """Use kllab, with validation of parameters."""
    return (
        lambda: (case.family(**case.p), case.family(**case.q)),
        lambda pair: kllab.kl_divergence(*pair),
    )


def by_torch(case: Case) -> Work | None:
    """Use torch.distributions in float64, with validation of parameters."""
    family = getattr(td, case.family.__name__, None)
    if family is None:
        return None
    p, q = ({name: torch.tensor(array) for name, array in d.items()} for d in (case.p, case.q))

    def build() -> Any:
        return family(**p), family(**q)

    def divergence(pair: Any) -> Any:
        return td.kl_divergence(*pair)

    try:
        divergence(build())
    except NotImplementedError:
        return None
    return build, divergence


def by_numpyro(case: Case) -> Work | None:
    """Use numpyro, compiled here; the compiled function includes the construction."""
    name = {"Geometric": "GeometricProbs", "Binomial": "BinomialProbs"}.get(case.family.__name__)
    family = getattr(npd, name or case.family.__name__, None)
    if family is None:
        return None
    p, q = ({name: jnp.asarray(array) for name, array in d.items()} for d in (case.p, case.q))
    compiled = jax.jit(lambda p, q: numpyro_divergence(family(**p), family(**q)))
    try:
        compiled(p, q).block_until_ready()
    except NotImplementedError:
        return None
    return (lambda: (p, q)), lambda pair: compiled(*pair).block_until_ready()


def by_scipy_loop(case: Case, count: int) -> Work | None:
    """Compute the first pairs one by one by scipy.integrate.quad, a sum, or matrix algebra."""
    shape = np.broadcast_shapes(*(_batch(case, d) for d in (case.p, case.q)))

    def singles() -> list[Any]:
        p, q = case.family(**case.p), case.family(**case.q)
        indices = [np.unravel_index(i, shape) for i in range(count)]
        return [(p.element(i, shape), q.element(i, shape)) for i in indices]

    if case.family is MultivariateNormal:
        pairs = [(a.loc, a.covariance, b.loc, b.covariance) for a, b in singles()]
        return (lambda: pairs), lambda pairs: [gaussians(*pair) for pair in pairs]
    try:
        frozen = [(a.to_scipy(), b.to_scipy()) for a, b in singles()]
    except TypeError:
        return None
    arguments = [[(f.dist, f.args, f.kwds) for f in pair] for pair in frozen]
    return (
        lambda: [[dist(*args, **kwds) for dist, args, kwds in pair] for pair in arguments],
        lambda pairs: [summed_or_integrated(*pair) for pair in pairs],
    )


def _batch(case: Case, parameters: dict[str, np.ndarray]) -> tuple[int, ...]:
    return case.family(**parameters).batch_shape


def gaussians(
    mean_p: np.ndarray, cov_p: np.ndarray, mean_q: np.ndarray, cov_q: np.ndarray
) -> float:
    """Return the usual formula for one pair."""
    offset = mean_q - mean_p
    trace = np.trace(np.linalg.solve(cov_q, cov_p))
    form = offset @ np.linalg.solve(cov_q, offset)
    logs = np.linalg.slogdet(cov_q)[1] - np.linalg.slogdet(cov_p)[1]
    return 0.5 * (trace + form - len(offset) + logs)


def summed_or_integrated(p: Any, q: Any) -> float:
    """Return the definition, over outcomes with nearly all of the probability of P."""
    if hasattr(p.dist, "pmf"):
        x = np.arange(p.ppf(1e-15), p.isf(1e-15) + 1)
        return float((p.pmf(x) * (p.logpmf(x) - q.logpmf(x))).sum())

    def integrand(x: float) -> float:
        return float(p.pdf(x) * (p.logpdf(x) - q.logpdf(x)))

    return float(integrate.quad(integrand, *p.support(), limit=200)[0])
