"""Solve a linear system that is known by its products with vectors only."""

from collections.abc import Callable

import torch
from torch import Tensor


def conjugate_gradient(
    product: Callable[[Tensor], Tensor],
    right: Tensor,
    *,
    iterations: int = 10,
    tolerance: float = 1e-10,
) -> Tensor:
    """Return an x with A x near `right` (Hestenes & Stiefel 1952), beginning at 0.

    Parameters
    ----------
    product : callable
        v -> A v, with A symmetric and positive definite.
    right : torch.Tensor
        (n,).
    iterations : int
        At most so many products; n of them suffice without rounding.
    tolerance : float
        Ends where the squared length of what is left is below this share of that of `right`.
    """
    x, left = torch.zeros_like(right), right.clone()
    direction, squared = left.clone(), left @ left
    stop = tolerance * float(squared)
    for _ in range(iterations):
        if float(squared) <= stop:
            break
        image = product(direction)
        curvature = direction @ image
        if float(curvature) <= 0:  # rounding only: nothing is to be gained there any more
            break
        length = squared / curvature
        x += length * direction
        left -= length * image
        squared, before = left @ left, squared
        direction = left + squared / before * direction
    return x
