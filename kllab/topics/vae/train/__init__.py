"""A variational autoencoder on images of digits, trained while one watches.

`Config`, `StepRecord` and `FIELDS` cost no torch; `train` and `warm_up` import it on first use.
"""

from typing import TYPE_CHECKING, Any

from kllab.topics.vae.train.config import FIELDS, Config
from kllab.topics.vae.train.step_record import StepRecord

if TYPE_CHECKING:
    from kllab.topics.vae.train.training import train, warm_up

__all__ = ["FIELDS", "Config", "StepRecord", "train", "warm_up"]


def __getattr__(name: str) -> Any:
    """Import what needs torch on first use (PEP 562)."""
    if name in {"train", "warm_up"}:
        from kllab.topics.vae.train import training

        return getattr(training, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
