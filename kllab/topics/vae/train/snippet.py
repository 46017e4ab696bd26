"""Code snippet of a training."""

from kllab.topics.vae.train.config import Config
from kllab.training.snippet import training_snippet


def snippet(config: Config) -> str:
    """Return code that trains `config`."""
    shown = ("beta", "distortion", "rate", "elbo", "test_nelbo")
    return training_snippet("kllab.topics.vae.train", config, shown)
