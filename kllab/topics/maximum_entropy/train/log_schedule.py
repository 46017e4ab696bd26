"""At which steps a training shows itself: by config alone, so that a resumed run keeps to it."""

from kllab.topics.maximum_entropy.train.config import Config

_RECORD_EVERY = 20
_MOST_SHOWN = 80


def is_recorded(config: Config, step: int) -> bool:
    """Whether a record is due after `step` updates: the first, every twentieth, the last."""
    return step in (1, config.steps) or step % _RECORD_EVERY == 0


def shown_steps(config: Config) -> list[int]:
    """Return the steps, in order, whose record carries policies and the way so far: about 80."""
    apart = -(-config.steps // (_MOST_SHOWN * _RECORD_EVERY)) * _RECORD_EVERY
    return sorted({1, *range(apart, config.steps + 1, apart), config.steps})
