"""Presets of policy trainings and of the trust region."""

from collections.abc import Mapping
from typing import Any

from kllab.topics.policy.spec import TrustRegion
from kllab.topics.policy.train.config import Config

_START = Config()
_PLAIN: Mapping[str, Any] = {
    **{name: getattr(_START, name) for name in Config.described() if name != "seed"},
    "anneal": "constant",
}
_HOT = {"learning_rate": 1e-2, "epochs": 10}
_REINFORCE = {"algorithm": "policy_gradient", "gae_lambda": 1.0}
_BANDIT = {"environment": "bandit", "rollout": 16}

PRESETS: Mapping[str, Mapping[str, Any]] = {
    "TRPO": _PLAIN,
    "TRPO, region too large": {**_PLAIN, "max_kl": 0.5},
    "PPO-clip": {**_PLAIN, "algorithm": "ppo_clip"},
    "PPO-penalty": {**_PLAIN, "algorithm": "ppo_penalty"},
    "PPO-clip, hot": {**_PLAIN, **_HOT, "algorithm": "ppo_clip"},
    "PPO without clip, same settings": {**_PLAIN, **_HOT, "algorithm": "ppo_unconstrained"},
    "REINFORCE": {**_PLAIN, **_REINFORCE, "learning_rate": 1e-2},
    "REINFORCE, learning rate 1": {**_PLAIN, **_REINFORCE, "learning_rate": 1.0},
    "FrozenLake, with exact values": {**_PLAIN, "environment": "FrozenLake-v1", "max_kl": 0.02},
    "Bandit, TRPO": {**_PLAIN, **_BANDIT},
    "Bandit, policy gradient": {**_PLAIN, **_BANDIT, **_REINFORCE, "learning_rate": 0.5},
    "CleanRL's budget": {
        **_PLAIN, "algorithm": "ppo_clip", "envs": 4, "steps": 976, "learning_rate": 2.5e-4,
        "value_learning_rate": 2.5e-4, "anneal": "fall to 0", "entropy_coefficient": 0.01,
    },
}  # fmt: skip
"""Values of the page's controls by preset."""

REGIONS: Mapping[str, TrustRegion] = {
    "Unsure of the best action": TrustRegion(),
    "All alike": TrustRegion(logit_0=0.0, logit_1=0.0),
    "Nearly sure of a bad action": TrustRegion(logit_0=4.0, logit_1=-1.0, step_size=50.0),
    "A large region": TrustRegion(radius=1.0),
    "A small region": TrustRegion(radius=0.001, step_size=1.0),
}
"""Cases of the trust region's chart by name."""


def config_of(values: Mapping[str, Any]) -> Config:
    """Return the config of the controls' values, given by key.

    >>> config_of(PRESETS["TRPO"]).anneal, config_of(PRESETS["CleanRL's budget"]).anneal
    (False, True)
    """
    return Config(**{**values, "anneal": values["anneal"] != "constant"})
