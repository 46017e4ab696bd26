"""Code snippet of a training."""

from kllab.topics.information_bottleneck.train.config import Config
from kllab.training.snippet import training_snippet


def snippet(config: Config) -> str:
    """Return code that runs this training and prints the numbers of the page."""
    return training_snippet(
        "kllab.topics.information_bottleneck.train",
        config,
        ("best_accuracy", "best_beta", "label_entropy"),
    )
