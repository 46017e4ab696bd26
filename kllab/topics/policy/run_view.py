"""What a training has recorded, as figures and text take it."""

from kllab.topics.policy.train.config import Config
from kllab.training.run_view import RunView


class PolicyRun(RunView[Config]):
    """One run."""

    config_type = Config
    in_nats = frozenset(
        (
            "kl",
            "largest_kl",
            "k1",
            "k2",
            "k3",
            "cleanrl_old_approx_kl",
            "cleanrl_approx_kl",
            "sb3_approx_kl",
            "entropy",
            "visited_kl",
        )
    )
