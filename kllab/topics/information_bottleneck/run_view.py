"""What a training has recorded, as figures and text take it."""

from kllab.topics.information_bottleneck.train.config import Config
from kllab.training.run_view import RunView


class BottleneckRun(RunView[Config]):
    """One run."""

    config_type = Config
