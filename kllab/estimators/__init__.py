"""Estimators of KL(P||Q) by quadrature, from samples and densities, and from samples alone.

Measures of disentanglement, which are made of mutual information, are here as well.
"""

from kllab.estimators.advice import Advice, advise
from kllab.estimators.disentanglement import (
    DCI,
    MutualInformationGap,
    dci,
    mutual_information_gap,
    posterior_mutual_information_gap,
)
from kllab.estimators.donsker_varadhan import donsker_varadhan, fitted_donsker_varadhan
from kllab.estimators.estimate import Estimate
from kllab.estimators.histogram import histogram
from kllab.estimators.info_nce import info_nce
from kllab.estimators.kernel_density import kernel_density
from kllab.estimators.log_ratio import from_log_ratio
from kllab.estimators.monte_carlo import monte_carlo
from kllab.estimators.nearest_neighbours import nearest_neighbours
from kllab.estimators.nguyen_wainwright_jordan import (
    fitted_nguyen_wainwright_jordan,
    nguyen_wainwright_jordan,
)
from kllab.estimators.quadrature import quadrature

__all__ = [
    "DCI",
    "Advice",
    "Estimate",
    "MutualInformationGap",
    "advise",
    "dci",
    "donsker_varadhan",
    "fitted_donsker_varadhan",
    "fitted_nguyen_wainwright_jordan",
    "from_log_ratio",
    "histogram",
    "info_nce",
    "kernel_density",
    "monte_carlo",
    "mutual_information_gap",
    "nearest_neighbours",
    "nguyen_wainwright_jordan",
    "posterior_mutual_information_gap",
    "quadrature",
]
