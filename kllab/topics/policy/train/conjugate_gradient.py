"""Solve a linear system that is known by its products with vectors only."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True, eq=False)
class Solved:
    """An x and A x, (n,), and ``residual``, the length of right - A x over that of `right`."""

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
    """Return an x with A x near `right` (Hestenes & Stiefel 1952), and how near.

    Parameters
    ----------
    product : callable
        v -> A v, with A symmetric and positive definite.
    right : torch.Tensor
        (n,).
    iterations : int
        At most so many steps from x = 0; n of them suffice without rounding.
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
    # Of the x that is returned: what the recursion carries drifts away from it by rounding.
    image, whole = product(x), float(right.norm())
    return Solved(x, image, float((right - image).norm()) / whole if whole else 0.0)
