"""Classifiers of digits whose outputs are regularised by a KL divergence: a sweep over beta.

`Config`, `StepRecord` and `FIELDS` cost no torch; `train` and `warm_up` import it on first use.
"""

from typing import TYPE_CHECKING, Any

from kllab.topics.output_regularisation.train.config import FIELDS, Config
from kllab.topics.output_regularisation.train.step_record import StepRecord

if TYPE_CHECKING:
    from kllab.topics.output_regularisation.train.training import train, warm_up

__all__ = ["FIELDS", "Config", "StepRecord", "train", "warm_up"]


def __getattr__(name: str) -> Any:
    """Import what needs torch on first use (PEP 562)."""
    if name in {"train", "warm_up"}:
        from kllab.topics.output_regularisation.train import training

        return getattr(training, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
