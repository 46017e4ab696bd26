"""Code that makes a training and prints what the page shows of it."""

from kllab.topics.output_regularisation.train.config import Config
from kllab.training.snippet import training_snippet


def snippet(config: Config) -> str:
    """Return code that makes this training and prints its loss terms."""
    return training_snippet(
        "kllab.topics.output_regularisation.train",
        config,
        ("teaching", "cross_entropy", "kl", "teacher_nll"),
    )
