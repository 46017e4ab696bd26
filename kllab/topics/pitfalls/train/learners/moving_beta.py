"""Training of a small VAE while beta rises, and the checkpoint that each rule keeps."""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from kllab.topics.pitfalls.outcome import Outcome
from kllab.topics.pitfalls.train.code import moving_beta
from kllab.topics.pitfalls.train.config import Config
from kllab.topics.pitfalls.train.learner import Learner
from kllab.training.adam import Adam
from kllab.training.digits import load_digits
from kllab.training.epochs import Epochs
from kllab.training.random_streams import DISPLAY, WEIGHTS, stream

LATENTS, HIDDEN, BATCH = 8, 64, 128
LEARNING_RATE = 2e-3


class MistakeLearner(Learner):
    """One VAE, and the scores of the checkpoints that both rules keep."""

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        digits = load_digits("digits_8x8")
        self._x, self._held_out = digits.x, digits.held_out_x
        self._epochs = Epochs(len(self._x), BATCH, seed=config.seed, generator=self.generator)
        self._vae = Vae(stream(config.seed, WEIGHTS))
        self._adam = Adam(dict(self._vae.named_parameters()))
        self.optimisers = [self._adam]
        # For each rule its lowest score so far, and the negative ELBO of that checkpoint.
        self._kept = torch.full((2, 2), math.inf, dtype=torch.float64)
        self.tensors = {"kept": self._kept}
        self._noise = torch.randn(
            len(self._held_out), LATENTS, generator=stream(config.seed, DISPLAY)
        )

    @property
    def beta(self) -> float:
        """Weight of the rate at this step."""
        return min(1.0, self.step / (self.config.case.inputs["warm_up"] * self.config.steps))

    def update(self) -> None:
        """Take a step down distortion + beta * rate."""
        x = self._x[self._epochs.batch(self.step)]
        noise = torch.randn(len(x), LATENTS, generator=self.generator)
        distortion, rate = self._vae.terms(x, noise)
        self._adam.minimise(distortion + self.beta * rate, LEARNING_RATE)

    @torch.no_grad()
    def numbers(self) -> tuple[Outcome, Outcome]:
        """Let both rules decide whether to keep this checkpoint; return what they have kept."""
        terms = self._vae.terms(self._held_out, self._noise)
        distortion, rate = (float(each) for each in terms)
        for kept, rule in zip(self._kept, (moving_beta.wrong, moving_beta.right), strict=True):
            score = rule(distortion, rate, self.beta)
            if score < kept[0]:
                kept[0], kept[1] = score, distortion + rate
        wrong, right = (Outcome(float(kept[1])) for kept in self._kept)
        return wrong, right


class Vae(nn.Module):
    """VAE of digits of 8 x 8 pixels."""

    def __init__(self, generator: torch.Generator) -> None:
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Linear(64, HIDDEN), nn.Tanh(), nn.Linear(HIDDEN, 2 * LATENTS)
        )
        self.decoder = nn.Sequential(nn.Linear(LATENTS, HIDDEN), nn.Tanh(), nn.Linear(HIDDEN, 64))
        for each in self.parameters():
            if each.dim() > 1:
                nn.init.xavier_normal_(each, generator=generator)
            else:
                nn.init.zeros_(each)

    def terms(self, x: Tensor, noise: Tensor) -> tuple[Tensor, Tensor]:
        """Return distortion and rate, means over images in nats, each 0-d."""
        loc, log_var = self.encoder(x).chunk(2, dim=1)
        logits = self.decoder(loc + (0.5 * log_var).exp() * noise)
        distortion = functional.binary_cross_entropy_with_logits(logits, x, reduction="sum")
        rate = 0.5 * (log_var.exp() - log_var + loc.square() - 1).sum()
        return distortion / len(x), rate / len(x)
