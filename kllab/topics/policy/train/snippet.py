"""Code snippet of a training."""

from kllab.topics.policy.train.config import Config
from kllab.training.snippet import training_snippet


def snippet(config: Config) -> str:
    """Return code that runs this training and prints the numbers of the page."""
    return training_snippet(
        "kllab.topics.policy.train", config, ("mean_return", "kl", "k1", "k2", "k3", "entropy")
    )
