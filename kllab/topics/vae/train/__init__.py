"""A variational autoencoder on images of digits, trained while one watches.

`Config`, `StepRecord` and `FIELDS` cost no torch; `train` and `warm_up` import it on first use.
"""

from typing import TYPE_CHECKING

from kllab.topics.vae.train.config import FIELDS, Config
from kllab.topics.vae.train.step_record import StepRecord
from kllab.training.lazy_import import lazy_import

if TYPE_CHECKING:
    from kllab.topics.vae.train.training import train, warm_up
else:
    __getattr__ = lazy_import(__name__, train="training", warm_up="training")

__all__ = ["FIELDS", "Config", "StepRecord", "train", "warm_up"]
