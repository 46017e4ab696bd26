"""Training of a Bayesian network."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from torch import Tensor

from kllab.topics.bayesian_network.train.config import Config
from kllab.topics.bayesian_network.train.curve_evaluation import CurveEvaluator
from kllab.topics.bayesian_network.train.digit_evaluation import DigitEvaluator
from kllab.topics.bayesian_network.train.layer import tutorial_kl
from kllab.topics.bayesian_network.train.model import BayesianNetwork
from kllab.topics.bayesian_network.train.objective import loss_terms
from kllab.topics.bayesian_network.train.state import State
from kllab.topics.bayesian_network.train.step_record import StepRecord
from kllab.training.record import Checkpoint
from kllab.training.training_loop import mean_until_record, records

MOST_WEIGHTS = 600
"""Largest number of weights per layer in a record."""


def warm_up() -> None:
    """Warm up torch with two steps of each task."""
    for task in ("regression", "digits"):
        for _ in train(Config(task=task, steps=2)):
            pass


def train(config: Config, checkpoint: Checkpoint | None = None) -> Iterator[StepRecord]:
    """Minimise E_q[-log p(y|x, w)] + kl_coefficient * KL(q(w) || p(w)) (Blundell et al. 2015).

    Parameters
    ----------
    config : Config
        Settings. The same config gives the same records on one machine.
    checkpoint : Checkpoint, optional
        From an earlier record with the same config. Training resumes from it, bit for bit.

    Yields
    ------
    StepRecord
        After step 1, about every tenth step, and the last.

    Raises
    ------
    ValueError
        If the checkpoint belongs to another config.
    FloatingPointError
        If the loss is not finite.
    """
    evaluator = CurveEvaluator(config) if config.task == "regression" else DigitEvaluator(config)
    state = State(config)

    yield from records(
        state,
        checkpoint,
        lambda: _until_next_record(state, evaluator),
        lambda: weights(state.network) | evaluator.evaluate(state.network),
    )


def _until_next_record(state: State, evaluator: CurveEvaluator | DigitEvaluator) -> StepRecord:
    """Step until a record is due; return it without the fields that need predictions."""
    config, weight = state.config, state.config.kl_coefficient

    def update() -> Tensor:
        chosen = state.next_batch()
        x, y = evaluator.x[chosen], evaluator.y[chosen]
        nll, kl_of_layers = loss_terms(state.network, x, y, config.samples)
        state.update(nll + weight * kl_of_layers.sum())
        return nll.detach()

    nll_mean = mean_until_record(state, update).item()
    with torch.no_grad():
        kl_of_each = state.network.kl_of_layers().double().tolist()
        tutorial = sum(tutorial_kl(layer).item() for layer in state.network.bayesian_layers())
    kl = sum(kl_of_each)
    if not math.isfinite(nll_mean + kl):
        raise state.not_finite(f": nll {nll_mean}, kl {kl}")
    layers: dict[str, Any] = {f"kl_layer_{i}": each for i, each in enumerate(kl_of_each, start=1)}
    return StepRecord(
        step=state.step,
        total_steps=config.steps,
        nll=nll_mean,
        kl=kl,
        tutorial_kl=tutorial,
        kl_weight=weight,
        loss=nll_mean + weight * kl,
        elbo=-(nll_mean + kl / config.n),
        **layers,
    )


@torch.no_grad()
def weights(network: BayesianNetwork) -> dict[str, Any]:
    """Return mean, standard deviation and layer of weights and biases; subsample large layers."""
    locs, scales, numbers = [], [], []
    for number, layer in enumerate(network.bayesian_layers(), start=1):
        pairs = zip(*layer.posteriors(), strict=True)
        loc, log_var = (torch.cat([weight.flatten(), bias]) for weight, bias in pairs)
        every = -(-len(loc) // MOST_WEIGHTS)
        locs.append(loc[::every].numpy())
        scales.append((0.5 * log_var[::every]).exp().numpy())
        numbers.append(np.full(len(locs[-1]), number, np.uint8))
    return {
        "weight_loc": np.concatenate(locs).copy(),
        "weight_scale": np.concatenate(scales).copy(),
        "weight_layer": np.concatenate(numbers),
    }
