"""Functions of torch without cancellation, which gradients of divergences are made of."""

import torch
from torch import Tensor

_SHIFT = 12
"""From here on the asymptotic series of digamma has all digits."""
_COEFFICIENTS = (1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12)
"""Of ``-x^-2, -x^-4, ...`` in ``digamma(x) - log(x) + 1 / (2x)``: Bernoulli numbers B_2k / 2k."""
_SMALL = 0.5
_TERMS = 17


def log_quotient(p: Tensor, q: Tensor, by: Tensor | None = None) -> Tensor:
    """Return ``log(p / q)``, exact where p is close to q; `by` is ``p - q`` if known exactly."""
    difference = (p - q if by is None else by) / q
    is_near = difference.abs() < _SMALL
    near = torch.log1p(torch.where(is_near, difference, 0.0))
    return torch.where(is_near, near, torch.log(p) - torch.log(q))


def digamma_difference(a: Tensor, b: Tensor) -> Tensor:
    """Return ``digamma(a) - digamma(b)`` of positive a and b, exact where they are close.

    Both are moved up by the recurrence ``digamma(x + 1) = digamma(x) + 1 / x``, then the asymptotic
    series is subtracted term by term.
    """
    by = a - b
    total = torch.zeros_like(by)
    for k in range(_SHIFT):
        total = total + by / ((a + k) * (b + k))
    a, b = a + _SHIFT, b + _SHIFT
    total = total + log_quotient(a, b, by) + by / (2 * a * b)
    # The difference of the series in x = a^-2 and y = b^-2, by Horner's rule on both.
    x, y = a**-2, b**-2
    x_minus_y = -by * (a + b) * x * y
    value, slope = torch.zeros_like(x), torch.zeros_like(x)
    for coefficient in reversed(_COEFFICIENTS):
        slope = slope * x + value
        value = value * y + coefficient
    slope = slope * x + value
    return total - x_minus_y * slope


def trigamma(x: Tensor) -> Tensor:
    """Return the derivative of digamma at positive x; that of torch has 9 digits."""
    total = torch.zeros_like(x)
    for k in range(_SHIFT):
        total = total + (x + k) ** -2
    x = x + _SHIFT
    square, series = x**-2, torch.zeros_like(x)
    for k in reversed(range(len(_COEFFICIENTS))):
        series = (series + 2 * (k + 1) * _COEFFICIENTS[k]) * square
    return total + 1 / x + square / 2 + series / x


def exponential_remainder(u: Tensor) -> Tensor:
    """Return ``u - 1 + exp(-u)`` of u >= 0, which is nowhere negative."""
    small = torch.where(u < _SMALL, u, 0.0)
    series = torch.zeros_like(small)
    for k in reversed(range(2, _TERMS)):
        series = (1 - series) * small / k
    # The last step has divided by 2: the series begins with u^2 / 2.
    return torch.where(u < _SMALL, series * small, u + torch.expm1(-u))
