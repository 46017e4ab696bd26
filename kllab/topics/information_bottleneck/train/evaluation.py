"""Evaluation of a sweep on held-out images: bounds, accuracy and codes."""

from typing import Any

import numpy as np
import torch
from torch import Tensor

from kllab.topics.information_bottleneck.train.config import Config
from kllab.topics.information_bottleneck.train.objective import draw, negative_log_likelihood, rates
from kllab.topics.information_bottleneck.train.state import State
from kllab.training.digits import Digits
from kllab.training.random_streams import DISPLAY, stream

DRAWS = 8
"""Number of draws of z per held-out image, with the same noise in all tests and models."""
SCATTERED = 250
"""Number of held-out images whose p(z|x) is shown."""


class Evaluator:
    """Evaluate on held-out images with fixed noise.

    Parameters
    ----------
    config : Config
        Its seed determines the noise.
    digits : Digits
        Only the held-out images are used.
    """

    def __init__(self, config: Config, digits: Digits) -> None:
        self.config, self.x, self.y = config, digits.held_out_x, digits.held_out_y
        generator = stream(config.seed, DISPLAY)
        self.noise = torch.randn(DRAWS, len(self.x), config.latent_dim, generator=generator)
        self.labels = self.y[:SCATTERED].to(torch.uint8).numpy().copy()
        share = torch.bincount(self.y).double() / len(self.y)
        self.label_entropy = float(torch.special.entr(share).sum())

    @torch.no_grad()
    def evaluate(self, state: State) -> dict[str, Any]:
        """Return the fields of a `StepRecord` that need held-out images; extend the trail."""
        loc, log_variance = state.model.encode(self.x)
        each = rates(loc, log_variance)
        nll, accuracy = self._predict(state, loc, log_variance)
        measured = torch.stack([each.sum(dim=2).mean(dim=1), nll, accuracy])
        tables = measured.view(3, self.config.seeds, len(self.config.betas))
        fields = dict(zip(("rate", "nll", "accuracy"), tables.numpy(), strict=True))
        means = fields["accuracy"].mean(axis=0, dtype=np.float64)
        best = int(means.argmax())
        return fields | {
            "best_accuracy": float(means[best]),
            "best_beta": self.config.betas[best],
            **state.trail.extend(state.step, tables),
            **self._scatter(loc, log_variance, each),
        }

    def _predict(self, state: State, loc: Tensor, log_variance: Tensor) -> tuple[Tensor, Tensor]:
        """Return mean -log q(y|z) over draws and accuracy of the mean q(y|z), each (models,)."""
        nll = torch.zeros(self.config.models)
        q = torch.zeros(*loc.shape[:2], self.config.classifier_widths[-1])
        for noise in self.noise:
            logits = state.model.classify(draw(loc, log_variance, noise))
            nll += negative_log_likelihood(logits, self.y).mean(dim=1) / DRAWS
            q += logits.softmax(dim=2)
        return nll, (q.argmax(dim=2) == self.y).float().mean(dim=1)

    def _scatter(self, loc: Tensor, log_variance: Tensor, each: Tensor) -> dict[str, Any]:
        """Return p(z|x) of the first images, in the two dimensions of highest rate per beta."""
        betas = len(self.config.betas)
        by_rate = each[:betas].mean(dim=1).argsort(dim=1, descending=True, stable=True)
        shown = by_rate[:, :2].sort(dim=1).values
        if shown.shape[1] == 1:
            shown = shown.expand(-1, 2)
        at = shown[:, None, :].expand(-1, len(self.labels), -1)
        parts = (loc, torch.exp(0.5 * log_variance))
        two_loc, two_scale = (
            part[:betas, : len(self.labels)].gather(2, at).numpy().copy() for part in parts
        )
        return {
            "loc": two_loc,
            "scale": two_scale,
            "shown_dimensions": shown.numpy().copy(),
            "labels": self.labels,
        }
