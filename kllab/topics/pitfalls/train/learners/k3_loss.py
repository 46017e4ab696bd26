"""Training of a normal policy towards a reference with two modes, by k3 and by k2."""

import torch
from torch import Tensor
from torch.distributions import Categorical, Distribution, MixtureSameFamily, Normal

from kllab.topics.pitfalls.outcome import Outcome
from kllab.topics.pitfalls.train.code import k3_loss
from kllab.topics.pitfalls.train.config import Config
from kllab.topics.pitfalls.train.learner import Learner
from kllab.training.adam import Adam
from kllab.training.random_streams import EPOCH, stream_seed

LEARNING_RATE = 0.02
SCALE = 0.8
"""Standard deviation of each mode of the reference."""
START = (1.0, 0.0)
"""Initial mean and log standard deviation: nearer to the right mode."""
_GRID = torch.linspace(-40.0, 40.0, 8001, dtype=torch.float64)


class MistakeLearner(Learner):
    """Two policies that learn from the same random numbers."""

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self.generator.manual_seed(stream_seed(config.seed, EPOCH))
        inputs = config.case.inputs
        self._reference = reference(inputs["distance"])
        self._batch = int(inputs["batch"])
        self._losses = {"wrong": k3_loss.wrong, "right": k3_loss.right}
        self._parameters = {
            side: torch.tensor(START, dtype=torch.float64, requires_grad=True)
            for side in self._losses
        }
        adams = {side: Adam({side: each}) for side, each in self._parameters.items()}
        self._adams, self.optimisers = adams, list(adams.values())

    def update(self) -> None:
        """Take a step with each loss; the step size falls to 0 over the second half."""
        noise = torch.randn(self._batch, generator=self.generator, dtype=torch.float64)
        rate = LEARNING_RATE * min(1.0, 2 * (1 - self.step / self.config.steps))
        for side, loss in self._losses.items():
            now = policy(self._parameters[side])
            actions = (now.mean + now.stddev * noise).detach()
            self._adams[side].minimise(loss(now, self._reference, actions), rate)

    def numbers(self) -> tuple[Outcome, Outcome]:
        """Return KL(policy || reference) of both policies, by the trapezoidal rule."""
        wrong, right = (
            Outcome(kl(policy(self._parameters[side].detach()), self._reference))
            for side in self._losses
        )
        return wrong, right


def policy(parameters: Tensor) -> Normal:
    """Return the policy of a mean and a log standard deviation, (2,)."""
    return Normal(parameters[0], parameters[1].exp())


def reference(distance: float) -> Distribution:
    """Return the reference: two equal modes."""
    locs = torch.tensor([-distance, distance], dtype=torch.float64)
    halves = torch.tensor([0.5, 0.5], dtype=torch.float64)
    return MixtureSameFamily(Categorical(halves), Normal(locs, torch.full_like(locs, SCALE)))


def kl(p: Distribution, q: Distribution) -> float:
    """Return KL(p || q) in nats; the rule is accurate to rounding for these smooth densities."""
    log_p = p.log_prob(_GRID)
    step = float(_GRID[1] - _GRID[0])
    return float((log_p.exp() * (log_p - q.log_prob(_GRID))).sum() * step)
