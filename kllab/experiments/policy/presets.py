"""Classical cases of policy trainings, and what they show."""

from collections.abc import Mapping
from typing import Any

from kllab.experiments.policy.config import Config

_START = Config()
_PLAIN: Mapping[str, Any] = {
    name: getattr(_START, name) for name in Config.described() if name != "seed"
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
    "The same without clip": {**_PLAIN, **_HOT, "algorithm": "ppo_unconstrained"},
    "REINFORCE": {**_PLAIN, **_REINFORCE, "learning_rate": 1e-2},
    "REINFORCE, step too large": {**_PLAIN, **_REINFORCE, "learning_rate": 1.0},
    "FrozenLake, solved beside": {**_PLAIN, "environment": "FrozenLake-v1", "max_kl": 0.02},
    "Bandit, TRPO": {**_PLAIN, **_BANDIT},
    "Bandit, policy gradient": {**_PLAIN, **_BANDIT, **_REINFORCE, "learning_rate": 0.5},
    "CleanRL's budget": {
        **_PLAIN, "algorithm": "ppo_clip", "envs": 4, "steps": 976, "learning_rate": 2.5e-4,
        "value_learning_rate": 2.5e-4, "anneal": True, "entropy_coefficient": 0.01,
    },
}  # fmt: skip
"""Values of the page's controls for the classical cases."""

EXPECT: Mapping[str, str] = {
    "TRPO": "No update exceeds 0.01 nats in the mean over its states, though single states move by "
    "0.8 nats and more. By update 40 the return is at about 480 to 500, of at most 500; later it "
    "may fall to 380 or 440 for some updates.",
    "TRPO, region too large": "Every update keeps to its 0.5 nats, and that helps nobody: so far "
    "away the surrogate promises what does not come. The return wanders between 50 and 430.",
    "PPO-clip": "The return arrives at 500 by update 60 and stays. Nothing names a KL, yet the "
    "clip keeps it at 0.004 to 0.005 nats in the median, 0.03 at most.",
    "PPO-penalty": "The coefficient falls from 1 to 0.25 and below until the KL is near its target "
    "of 0.01 nats: 0.009 to 0.010 in the median, but 0.1 to 0.5 in single updates. Arrives at 500.",
    "PPO-clip, hot": "Ten times the step, ten passes: the clip still holds the KL to 0.01 nats in "
    "the median, 0.1 at most, and the return arrives at 500.",
    "The same without clip": "The same steps without the clip move up to 9 to 30 nats in one "
    "update. The entropy is gone by update 20, and the return ends at 9, the worst there is.",
    "REINFORCE": "Small enough steps need no trust region: about 0.008 nats an update, and a "
    "return of 500 from update 60 on.",
    "REINFORCE, step too large": "A single update moves 160 nats or more. The policy is sure of "
    "one action, sees nothing else any more, and stays at a return of 9.",
    "FrozenLake, solved beside": "J(π) by linear algebra grows from 0.05 to 0.5 (the best policy "
    "has 0.54). A quarter of the updates make it worse, by up to 0.025: the region bounds the "
    "step, not the noise in its direction.",
    "Bandit, TRPO": "The way through the triangle in steps of 0.01 nats at most: past 0.99 of the "
    "best arm's reward by about update 20. Three or four of ten updates go back a little.",
    "Bandit, policy gradient": "The first steps take 0.1 nats, ten times TRPO's limit: past 0.99 "
    "by update 10. Where rewards are this clear, caution only costs time.",
    "CleanRL's budget": "About 500,000 frames with the settings of CleanRL's ppo.py, which reports "
    "492.40 ± 13.05: here seeds 0, 1 and 2 end at 500.0, 497.5 and 500.0, though one fell to 183 "
    "on the way. Five times the frames of the other cases, in steps of 0.0002 nats in the median.",
}
"""What these show: measured by training each preset to its end with seeds 0 and 1 at least."""
