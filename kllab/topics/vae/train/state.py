"""Training state of a VAE."""

from kllab.topics.vae.train.config import Config
from kllab.topics.vae.train.model import VAE
from kllab.training import state
from kllab.training.adam import Adam
from kllab.training.epochs import Epochs
from kllab.training.random_streams import WEIGHTS, stream


class State(state.State[Config]):
    """Training state: model, optimiser, random state, step and seconds.

    Parameters
    ----------
    n : int
        Number of training images.
    used : str
        Identifies the images (see `Images.used`).
    """

    def __init__(self, config: Config, n: int, used: str) -> None:
        super().__init__(config, experiment="vae", images=used)
        self.epochs = Epochs(n, config.batch_size, seed=config.seed, generator=self.generator)
        self.model = VAE(config, generator=stream(config.seed, WEIGHTS))
        self.optimiser = Adam(dict(self.model.named_parameters()))
        self.optimisers = [self.optimiser]
