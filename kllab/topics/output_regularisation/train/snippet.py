"""Code snippet of a training."""

from kllab.topics.output_regularisation.train.config import Config
from kllab.training.snippet import training_snippet


def snippet(config: Config) -> str:
    """Return code that runs this training and prints its loss terms."""
    return training_snippet(
        "kllab.topics.output_regularisation.train",
        config,
        ("teaching", "cross_entropy", "kl", "teacher_nll"),
    )
