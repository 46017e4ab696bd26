"""Evaluation of a sweep on held-out images: accuracy, likelihood and calibration."""

import math
from typing import Any

import numpy as np
import torch
from torch import Tensor

from kllab.topics.output_regularisation.train.config import CLASSES
from kllab.topics.output_regularisation.train.objective import (
    cross_entropy,
    entropy,
    forward_kl,
    reverse_kl,
)
from kllab.topics.output_regularisation.train.state import State
from kllab.topics.output_regularisation.train.step_record import MEASURES
from kllab.topics.output_regularisation.train.tutorial_loss import kl_regularized_loss
from kllab.training.calibration import expected_calibration_error, means, reliability
from kllab.training.digits import Digits

ENTROPY_BINS = 20
TUTORIAL_BETA = 0.1  # default of the tutorial's function


class Evaluator:
    """Evaluate students on held-out images with true labels; the teachers once, after training.

    Parameters
    ----------
    digits : Digits
        Only the held-out images are used.
    """

    def __init__(self, digits: Digits) -> None:
        self.x, self.y = digits.held_out_x, digits.held_out_y
        self.of_teachers: dict[str, float] = {}

    @torch.no_grad()
    def evaluate(self, state: State) -> dict[str, Any]:
        """Return the fields of a `StepRecord` that need held-out images; extend the trail."""
        students = self._students(state) if state.step > state.config.teacher_steps else {}
        return self._teachers(state) | students

    def _teachers(self, state: State) -> dict[str, Any]:
        if not state.config.teacher_steps:
            return {}
        if state.step <= state.config.teacher_steps or not self.of_teachers:
            measured, _ = self._measure(state.teachers.logits(self.x).double())
            accuracy, nll, ece, *_ = measured.mean(dim=1).tolist()
            self.of_teachers = {
                "teacher_accuracy": accuracy,
                "teacher_nll": nll,
                "teacher_ece": ece,
            }
        return self.of_teachers

    def _students(self, state: State) -> dict[str, Any]:
        logits, seeds = state.students.logits(self.x), state.config.seeds
        measured, bins = self._measure(logits.double())
        tables = measured.float().reshape(len(measured), -1, seeds)
        each = dict(zip(MEASURES, measured, strict=True))
        uniform = torch.full((CLASSES,), 1 / CLASSES)
        theirs = [kl_regularized_loss(one, self.y, uniform).double() for one in logits]
        right = each["nll"] + TUTORIAL_BETA * each["forward_kl"]
        return {
            **dict(zip(MEASURES, tables.numpy().copy(), strict=True)),
            "reliability": _diagram(bins, seeds),
            "entropy_share": _shares(logits.double(), seeds),
            "tutorial_loss": state.table(torch.stack(theirs)).numpy(),
            "exact_loss": state.table(right).numpy(),
            **state.trail.extend(state.step, tables, after=state.config.teacher_steps),
        }

    def _measure(self, logits: Tensor) -> tuple[Tensor, Tensor]:
        """Return `MEASURES`, (6, models), and reliability bins of logits (models, N, K)."""
        labels = self.y.expand(len(logits), -1)
        confidence, choice = logits.softmax(dim=-1).max(dim=-1)
        bins = reliability(confidence, (choice == labels).double())
        measured = [
            bins[2].sum(dim=-1),
            cross_entropy(logits, labels),
            expected_calibration_error(bins),
            entropy(logits).mean(dim=-1),
            forward_kl(logits),
            reverse_kl(logits),
        ]
        return torch.stack(measured), bins


def _diagram(bins: Tensor, seeds: int) -> np.ndarray:
    """Merge the bins of all seeds, (3, models, bins), to means per bin, (betas, bins, 3)."""
    merged = bins.view(3, -1, seeds, bins.shape[2]).mean(dim=2)
    return np.asarray(means(merged).float().numpy())


def _shares(logits: Tensor, seeds: int) -> np.ndarray:
    """Return the histogram of H(p) over images and seeds, (betas, bins)."""
    values = entropy(logits).view(-1, seeds * logits.shape[1])
    edges = torch.linspace(0, math.log(CLASSES), ENTROPY_BINS + 1, dtype=values.dtype)
    index = torch.bucketize(values, edges[1:-1], right=True)
    shares = values.new_zeros(len(values), ENTROPY_BINS)
    shares.scatter_add_(1, index, torch.full_like(values, 1 / values.shape[1]))
    return np.asarray(shares.float().numpy())
