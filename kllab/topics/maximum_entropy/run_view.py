"""What a training has recorded, as figures and text take it."""

from kllab.topics.maximum_entropy.train.config import Config
from kllab.training.run_view import RunView


class MaximumEntropyRun(RunView[Config]):
    """One run."""

    config_type = Config
    in_nats = frozenset(("entropy", "visited_entropy", "target_entropy", "kl"))
