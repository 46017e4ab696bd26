"""Train a VAE, and yield what happens."""

import math
import time
from collections.abc import Iterator

import torch
from torch import Tensor

from kllab.experiments.record import Checkpoint
from kllab.experiments.vae.cadence import is_recorded, is_tested
from kllab.experiments.vae.config import Config
from kllab.experiments.vae.images import Images, load_images
from kllab.experiments.vae.objective import bernoulli_distortion, rate_per_dimension
from kllab.experiments.vae.showing import Showing
from kllab.experiments.vae.state import State
from kllab.experiments.vae.step_record import INFORMATIVE, StepRecord


def warm_up() -> None:
    """Pay once what torch costs on first use (about two seconds), by two steps on tiny images."""
    for _ in train(Config(dataset="digits_8x8", steps=2)):
        pass


def train(config: Config, checkpoint: Checkpoint | None = None) -> Iterator[StepRecord]:
    """Maximise E log p(x|z) - beta(step) KL(q(z|x) || p(z)) with Adam (Kingma & Welling 2014).

    Parameters
    ----------
    config : Config
        What to train, on what, for how long. The same config gives the same records on one machine.
    checkpoint : Checkpoint, optional
        Of an earlier record of a training with this config; goes on after it bit for bit.

    Yields
    ------
    StepRecord
        After step 1, about every tenth step and the last.

    Raises
    ------
    ValueError
        If the checkpoint is damaged or belongs to another config or to other images.
    FloatingPointError
        If the loss is no finite number any more.
    """
    # On a shared machine two threads wait for each other far longer than they help.
    torch.set_num_threads(1)
    images = load_images(config.dataset)
    state = State(config, len(images.training))
    if checkpoint is not None:
        state.restore(checkpoint, images.used)
    yield from _run(config, state, images)


def _run(config: Config, state: State, images: Images) -> Iterator[StepRecord]:
    showing = Showing(config, images.held_out)
    pixels = images.training.flatten(1)
    beta_of = config.beta_schedule()
    totals, steps, started = torch.zeros(1 + config.latent_dim), 0, time.perf_counter()
    while state.step < config.steps:
        beta = beta_of(state.step)
        totals += _update(state, pixels, beta)
        state.step += 1
        steps += 1
        if not is_recorded(config, state.step):
            continue
        shown = is_tested(config, state.step)
        test = showing.test(state.model) if shown else {}
        drawn = showing.draw(state.model) if shown else {}
        distortion, *_ = (totals / steps).tolist()
        rates = (totals[1:] / steps).numpy()
        rate = float(rates.sum())
        if not math.isfinite(distortion + rate):
            raise FloatingPointError(
                f"the loss is no finite number after step {state.step}: distortion {distortion}, "
                f"rate {rate}; a smaller learning_rate than {config.learning_rate} may help"
            )
        state.seconds += time.perf_counter() - started
        yield StepRecord(
            step=state.step,
            total_steps=config.steps,
            epoch=state.step / state.steps_per_epoch,
            beta=beta,
            distortion=distortion,
            rate=rate,
            elbo=-(distortion + rate),
            seconds=state.seconds,
            rate_per_dimension=rates,
            informative_units=int((rates > INFORMATIVE).sum()),
            note=images.note,
            checkpoint=lambda: state.to_checkpoint(images.used),
            **test,
            **drawn,
        )
        totals, steps, started = torch.zeros_like(totals), 0, time.perf_counter()


def _update(state: State, pixels: Tensor, beta: float) -> Tensor:
    """Make one step; return its distortion, then its rate per dimension, in nats per image."""
    x = pixels[state.next_batch()].float().div_(255)
    loc, log_variance = state.model.encode(x)
    noise = torch.randn(loc.shape, generator=state.generator)
    z = loc + (0.5 * log_variance).exp() * noise
    distortion = bernoulli_distortion(state.model.decode(z), x) / len(x)
    rates = rate_per_dimension(loc, log_variance).mean(dim=0)
    # Free bits: below its share a dimension's rate costs nothing (Kingma et al. 2016, equation 15).
    paid = rates.clamp_min(state.config.free_bits) if state.config.free_bits else rates
    loss = distortion + beta * paid.sum()
    state.optimiser.zero_grad(set_to_none=True)
    loss.backward()
    state.optimiser.step()
    return torch.cat([distortion.detach().reshape(1), rates.detach()])
