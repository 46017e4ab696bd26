"""Sweep of variational autoencoders over beta, schedules, latent sizes and seeds, trained together.

Importing `Config` or `StepRecord` does not import torch; `train` and `warm_up` do.
"""

from typing import TYPE_CHECKING

from kllab.topics.rate_distortion.train.config import Config
from kllab.topics.rate_distortion.train.step_record import StepRecord
from kllab.training.lazy_import import lazy_import

if TYPE_CHECKING:
    from kllab.topics.rate_distortion.train.training import train, warm_up
else:
    __getattr__ = lazy_import(__name__, train="training", warm_up="training")

__all__ = ["Config", "StepRecord", "train", "warm_up"]
