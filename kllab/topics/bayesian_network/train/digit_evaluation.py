"""Evaluation of a classifier: accuracy, calibration and uncertainty."""

import math
from typing import Any

import numpy as np
import torch
from scipy.special import entr
from torch import Tensor

from kllab.topics.bayesian_network.train.config import Config
from kllab.topics.bayesian_network.train.digits import KINDS, load_digits
from kllab.topics.bayesian_network.train.model import BayesianNetwork
from kllab.training.calibration import expected_calibration_error, means, reliability
from kllab.training.random_streams import DISPLAY, stream

DRAWS = 24
ENTROPY_BINS = 20


class DigitEvaluator:
    """Evaluate on held-out digits and on out-of-distribution images, with fixed random draws.

    Parameters
    ----------
    config : Config
        Determines the images and the classes left out.

    Attributes
    ----------
    x, y : torch.Tensor
        (N, pixels) and (N,): the training digits.
    """

    def __init__(self, config: Config) -> None:
        self.config = config
        self.digits = load_digits(config.dataset, config.left_out)
        self.x, self.y = torch.from_numpy(self.digits.x), torch.from_numpy(self.digits.labels)
        self.test_labels = torch.from_numpy(self.digits.test_labels)

    @torch.no_grad()
    def evaluate(self, network: BayesianNetwork) -> dict[str, Any]:
        """Return the fields of a `StepRecord` that need predictions."""
        test = self._log_probs(network, self.digits.test_x)
        fields: dict[str, Any] = {
            **trust(test.logsumexp(dim=0) - math.log(DRAWS), self.test_labels),
            "entropy_counts": np.full((len(KINDS), ENTROPY_BINS), np.nan, np.float32),
        }
        most = np.log(10 - self.config.left_out)
        known = np.empty(0)
        for kind, images in self.digits.asked.items():
            probs = self._log_probs(network, images).exp().numpy()
            total = entr(probs.mean(axis=0)).sum(axis=-1)
            # I(label; weights) = H(mean prediction) - mean H(prediction): epistemic uncertainty
            # (Depeweg et al. 2018, equation 5). Rounding may make it slightly negative.
            epistemic = np.maximum(total - entr(probs).sum(axis=-1).mean(axis=0), 0.0)
            fields["entropy_counts"][KINDS.index(kind)] = _shares(total, most)
            fields[f"entropy_{kind}"] = float(total.mean())
            fields[f"information_{kind}"] = float(epistemic.mean())
            if kind == "held_out":
                known = total
            else:
                fields[f"separation_{kind}"] = separation(known, total)
        return fields

    def _log_probs(self, network: BayesianNetwork, images: np.ndarray) -> Tensor:
        """Return log softmax of each draw, (draws, N, classes); all images share the draws."""
        x: Tensor = torch.from_numpy(images)
        generator = stream(self.config.seed, DISPLAY)
        logits = [network.functions(x, 1, generator)[0] for _ in range(DRAWS)]
        return torch.stack(logits).double().log_softmax(dim=-1)


def trust(log_probs: Tensor, labels: Tensor) -> dict[str, Any]:
    """Return the fields that compare predictions, (N, classes), with labels, (N,)."""
    log_confidence, choice = log_probs.max(dim=-1)
    correct = (choice == labels).double()
    bins = reliability(log_confidence.exp()[None], correct[None])
    return {
        "test_nll": float(-log_probs.gather(1, labels[:, None]).mean()),
        "accuracy": float(correct.mean()),
        "ece": float(expected_calibration_error(bins)),
        "reliability": means(bins)[0].float().numpy(),
    }


def separation(known: np.ndarray, strange: np.ndarray) -> float:
    """Return the AUROC of detecting unknown examples among known ones; a tie counts half.

    >>> separation(np.array([0.0, 1.0]), np.array([1.0, 2.0]))
    0.875
    """
    below = np.searchsorted(np.sort(known), strange, side="left")
    not_above = np.searchsorted(np.sort(known), strange, side="right")
    return float((below + not_above).sum() / (2 * len(known) * len(strange)))


def _shares(values: np.ndarray, most: float) -> np.ndarray:
    counts, _ = np.histogram(np.clip(values, 0, most), ENTROPY_BINS, (0, most))
    return counts / len(values)
