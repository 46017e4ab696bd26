"""torch.distributions as a second witness, on ordinary inputs only: elsewhere it is wrong."""

from __future__ import annotations

import numpy as np
import pytest

from kllab import Bernoulli, Categorical, MultivariateNormal, Normal, kl_divergence
from tests.support.oracle import DRAWS

torch = pytest.importorskip("torch")
td = torch.distributions

TORCH = {
    Normal: lambda p: td.Normal(torch.tensor(p.loc), torch.tensor(p.scale)),
    Bernoulli: lambda p: td.Bernoulli(torch.tensor(p.probs)),
    Categorical: lambda p: td.Categorical(torch.tensor(p.probs)),
    MultivariateNormal: lambda p: td.MultivariateNormal(
        torch.tensor(p.mean), covariance_matrix=torch.tensor(p.covariance)
    ),
}


@pytest.mark.filterwarnings("ignore:The given NumPy array is not writable")
@pytest.mark.parametrize("family", TORCH, ids=lambda family: family.__name__)
def test_torch_agrees(family):
    rng = np.random.default_rng(9)
    for _ in range(20):
        p, q = DRAWS[family, family](rng, "ordinary")
        expected = td.kl_divergence(TORCH[family](p), TORCH[family](q)).item()
        assert kl_divergence(p, q) == pytest.approx(expected, rel=1e-6, abs=1e-12)
        x = p.mode
        log_prob = TORCH[family](p).log_prob(torch.tensor(x, dtype=torch.float64)).item()
        assert p.log_prob(x) == pytest.approx(log_prob, rel=1e-8, abs=1e-8)
        assert p.entropy() == pytest.approx(TORCH[family](p).entropy().item(), rel=1e-8, abs=1e-8)
