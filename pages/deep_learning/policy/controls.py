"""Controls of a policy training, of the trust region and of the tutorial's check."""

from typing import Any

import streamlit as st

from kllab.models.simplex import divergence, logits, policy_at
from kllab.topics.policy.spec import TrustRegion
from kllab.topics.policy.train import Config
from kllab.topics.policy.train.config import ALGORITHMS, ENVIRONMENTS
from kllab.topics.policy.tutorial_check import PolicyCheck
from pages.deep_learning.policy.presets import config_of
from pages.deep_learning.policy.text import NAMES
from pages.web import address, controls, open_runs, subject
from pages.web.chart import Dragged
from pages.web.control_kinds import Choice, Control, Number, Slider, Steps

START, REGION, CHECK = Config(), TrustRegion(), PolicyCheck()
_KLS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
_MANTISSAS = sorted({*range(10, 20), *range(20, 40, 2), *range(25, 100, 5)})
_RADII = (*(part / tens for tens in (10_000, 1000, 100) for part in _MANTISSAS), 1.0, 1.2, 1.5, 2.0)
_RATES = (1e-4, 2.5e-4, 5e-4, 1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.05, 0.1, 0.3, 0.5, 1.0)

SUBJECT = subject.choice({"training": "Training", "trust_region": "Trust region, exact"})
WHERE = Choice("environment", "Environment", ENVIRONMENTS, START.environment)
HOW = Choice("algorithm", "Algorithm", ALGORITHMS, START.algorithm, labels=NAMES)
RATE = Steps("learning_rate", "Learning rate of the policy", _RATES, START.learning_rate)
EPOCHS = Slider("epochs", "Epochs per update", 1, 30, START.epochs, 1)
OF_ALGORITHM: dict[str, tuple[Control, ...]] = {
    "policy_gradient": (RATE,),
    "trpo": (Steps("max_kl", "Max KL(old‖new), nats", _KLS, START.max_kl),),
    "ppo_clip": (
        Slider("clip", "Clip ε: ratios are clipped to 1 ± ε", 0.01, 1.0, START.clip, 0.01),
        RATE,
    ),
    "ppo_penalty": (Steps("target_kl", "Target KL(old‖new), nats", _KLS, START.target_kl), RATE),
    "ppo_unconstrained": (RATE,),
}
STEPS = Slider("steps", "Updates", 10, 1000, START.steps, 1)
SEED = Number("seed", "Seed", 0, 2**31 - 1, START.seed, 1)
MORE: tuple[Control, ...] = (
    Slider("gae_lambda", "λ of the advantages (GAE)", 0.0, 1.0, START.gae_lambda, 0.01),
    Slider("discount", "Discount γ", 0.8, 1.0, START.discount, 0.01),
    Steps("value_learning_rate", "Learning rate of the values", _RATES, START.value_learning_rate),
    Choice("anneal", "Learning rates", ("constant", "fall to 0"), "constant"),
    Number("entropy_coefficient", "Entropy bonus (PPO)", 0.0, 1.0, 0.0, 0.01, "%.3f"),
    Number("envs", "Parallel environments", 1, 64, START.envs, 1),
    Number("rollout", "Frames per environment and update", 8, 256, START.rollout, 8),
    Number("minibatches", "Minibatches per epoch", 1, 8, START.minibatches, 1),
    Number("hidden", "Units per hidden layer", 4, 256, START.hidden, 4),
)
RADIUS = Steps("radius", "Radius of the region: KL(old‖new), nats", _RADII, REGION.radius)
LOGITS = (
    Slider("logit_0", "Old policy: logit of action 0", -4.0, 4.0, REGION.logit_0, 0.1),
    Slider("logit_1", "Old policy: logit of action 1", -4.0, 4.0, REGION.logit_1, 0.1),
)
REGION_CONTROLS: tuple[Control, ...] = (
    RADIUS,
    *LOGITS,
    Slider("reward_0", "Reward of action 0", -1.0, 1.0, REGION.reward_0, 0.05),
    Slider("reward_1", "Reward of action 1", -1.0, 1.0, REGION.reward_1, 0.05),
    Slider("reward_2", "Reward of action 2", -1.0, 1.0, REGION.reward_2, 0.05),
    Slider("step_size", "Step of the plain policy gradient", 0.0, 100.0, REGION.step_size, 1.0),
)
OF_EACH_UPDATE = Choice(
    "of_each_update",
    "Of each update",
    ("kl", "gain"),
    "kl",
    labels={"kl": "KL of each update", "gain": "Gain of each update"},
    titled=False,
)
TEST: tuple[Control, ...] = (
    Slider("old_logit", "Old logit of action 2", -20.0, 0.0, CHECK.old_logit, 0.5),
    Slider("new_logit", "New logit of action 2", -120.0, 0.0, CHECK.new_logit, 1.0),
)
TRAINING: tuple[Control, ...] = (
    WHERE,
    HOW,
    STEPS,
    SEED,
    EPOCHS,
    *dict.fromkeys(control for group in OF_ALGORITHM.values() for control in group),
    *MORE,
)
ALL: tuple[Control, ...] = (SUBJECT, *TRAINING, *REGION_CONTROLS, *TEST, OF_EACH_UPDATE)
"""All controls of the page."""


def open_subject() -> None:
    """Open the trust region for a link to it from before there was a choice of subject."""
    names = st.query_params.keys()
    others = {SUBJECT.key, open_runs.PARAMETER, *(control.key for control in TRAINING)}
    if names & {control.key for control in REGION_CONTROLS} and not names & others:
        address.assign({SUBJECT.key: "trust_region"})


def draw() -> tuple[Config, dict[str, Any]]:
    """Draw the training's controls; return the config and the values by key."""
    values = controls.draw((WHERE, HOW))
    values |= controls.draw(OF_ALGORITHM[values["algorithm"]])
    values |= controls.draw((STEPS, EPOCHS, SEED))
    values |= controls.draw_more(MORE)
    return config_of(values), values


def move(spec: TrustRegion, dragged: Dragged) -> None:
    """Set the radius or the old policy to the position of its dragged handle."""
    policy = policy_at(dragged.x, dragged.y)
    if dragged.name == RADIUS.key:
        address.assign({RADIUS.key: RADIUS.nearest(divergence(spec.old, policy))})
    elif dragged.name == "old_policy":
        moved = zip(LOGITS, logits(policy), strict=False)
        address.assign({control.key: control.nearest(logit) for control, logit in moved})
