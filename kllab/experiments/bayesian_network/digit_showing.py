"""What a classifier has learned so far: accuracy, calibration, and how sure it is of what."""

from typing import Any

import numpy as np
import torch
from torch import Tensor

from kllab.experiments.bayesian_network.calibration import calibrate, entropy, separation
from kllab.experiments.bayesian_network.config import Config
from kllab.experiments.bayesian_network.digits import KINDS, load_digits
from kllab.experiments.bayesian_network.network import BayesianNetwork
from kllab.experiments.random_streams import DISPLAY, stream

DRAWS = 24
ENTROPY_BINS = 20


class DigitShowing:
    """Asks about held-out digits and about images that are none, with the same draws every time.

    Parameters
    ----------
    config : Config
        Names the images and the classes left out.

    Attributes
    ----------
    x, y : torch.Tensor
        (N, pixels) and (N,): the digits to learn.
    """

    def __init__(self, config: Config) -> None:
        self.config = config
        self.digits = load_digits(config.dataset, config.left_out)
        self.x, self.y = torch.from_numpy(self.digits.x), torch.from_numpy(self.digits.labels)

    @torch.no_grad()
    def show(self, network: BayesianNetwork) -> dict[str, Any]:
        """Return the fields of a `StepRecord` that need predictions."""
        test = self._probs(network, self.digits.test_x)
        found = calibrate(test.mean(axis=0), self.digits.test_labels)
        fields: dict[str, Any] = {
            "test_nll": found.nll,
            "accuracy": found.right,
            "ece": found.ece,
            "bin_confidence": found.confidence.astype(np.float32),
            "bin_accuracy": found.accuracy.astype(np.float32),
            "bin_count": found.count.astype(np.float32),
            "entropy_counts": np.full((len(KINDS), ENTROPY_BINS), np.nan, np.float32),
            "information_counts": np.full((len(KINDS), ENTROPY_BINS), np.nan, np.float32),
        }
        most = np.log(10 - self.config.left_out)
        known = np.empty(0)
        for kind, images in self.digits.asked.items():
            probs = self._probs(network, images)
            total = entropy(probs.mean(axis=0))
            # I(label; weights) = H(mean prediction) - mean H(prediction): what more data would tell
            # (Depeweg et al. 2018, equation 5).
            epistemic = np.maximum(total - entropy(probs).mean(axis=0), 0.0)
            row = KINDS.index(kind)
            fields["entropy_counts"][row] = _shares(total, most)
            fields["information_counts"][row] = _shares(epistemic, most)
            fields[f"entropy_{kind}"] = float(total.mean())
            fields[f"information_{kind}"] = float(epistemic.mean())
            if kind == "held_out":
                known = total
            else:
                fields[f"separation_{kind}"] = separation(known, total)
        return fields

    def _probs(self, network: BayesianNetwork, images: np.ndarray) -> np.ndarray:
        """Return softmax outputs of each draw, (draws, N, classes); the same draws for all."""
        x: Tensor = torch.from_numpy(images)
        generator = stream(self.config.seed, DISPLAY)
        logits = [network.functions(x, 1, generator)[0] for _ in range(DRAWS)]
        probs: np.ndarray = torch.stack(logits).double().softmax(dim=-1).numpy()
        return probs


def _shares(values: np.ndarray, most: float) -> np.ndarray:
    counts, _ = np.histogram(np.clip(values, 0, most), ENTROPY_BINS, (0, most))
    return counts / len(values)
