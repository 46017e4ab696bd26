"""What a training has recorded, as figures and text take it."""

from kllab.topics.bayesian_network.train.config import Config
from kllab.training.run_view import RunView


class BayesianRun(RunView[Config]):
    """One run."""

    config_type = Config
