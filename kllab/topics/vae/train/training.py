"""Training of a VAE."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from torch import Tensor

from kllab.topics.vae.train.config import Config
from kllab.topics.vae.train.evaluation import Evaluator
from kllab.topics.vae.train.importance import log_mean_weight, weighted
from kllab.topics.vae.train.mixture_prior import Vamp
from kllab.topics.vae.train.objective import (
    capacity_loss,
    loss_terms,
    weighted_loss,
)
from kllab.topics.vae.train.observed import gradient_norm
from kllab.topics.vae.train.state import State
from kllab.topics.vae.train.step_record import INFORMATIVE, StepRecord
from kllab.training.images import load_images
from kllab.training.random_streams import WEIGHTS, stream
from kllab.training.record import Checkpoint
from kllab.training.training_loop import mean_until_record, records


def warm_up() -> None:
    """Warm up torch (about two seconds) with two steps on tiny images."""
    for _ in train(Config(dataset="digits_8x8", steps=2)):
        pass


def train(config: Config, checkpoint: Checkpoint | None = None) -> Iterator[StepRecord]:
    """Maximise E log p(x|z) - beta(step) KL(q(z|x) || p(z)) with Adam (Kingma & Welling 2014).

    With the objective "capacity" it is E log p(x|z) - gamma |KL(q(z|x) || p(z)) - C(step)|. With
    several `importance_samples` it is the bound of Burda et al. 2016, in which beta(step) weights
    log q(z|x) - log p(z).

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
        If the loss is not finite.
    """
    images = load_images(config.dataset, config.training_images)
    state = State(config, len(images.training), images.used)
    evaluator = Evaluator(config, images.held_out, images.drawn)
    pixels = state.model.likelihood.stored(images.training.flatten(1))
    if isinstance(state.model.prior, Vamp):
        chosen = torch.randint(
            len(pixels), (config.prior_components,), generator=stream(config.seed, WEIGHTS, 1)
        )
        state.model.prior.start(pixels[chosen].float() / 255)

    def evaluate() -> dict[str, Any]:
        last = evaluator.at_the_end(state.model) if state.step == config.steps else {}
        return evaluator.evaluate(state.model) | last

    notes = [images.note]
    if config.precision == "bfloat16" and not state.model.in_bfloat16:
        notes.append("This processor has no bfloat16: trained in float32.")
    note = " ".join(filter(None, notes))
    yield from records(
        state,
        checkpoint,
        lambda: _until_next_record(state, pixels, note),
        evaluate,
        wide_layers=True,
    )


def _until_next_record(state: State, pixels: Tensor, note: str) -> StepRecord:
    """Step until a record is due; return it without the fields of a test."""
    weight_of, capacity_of = state.config.weight_curve(), state.config.capacity_curve()
    means = mean_until_record(
        state,
        lambda: update(
            state,
            pixels,
            weight_of(state.step),
            capacity_of(state.step) if capacity_of else None,
        ),
    )
    latents = state.config.latent_dim
    distortion, rates = means[0].item(), means[1 : 1 + latents].float().numpy()
    bound = means[1 + latents].item() if state.config.importance_samples > 1 else None
    rate = float(rates.sum(dtype=np.float64))
    if not math.isfinite(distortion + rate):
        raise state.not_finite(f": distortion {distortion}, rate {rate}")
    return StepRecord(
        step=state.step,
        total_steps=state.config.steps,
        epoch=state.step / state.epochs.steps,
        beta=weight_of(state.step - 1),
        capacity=capacity_of(state.step - 1) if capacity_of else None,
        distortion=distortion,
        rate=rate,
        elbo=-(distortion + rate),
        rate_per_dimension=rates,
        importance_bound=bound,
        informative_units=int((rates > INFORMATIVE).sum()),
        note=note,
        encoder_gradient=gradient_norm(state.model.encoder),
        decoder_gradient=gradient_norm(state.model.decoder),
    )


def update(state: State, pixels: Tensor, weight: float, capacity: float | None = None) -> Tensor:
    """Take one step; return its distortion, then its rates per dimension, in nats per image.

    With several `importance_samples` the bound on log p(x) follows.

    Parameters
    ----------
    pixels : torch.Tensor
        Training images as `Likelihood.stored` returns them, (N, pixels).
    weight : float
        beta, or gamma with a `capacity`, which is C in nats.
    """
    config = state.config
    batch = pixels.index_select(0, state.epochs.batch(state.step))
    x = state.model.likelihood.seen(batch, state.generator)
    if config.importance_samples > 1:
        return _update_with_draws(state, x, weight)
    noise = torch.randn(len(x), config.latent_dim, generator=state.generator)
    distortion, rates = loss_terms(state.model, x, noise)
    floor = config.free_bits, config.floor_dimensions
    if capacity is None:
        loss = weighted_loss(distortion, rates, weight, *floor)
    else:
        loss = capacity_loss(distortion, rates, weight, capacity, *floor)
    state.optimiser.minimise(loss, config.learning_rate)
    return torch.cat([distortion.detach()[None], rates.detach()])


def _update_with_draws(state: State, x: Tensor, beta: float) -> Tensor:
    """Take one step with several draws of z for each image."""
    config = state.config
    noise = torch.randn(
        config.importance_samples, len(x), config.latent_dim, generator=state.generator
    )
    terms = weighted(state.model, x, noise)
    loss = -log_mean_weight(terms.log_weights(beta)).mean()
    state.optimiser.minimise(loss, config.learning_rate)
    distortion, bound = terms.distortions.mean(), log_mean_weight(terms.log_weights()).mean()
    rates = terms.rates.mean(dim=(0, 1))
    return torch.cat([distortion[None], rates, bound[None]]).detach()
