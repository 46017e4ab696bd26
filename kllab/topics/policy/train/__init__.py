"""Policies that learn from what they did, each step kept near the last by KL, or not.

`Config` and `StepRecord` cost neither torch nor gymnasium; `train` and `warm_up` import them on
first use.
"""

from typing import TYPE_CHECKING, Any

from kllab.topics.policy.train.config import Config
from kllab.topics.policy.train.step_record import StepRecord

if TYPE_CHECKING:
    from kllab.topics.policy.train.training import train, warm_up

__all__ = ["Config", "StepRecord", "train", "warm_up"]


def __getattr__(name: str) -> Any:
    """Import what needs torch on first use (PEP 562)."""
    if name in {"train", "warm_up"}:
        from kllab.topics.policy.train import training

        return getattr(training, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
