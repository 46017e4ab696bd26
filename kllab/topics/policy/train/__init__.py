"""Policies that learn from what they did, each step kept near the last by KL, or not.

`Config` and `StepRecord` cost neither torch nor gymnasium; `train` and `warm_up` import them on
first use.
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
