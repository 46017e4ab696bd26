"""A Bayesian neural network: its weights are distributions, held to their prior by KL.

`Config`, `StepRecord` and `FIELDS` cost no torch; `train`, `warm_up` and `BayesianLinear` import it
on first use.
"""

from typing import TYPE_CHECKING, Any

from kllab.experiments.bayesian_network.config import FIELDS, Config
from kllab.experiments.bayesian_network.step_record import StepRecord

if TYPE_CHECKING:
    from kllab.experiments.bayesian_network.layer import BayesianLinear
    from kllab.experiments.bayesian_network.training import train, warm_up

__all__ = ["FIELDS", "BayesianLinear", "Config", "StepRecord", "train", "warm_up"]


def __getattr__(name: str) -> Any:
    """Import what needs torch on first use (PEP 562)."""
    if name in {"train", "warm_up"}:
        from kllab.experiments.bayesian_network import training

        return getattr(training, name)
    if name == "BayesianLinear":
        from kllab.experiments.bayesian_network import layer

        return layer.BayesianLinear
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
