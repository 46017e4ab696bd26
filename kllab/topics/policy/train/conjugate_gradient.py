"""Conjugate gradient method for a linear system given by matrix-vector products."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True, eq=False)
class Solved:
    """Solution x, A x, (n,), and the relative residual |right - A x| / |right|."""

    x: Tensor
    image: Tensor
    residual: float


def conjugate_gradient(
    product: Callable[[Tensor], Tensor],
    right: Tensor,
    *,
    iterations: int = 10,
    tolerance: float = 1e-10,
) -> Solved:
    """Return an approximate solution of A x = `right`, with residual (Hestenes & Stiefel 1952).

    Parameters
    ----------
    product : callable
        v -> A v, with A symmetric and positive definite.
    right : torch.Tensor
        (n,).
    iterations : int
        Largest number of steps from x = 0; without rounding n steps suffice.
    tolerance : float
        Stops when the squared residual is below this share of the squared length of `right`.
    """
    x, left = torch.zeros_like(right), right.clone()
    direction, squared = left.clone(), left @ left
    stop = tolerance * float(squared)
    for _ in range(iterations):
        if float(squared) <= stop:
            break
        image = product(direction)
        curvature = direction @ image
        if float(curvature) <= 0:  # only rounding is left
            break
        length = squared / curvature
        x += length * direction
        left -= length * image
        squared, before = left @ left, squared
        direction = left + squared / before * direction
    # Recomputed from x: the residual of the recursion drifts by rounding.
    image, whole = product(x), float(right.norm())
    return Solved(x, image, float((right - image).norm()) / whole if whole else 0.0)
