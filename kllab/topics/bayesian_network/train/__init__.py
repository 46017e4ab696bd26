"""Bayesian neural network: weights are distributions, regularised by KL to their prior.

Importing `Config` or `StepRecord` does not import torch; `train`, `warm_up` and
`BayesianLinear` do.
"""

from typing import TYPE_CHECKING

from kllab.topics.bayesian_network.train.config import Config
from kllab.topics.bayesian_network.train.step_record import StepRecord
from kllab.training.lazy_import import lazy_import

if TYPE_CHECKING:
    from kllab.topics.bayesian_network.train.layer import BayesianLinear
    from kllab.topics.bayesian_network.train.training import train, warm_up
else:
    __getattr__ = lazy_import(
        __name__, train="training", warm_up="training", BayesianLinear="layer"
    )

__all__ = ["BayesianLinear", "Config", "StepRecord", "train", "warm_up"]
