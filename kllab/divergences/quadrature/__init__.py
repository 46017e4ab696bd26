"""Divergences by quadrature and sums, for pairs of scalar families without a closed form."""

from kllab.divergences.quadrature.engine import total
from kllab.divergences.quadrature.kl import quadrature_kl

__all__ = ["quadrature_kl", "total"]
