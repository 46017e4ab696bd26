"""Code snippet of a training."""

from kllab.topics.bayesian_network.train.config import Config
from kllab.training.snippet import training_snippet


def snippet(config: Config) -> str:
    """Return code that runs this training and prints the numbers of the page."""
    shown = ("nll", "kl", "tutorial_kl", "elbo", "test_nll", "band_ratio", "accuracy", "ece")
    return training_snippet("kllab.topics.bayesian_network.train", config, shown)
