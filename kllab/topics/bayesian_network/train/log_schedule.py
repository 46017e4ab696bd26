"""At which steps a training of a Bayesian network yields records and predictions."""

from kllab.topics.bayesian_network.train.config import Config
from kllab.training.log_schedule import LogSchedule, record_interval

_YOUNG = 500  # steps that are shown more often than later ones
_SHOWN_EVERY_YOUNG, _SHOWN_EVERY = 20, 100


def log_schedule(config: Config) -> LogSchedule:
    """Return the steps of records: the first, every tenth at most, the last."""
    examples = min(config.batch_size, config.n) * config.samples
    return LogSchedule(config.steps, record_interval(6 * config.parameter_count * examples))


def is_shown(config: Config, step: int) -> bool:
    """Whether that record says what the network predicts: a function of many draws."""
    schedule = log_schedule(config)
    apart = _SHOWN_EVERY_YOUNG if step <= _YOUNG and config.task == "regression" else _SHOWN_EVERY
    return schedule.is_due(step) and (
        step in (1, config.steps) or step % schedule.rounded_up(apart) == 0
    )
