"""What a training has recorded, as figures and text take it."""

from kllab.topics.output_regularisation.train.config import Config
from kllab.training.run_view import RunView


class RegularisationRun(RunView[Config]):
    """One run."""

    config_type = Config
    in_nats = frozenset(("cross_entropy", "kl", "teacher_nll"))
