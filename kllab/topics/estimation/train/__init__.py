"""A small critic whose bound of KL(P||Q) is maximised on samples.

Importing `Config` or `StepRecord` does not import torch; `train` and `warm_up` do.
"""

from typing import TYPE_CHECKING

from kllab.topics.estimation.train.config import Config
from kllab.topics.estimation.train.step_record import StepRecord
from kllab.training.lazy_import import lazy_import

if TYPE_CHECKING:
    from kllab.topics.estimation.train.training import train, warm_up
else:
    __getattr__ = lazy_import(__name__, train="training", warm_up="training")

__all__ = ["Config", "StepRecord", "train", "warm_up"]
