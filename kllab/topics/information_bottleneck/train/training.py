"""Training of a sweep of deep information bottlenecks."""

from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor

from kllab.topics.information_bottleneck.train.config import Config
from kllab.topics.information_bottleneck.train.evaluation import Evaluator
from kllab.topics.information_bottleneck.train.objective import (
    draw,
    negative_log_likelihood,
    rates,
    weighted_loss,
)
from kllab.topics.information_bottleneck.train.state import State
from kllab.topics.information_bottleneck.train.step_record import StepRecord
from kllab.training.digits import Digits, load_digits
from kllab.training.record import Checkpoint
from kllab.training.training_loop import mean_until_record, records


def warm_up() -> None:
    """Warm up torch (about two seconds) with two steps on tiny images."""
    for _ in train(Config(dataset="digits_8x8", hidden=(16,), steps=2)):
        pass


def train(config: Config, checkpoint: Checkpoint | None = None) -> Iterator[StepRecord]:
    """Minimise E[-log q(y|z)] + beta KL(p(z|x) || r(z)) for all betas and seeds with Adam.

    Source: Alemi, Fischer, Dillon & Murphy, "Deep Variational Information Bottleneck" (2017),
    equation 17, with one draw of z for each image and step.

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
    state = State(config, len(digits.x), digits.used)
    evaluator = Evaluator(config, digits)

    yield from records(
        state,
        checkpoint,
        lambda: _until_next_record(state, digits, evaluator.label_entropy),
        lambda: evaluator.evaluate(state),
        wide_layers=True,
    )


def _until_next_record(state: State, digits: Digits, label_entropy: float) -> StepRecord:
    """Step until a record is due; return it without the fields of a test."""
    config = state.config
    means = mean_until_record(state, lambda: update(state, digits))
    shape = (2, config.seeds, len(config.betas))
    train_nll, train_rate = means.float().view(shape).numpy()
    finite = np.isfinite(train_nll + train_rate).all(axis=0)
    if not finite.all():
        beta = config.betas[int(finite.argmin())]
        raise state.not_finite(f" at beta = {beta:g}")
    return StepRecord(
        step=state.step,
        total_steps=config.steps,
        epoch=state.step / state.epochs.steps,
        label_entropy=label_entropy,
        train_rate=train_rate,
        train_nll=train_nll,
    )


def update(state: State, digits: Digits) -> Tensor:
    """Take one step of all models; return their -E log q(y|z) and rate, (2, models), in nats."""
    config = state.config
    batch = state.epochs.batch(state.step)
    noise = torch.randn(*batch.shape, config.latent_dim, generator=state.generator)
    x, y, noise = (
        _for_each_beta(part, config) for part in (digits.x[batch], digits.y[batch], noise)
    )
    loc, log_variance = state.model.encode(x)
    logits = state.model.classify(draw(loc, log_variance, noise))
    nll = negative_log_likelihood(logits, y).mean(dim=1)
    rate = rates(loc, log_variance).sum(dim=2).mean(dim=1)
    state.optimiser.minimise(weighted_loss(nll, rate, state.betas), config.learning_rate)
    return torch.stack([nll.detach(), rate.detach()])


def _for_each_beta(part: Tensor, config: Config) -> Tensor:
    """Repeat values of the seeds, (seeds, ...), for each of their models: (models, ...)."""
    each = part[:, None].expand(-1, len(config.betas), *part.shape[1:])
    return each.flatten(0, 1)
