"""At which steps a training of soft actor-critics yields records and policies."""

from kllab.topics.maximum_entropy.train.config import Config
from kllab.training.log_schedule import LogSchedule

_RECORD_EVERY = 20
_MOST_SHOWN = 80


def log_schedule(config: Config) -> LogSchedule:
    """Return the steps of records: the first, every twentieth, the last."""
    return LogSchedule(config.steps, _RECORD_EVERY)


def shown_steps(config: Config) -> list[int]:
    """Return the steps, in order, whose record carries policies and the curves so far: about 80."""
    return log_schedule(config).sparse(-(-config.steps // _MOST_SHOWN))
