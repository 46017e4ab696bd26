"""Code snippet of a training."""

from kllab.topics.maximum_entropy.train.config import Config
from kllab.training.snippet import training_snippet


def snippet(config: Config) -> str:
    """Return code that runs this training and prints the numbers of the page."""
    return training_snippet(
        "kllab.topics.maximum_entropy.train",
        config,
        ("expected_return", "entropy", "target_entropy", "alpha", "kl", "gap", "critic_loss"),
    )
