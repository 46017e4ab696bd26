"""Code that makes a training and prints what the page shows of it."""

from kllab.topics.information_bottleneck.train.config import Config
from kllab.training.snippet import training_snippet


def snippet(config: Config) -> str:
    """Return code that makes this training and prints what the page shows."""
    return training_snippet(
        "kllab.topics.information_bottleneck.train",
        config,
        ("best_accuracy", "best_beta", "label_entropy"),
    )
