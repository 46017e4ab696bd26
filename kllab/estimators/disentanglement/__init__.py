"""Measures of disentanglement: how latent dimensions and known factors belong together."""

from kllab.estimators.disentanglement.dci import DCI, dci
from kllab.estimators.disentanglement.mutual_information_gap import (
    MutualInformationGap,
    mutual_information_gap,
    posterior_mutual_information_gap,
)

__all__ = [
    "DCI",
    "MutualInformationGap",
    "dci",
    "mutual_information_gap",
    "posterior_mutual_information_gap",
]
