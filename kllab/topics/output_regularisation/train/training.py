"""Training of a sweep of regularised classifiers."""

from collections.abc import Iterator

import torch
from torch import Tensor

from kllab.topics.output_regularisation.train.config import Config
from kllab.topics.output_regularisation.train.evaluation import Evaluator
from kllab.topics.output_regularisation.train.objective import cross_entropy, regulariser
from kllab.topics.output_regularisation.train.state import State
from kllab.topics.output_regularisation.train.step_record import StepRecord
from kllab.training.digits import load_digits
from kllab.training.record import Checkpoint
from kllab.training.training_loop import mean_until_record, records


def warm_up() -> None:
    """Warm up torch (about two seconds) with two steps on tiny images."""
    for _ in train(Config(dataset="digits_8x8", hidden=(16,), steps=2)):
        pass


def train(config: Config, checkpoint: Checkpoint | None = None) -> Iterator[StepRecord]:
    """Minimise CE + beta KL for all betas and seeds with Adam; `objective` defines the KL.

    A distillation first trains its teachers, one per seed, by CE alone. After their share of the
    steps they are frozen, and the training of the students begins.

    Parameters
    ----------
    config : Config
        Settings. The same config gives the same records on one machine.
    checkpoint : Checkpoint, optional
        From an earlier record with the same config. Training resumes from it, bit for bit.

    Yields
    ------
    StepRecord
        After step 1, about every tenth step and the last.

    Raises
    ------
    ValueError
        If the checkpoint belongs to another config or to other images.
    FloatingPointError
        If the loss of a model is not finite.
    """
    digits = load_digits(config.dataset)
    state = State(config, digits)
    evaluator = Evaluator(digits)

    yield from records(
        state,
        checkpoint,
        lambda: _until_next_record(state),
        lambda: evaluator.evaluate(state),
    )


def _until_next_record(state: State) -> StepRecord:
    """Step until a record is due; return it without the fields of a test."""
    config, teaching = state.config, state.teaching
    update = update_teachers if teaching else update_students
    means = mean_until_record(state, lambda: update(state)).float()
    finite = means.isfinite().all(dim=0)
    if not finite.all():
        which = "a teacher" if teaching else f"beta = {state.betas[int(finite.int().argmin())]:g}"
        raise state.not_finite(f" of {which}")
    ce, kl = (None, None) if teaching else (state.table(each).numpy() for each in means)
    return StepRecord(
        step=state.step,
        total_steps=config.steps,
        teaching=int(teaching),
        cross_entropy=means[0].mean().item(),
        kl=means[1].mean().item(),
        train_cross_entropy=ce,
        train_kl=kl,
    )


def update_teachers(state: State) -> Tensor:
    """Take one step of all teachers; return their cross-entropy and zeros, (2, seeds), in nats."""
    batch, labels = state.next_batch()
    loss = cross_entropy(state.teachers(state.images(batch)), labels)
    state.teachers_optimiser.minimise(loss.sum(), state.config.learning_rate)
    return torch.stack([loss.detach(), torch.zeros_like(loss)])


def update_students(state: State) -> Tensor:
    """Take one step of all students; return cross-entropy and KL, (2, models), nats per image."""
    config = state.config
    batch, labels = state.next_batch()
    x, labels = state.for_each_beta(state.images(batch)), state.for_each_beta(labels)
    logits = state.students(x)
    advice = state.for_each_beta(state.advice(batch)) if config.teacher_steps else None
    ce = cross_entropy(logits, labels)
    kl = regulariser(config.method, logits, advice, config.temperature)
    state.optimiser.minimise((ce + state.betas * kl).sum(), config.learning_rate)
    return torch.stack([ce.detach(), kl.detach()])
