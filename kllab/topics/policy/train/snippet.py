"""Code that makes a training and prints what the page shows of it."""

from kllab.topics.policy.train.config import Config
from kllab.training.snippet import training_snippet


def snippet(config: Config) -> str:
    """Return code that makes this training and prints what the page shows."""
    return training_snippet(
        "kllab.topics.policy.train", config, ("mean_return", "kl", "k1", "k2", "k3", "entropy")
    )
