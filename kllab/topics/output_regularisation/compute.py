"""KL regularisation of one prediction: both directions, and the tutorial's loss."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax, xlogy

from kllab import Categorical, kl_divergence
from kllab.topics.output_regularisation.spec import CLASSES, LEAD_RANGE, TARGETS, Prediction

Array = NDArray[np.float64]
LEADS = np.linspace(*LEAD_RANGE, 241)


@dataclass(frozen=True, eq=False)
class PredictionView:
    """Result of `explore`, in nats: curves over `lead`, the logit of class 0, and values at one.

    A gradient is the derivative of a divergence by this logit. The tutorial's numbers come from its
    own code in float32.
    """

    spec: Prediction
    lead: Array
    forward: Array
    reverse: Array
    tutorial: Array
    forward_gradient: Array
    reverse_gradient: Array
    tutorial_gradient: Array
    now: dict[str, float]

    def tables(self) -> dict[str, dict[str, Array]]:
        """Return the data of the chart as columns."""
        return {
            "one prediction": {
                "logit of class 0": self.lead,
                "KL(target||prediction), nats": self.forward,
                "KL(prediction||target), nats": self.reverse,
                "the tutorial's, nats": self.tutorial,
                "gradient of KL(target||prediction), nats": self.forward_gradient,
                "gradient of KL(prediction||target), nats": self.reverse_gradient,
                "gradient of the tutorial's, nats": self.tutorial_gradient,
            }
        }


def explore(spec: Prediction) -> PredictionView:
    """Compute both directions, the tutorial's number, and their gradients, at and around `spec`."""
    now = _measure(np.array([spec.lead]), spec.target)
    return PredictionView(
        spec=spec,
        lead=LEADS,
        **_measure(LEADS, spec.target),
        now={name: float(values[0]) for name, values in now.items()},
    )


def _measure(leads: Array, target: str) -> dict[str, Array]:
    t, logits = np.array(TARGETS[target]), np.zeros((len(leads), CLASSES))
    logits[:, 0] = leads
    p = softmax(logits, axis=1)
    target_p, prediction = Categorical(t), Categorical(p)
    surprisal = target_p.surprisal
    log_ratio = np.where(np.isfinite(surprisal), surprisal, 0.0) - prediction.surprisal
    # d KL(p||t) / d lead = p_0 (log(p_0/t_0) - KL(p||t)); infinite where t is 0 and p is not.
    # Computed as a mean over the classes: the difference cancels where p_0 is near 1.
    reverse = np.asarray(kl_divergence(prediction, target_p))
    apart = (p * (log_ratio[:, :1] - log_ratio)).sum(axis=1)
    reverse_gradient = np.where(np.isinf(reverse), np.nan, p[:, 0] * apart)
    tutorial, tutorial_gradient = tutorial_kl(logits, t)
    return {
        "forward": np.asarray(kl_divergence(target_p, prediction)),
        "reverse": reverse,
        "tutorial": tutorial,
        "forward_gradient": p[:, 0] - t[0],
        "reverse_gradient": reverse_gradient,
        "tutorial_gradient": tutorial_gradient[:, 0],
    }


def tutorial_kl(logits: Array, target: Array) -> tuple[Array, Array]:
    """Evaluate the tutorial's ``F.kl_div(torch.log(softmax(logits) + 1e-10), target)`` in NumPy.

    Parameters
    ----------
    logits : numpy.ndarray
        (N, K).
    target : numpy.ndarray
        (K,).

    Returns
    -------
    (kl, gradient)
        KL of each example in nats, (N,), and its gradient by the logits, (N, K). Computed in
        float32, returned as float64.
    """
    t, small = target.astype(np.float32), np.float32(1e-10)
    p = softmax(logits.astype(np.float32), axis=1)
    log_p = np.log(p + small)
    kl = (xlogy(t, t) - t * log_p).sum(axis=1)
    by_p = -t / (p + small)
    gradient = p * (by_p - (p * by_p).sum(axis=1, keepdims=True))
    return kl.astype(np.float64), gradient.astype(np.float64)


def smoothing_of_beta(beta: float) -> float:
    """Return the epsilon of label smoothing that is equivalent to `beta` times KL(u||p).

    >>> round(smoothing_of_beta(1 / 9), 12)
    0.1
    """
    return beta / (1 + beta)
