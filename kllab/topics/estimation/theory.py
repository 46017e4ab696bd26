"""Mean and standard deviation of the estimators that need densities or the best critic."""

from dataclasses import dataclass
from math import exp, inf, log, sqrt

from kllab.topics.estimation.spec import Sampling


@dataclass(frozen=True)
class Theory:
    """Mean of an estimate and its standard deviation over samples, in nats.

    Those of Donsker-Varadhan are the limits for many samples (delta method).
    """

    mean: float
    standard_deviation: float


def theory(spec: Sampling) -> dict[str, Theory]:
    """Return the exact moments by method.

    ``L = log p/q`` is a quadratic function of a standard normal number under P,
    ``a x^2 + b x + c``, whose cumulants are known; ``q/p`` and ``p/q`` have the second moments
    ``1 + chi^2(Q||P)`` and ``1 + chi^2(P||Q)``, which are infinite from ``scale^2 >= 2`` and
    ``scale^2 <= 1/2`` on.

    Examples
    --------
    >>> found = theory(Sampling(shift=1.0, scale=1.0, n=100))
    >>> found["k1"], found["k2"].mean
    (Theory(mean=0.5, standard_deviation=0.1), 0.625)
    >>> theory(Sampling(scale=1.5))["k3"].standard_deviation
    inf
    """
    m, s, n = spec.shift, spec.scale, spec.n
    precision = s**-2
    a, b, c = (precision - 1) / 2, -m * precision, m * m * precision / 2 + log(s)
    mean = a + c
    reverse = (s * s + m * m - 1) / 2 - log(s)
    k2, k3, k4 = (_cumulant(order, a, b) for order in (2, 3, 4))
    # Var(L^2) of a variable with mean m and these cumulants.
    of_square = k4 + 4 * k3 * mean + 2 * k2**2 + 4 * k2 * mean**2
    of_k3 = _chi_squared(m, s) + k2 - 2 * (mean + reverse)
    of_bound = sqrt((k2 + _chi_squared(m / s, 1 / s)) / n)
    return {
        "k1": Theory(mean, sqrt(k2 / n)),
        "k2": Theory((k2 + mean**2) / 2, sqrt(of_square / n) / 2),
        "k3": Theory(mean, sqrt(max(of_k3, 0.0) / n)),
        "dv": Theory(mean, of_bound),
        "nwj": Theory(mean, of_bound),
    }


def _cumulant(order: int, a: float, b: float) -> float:
    """Return a cumulant, of order 2 to 4, of ``a x^2 + b x`` with x standard normal."""
    factorial = float({2: 1, 3: 2, 4: 6}[order])
    pure = 2.0 ** (order - 1) * factorial * a**order
    return float(pure + 2.0 ** (order - 3) * factorial * order * a ** (order - 2) * b * b)


def _chi_squared(m: float, s: float) -> float:
    """Return chi^2(N(m, s^2) || N(0, 1)); infinite from ``s^2 >= 2`` on."""
    rest = 2 - s * s
    if rest <= 0:
        return inf
    exponent = m * m / rest - log(s) - log(rest) / 2
    return exp(exponent) - 1 if exponent < 700 else inf
