"""Log schedule of soft actor-critics: the steps with records and with policies."""

from kllab.topics.maximum_entropy.train.config import Config
from kllab.training.log_schedule import LogSchedule

_RECORD_EVERY = 20
_MOST_SHOWN = 80


def log_schedule(config: Config) -> LogSchedule:
    """Return the steps with records: the first, every twentieth, the last."""
    return LogSchedule(config.steps, _RECORD_EVERY)


def shown_steps(config: Config) -> list[int]:
    """Return the steps whose record has policies and the trail, in order: about 80."""
    return log_schedule(config).sparse(-(-config.steps // _MOST_SHOWN))
