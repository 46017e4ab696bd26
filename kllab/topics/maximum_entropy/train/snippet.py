"""Code that makes a training and prints what the page shows of it."""

from kllab.topics.maximum_entropy.train.config import Config
from kllab.training.snippet import training_snippet


def snippet(config: Config) -> str:
    """Return code that makes this training and prints what the page shows."""
    return training_snippet(
        "kllab.topics.maximum_entropy.train",
        config,
        ("expected_return", "entropy", "target_entropy", "alpha", "kl", "gap", "critic_loss"),
    )
