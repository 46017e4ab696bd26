"""A Bayesian neural network: its weights are distributions, held to their prior by KL.

`Config`, `StepRecord` and `FIELDS` cost no torch; `train`, `warm_up` and `BayesianLinear` import it
on first use.
"""

from typing import TYPE_CHECKING, Any

from kllab.topics.bayesian_network.train.config import FIELDS, Config
from kllab.topics.bayesian_network.train.step_record import StepRecord

if TYPE_CHECKING:
    from kllab.topics.bayesian_network.train.layer import BayesianLinear
    from kllab.topics.bayesian_network.train.training import train, warm_up

__all__ = ["FIELDS", "BayesianLinear", "Config", "StepRecord", "train", "warm_up"]


def __getattr__(name: str) -> Any:
    """Import what needs torch on first use (PEP 562)."""
    if name in {"train", "warm_up"}:
        from kllab.topics.bayesian_network.train import training

        return getattr(training, name)
    if name == "BayesianLinear":
        from kllab.topics.bayesian_network.train import layer

        return layer.BayesianLinear
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
