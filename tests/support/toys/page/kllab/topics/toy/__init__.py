"""Two coins."""

import numpy as np

from kllab import Bernoulli, kl_divergence

SNIPPET = "import kllab; print(kllab.kl_divergence(kllab.Bernoulli(0.5), kllab.Bernoulli(0.7)))"


def explore(p: float, q: float) -> float:
    """Return KL(P||Q) in nats."""
    return float(kl_divergence(Bernoulli(p), Bernoulli(q)))


def columns(kl: float) -> dict[str, np.ndarray]:
    """Return a table of two rows."""
    return {"row": np.arange(2), "KL, nats": np.full(2, kl)}
