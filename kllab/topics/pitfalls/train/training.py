"""Run of wrong and right code."""

from collections.abc import Iterator
from importlib import import_module

from kllab.topics.pitfalls.train.config import Config
from kllab.topics.pitfalls.train.learner import Evaluation, Learner
from kllab.topics.pitfalls.train.step_record import StepRecord
from kllab.training.record import Checkpoint
from kllab.training.training_loop import records, steps_until_record


def warm_up() -> None:
    """Warm up torch with the default config."""
    for _ in train(Config()):
        pass


def train(config: Config, checkpoint: Checkpoint | None = None) -> Iterator[StepRecord]:
    """Run the wrong and the right code of a mistake.

    Parameters
    ----------
    config : Config
        The same config gives the same records on one machine.
    checkpoint : Checkpoint, optional
        From an earlier record with the same config. The run resumes from it, bit for bit.

    Yields
    ------
    StepRecord
        One for each value of the inputs; of a training after step 1, about every tenth step, and
        the last.

    Raises
    ------
    ValueError
        If the checkpoint belongs to another config.
    """
    learner = _learner(config)

    def advance() -> StepRecord:
        for _ in steps_until_record(learner):
            learner.update()
        return learner.record()

    yield from records(learner, checkpoint, advance)


def _learner(config: Config) -> Learner:
    if not config.declaration.trained:
        return Evaluation(config)
    module = import_module(f"kllab.topics.pitfalls.train.learners.{config.mistake}")
    made: Learner = module.MistakeLearner(config)
    return made
