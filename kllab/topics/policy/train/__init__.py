"""On-policy policy optimisation, with or without a KL trust region.

Importing `Config` or `StepRecord` imports neither torch nor gymnasium; `train` and `warm_up` do.
"""

from typing import TYPE_CHECKING

from kllab.topics.policy.train.config import Config
from kllab.topics.policy.train.step_record import StepRecord
from kllab.training.lazy_import import lazy_import

if TYPE_CHECKING:
    from kllab.topics.policy.train.training import train, warm_up
else:
    __getattr__ = lazy_import(__name__, train="training", warm_up="training")

__all__ = ["Config", "StepRecord", "train", "warm_up"]
