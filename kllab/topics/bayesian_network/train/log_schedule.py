"""At which steps a training shows itself: by config alone, so that a resumed run keeps to it."""

from kllab.topics.bayesian_network.train.config import Config

_RECORD_EVERY = 10
_WORK_PER_RECORD = 1e10  # multiplications and additions
_YOUNG = 500  # steps that are shown more often than later ones
_SHOWN_EVERY_YOUNG, _SHOWN_EVERY = 20, 100


def record_interval(config: Config) -> int:
    """Return the steps between records: 10, fewer where these would take too long."""
    examples = min(config.batch_size, config.n) * config.samples
    return max(
        1, min(_RECORD_EVERY, int(_WORK_PER_RECORD / (6 * config.parameter_count * examples)))
    )


def is_recorded(config: Config, step: int) -> bool:
    """Whether a record is due after `step` updates: the first, every interval, the last."""
    return step in (1, config.steps) or step % record_interval(config) == 0


def is_shown(config: Config, step: int) -> bool:
    """Whether that record says what the network predicts: a function of many draws."""
    every = record_interval(config)
    apart = _SHOWN_EVERY_YOUNG if step <= _YOUNG and config.task == "regression" else _SHOWN_EVERY
    apart = -(-apart // every) * every
    return is_recorded(config, step) and (step in (1, config.steps) or step % apart == 0)
