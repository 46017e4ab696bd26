"""Training of a sweep of VAEs."""

from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor

from kllab.topics.rate_distortion.train.config import Config
from kllab.topics.rate_distortion.train.evaluation import Evaluator
from kllab.topics.rate_distortion.train.state import State
from kllab.topics.rate_distortion.train.step_record import StepRecord
from kllab.training.elbo_terms import distortions_of_models, posteriors_of_models
from kllab.training.images import Images, load_images
from kllab.training.record import Checkpoint
from kllab.training.training_loop import mean_until_record, records


def warm_up() -> None:
    """Warm up torch (about two seconds) with two steps on tiny images."""
    for _ in train(Config(dataset="digits_8x8", betas=(1.0,), hidden=(16,), steps=2)):
        pass


def train(config: Config, checkpoint: Checkpoint | None = None) -> Iterator[StepRecord]:
    """Minimise distortion + beta(step) rate of all models with Adam.

    Source: Alemi, Poole, Fischer, Dillon, Saurous & Murphy, "Fixing a Broken ELBO" (2018); each
    model is a beta-VAE (Higgins et al. 2017), with one draw of z for each image and step.

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
    images = load_images(config.dataset)
    state = State(config, len(images.training), images.used)
    evaluator = Evaluator(config, images)

    yield from records(
        state,
        checkpoint,
        lambda: _until_next_record(state, images, evaluator),
        lambda: evaluator.evaluate(state),
        wide_layers=True,
    )


def _until_next_record(state: State, images: Images, evaluator: Evaluator) -> StepRecord:
    """Step until a record is due; return it without the fields of a test."""
    config, pixels = state.config, images.training.flatten(1)
    means = mean_until_record(state, lambda: update(state, pixels))
    distortion, rate = means.float().view(2, *config.shape).numpy()
    finite = np.isfinite(distortion + rate).all(axis=(0, 1))
    if not finite.all():
        beta = config.betas[int(finite.argmin())]
        raise state.not_finite(f" at beta = {beta:g}")
    is_quick = state.step % config.quick_interval == 0
    is_tested = state.step in state.schedule.evaluated  # then of all images
    quick = evaluator.evaluate_quickly(state) if is_quick and not is_tested else {}
    return StepRecord(
        step=state.step,
        total_steps=config.steps,
        epoch=state.step / next(iter(state.epochs.values()))[0].steps,
        pixel_entropy=evaluator.pixel_entropy,
        blank_distortion=evaluator.blank_distortion,
        train_rate=rate,
        train_distortion=distortion,
        note=images.note,
        **quick,
    )


def update(state: State, pixels: Tensor) -> Tensor:
    """Take one step of all models; return their distortion and rate, (2, models), in nats."""
    batches, noise = state.batch()
    x = pixels[batches].float().mul_(1 / 255)
    z, rates = posteriors_of_models(state.model.encode(x[state.seed_of]), noise)
    distortion = distortions_of_models(state.model.decode(z), x, state.seed_of)
    rate = rates.sum(dim=1)
    # A sum over models: each keeps its own gradient.
    loss = torch.addcmul(distortion, state.betas(), rate).sum()
    state.optimiser.minimise(loss, state.config.learning_rate)
    return torch.stack([distortion.detach(), rate.detach()])
