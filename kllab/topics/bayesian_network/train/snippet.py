"""Code that makes a training and prints what the page shows of it."""

from kllab.topics.bayesian_network.train.config import Config
from kllab.training.snippet import training_snippet


def snippet(config: Config) -> str:
    """Return code that makes this training and prints what the page shows."""
    shown = ("nll", "kl", "tutorial_kl", "elbo", "test_nll", "band_ratio", "accuracy", "ece")
    return training_snippet("kllab.topics.bayesian_network.train", config, shown)
