"""Log schedule of a Bayesian network: the steps with records and with predictions."""

from kllab.topics.bayesian_network.train.config import Config
from kllab.training.log_schedule import LogSchedule, record_interval

_YOUNG = 500  # first steps, with more frequent predictions
_SHOWN_EVERY_YOUNG, _SHOWN_EVERY = 20, 100


def log_schedule(config: Config) -> LogSchedule:
    """Return the steps with records: the first, every tenth or more, the last."""
    examples = min(config.batch_size, config.n) * config.samples
    return LogSchedule(config.steps, record_interval(6 * config.parameter_count * examples))


def is_shown(config: Config, step: int) -> bool:
    """Return whether the record of a step contains predictions, which need many draws."""
    schedule = log_schedule(config)
    apart = _SHOWN_EVERY_YOUNG if step <= _YOUNG and config.task == "regression" else _SHOWN_EVERY
    return schedule.is_due(step) and (
        step in (1, config.steps) or step % schedule.rounded_up(apart) == 0
    )
