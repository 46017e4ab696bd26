"""What the charts of a policy training show, in sentences with their numbers."""

from math import log

from kllab.divergences.units import Unit, written
from kllab.topics.policy.published import CLEANRL
from kllab.topics.policy.train.config import Config
from kllab.topics.policy.train.layouts import BANDIT_REWARDS
from kllab.training.newest import newest
from pages.deep_learning.policy.text import Columns, limit

SEEDS_HINT = (
    "The curve trained before is bundled; the preset “CleanRL's budget” trains it anew. Train any "
    "case on CartPole with two seeds or more, and their mean and range appear beside it."
)
PUBLISHED = (
    f"CleanRL: {CLEANRL.mean:.2f} ± {CLEANRL.spread:.2f} at the end of {CLEANRL.frames:,} frames, "
    f"{CLEANRL.seeds} seeds ({CLEANRL.source}). Here an episode that the time limit cuts off is "
    "valued on, values are not clipped, and policy and values have an Adam each."
)


def kl_in_words(config: Config, columns: Columns, unit: Unit) -> str:
    """Say how far the updates went, and how the estimates compare."""
    kl = columns["kl"]
    said = (
        f"Exact KL(old‖new), mean over the {config.batch:,} frames of an update: largest so far "
        f"{unit.text(float(kl.max()), 4)}, now {unit.text(float(kl[-1]), 4)}"
    )
    level = limit(config)
    if level is not None:
        above = int((kl > level[0]).sum())
        said += f"; {above} of {len(kl)} updates shown above the {level[1]}"
    said += (
        f". In a single state up to {unit.text(float(columns['largest_kl'].max()), 3)}. Now k1 "
        f"{unit.text(float(columns['k1'][-1]), 3)}, k2 {unit.text(float(columns['k2'][-1]), 3)}, "
        f"k3 {unit.text(float(columns['k3'][-1]), 3)}; k1 was negative in "
        f"{float((columns['k1'] < 0).mean()):.0%} of the updates"
    )
    if "sb3_approx_kl" in columns:
        said += (
            f". CleanRL logs k3 of the last minibatch before its step, "
            f"{unit.text(newest(columns, 'cleanrl_approx_kl'), 3)}; Stable-Baselines3 the mean "
            f"over the last pass, {unit.text(newest(columns, 'sb3_approx_kl'), 3)}: neither is "
            "that of the whole update"
        )
    return said + "."


def improvement_in_words(columns: Columns, unit: Unit) -> str:
    """Say what the updates gained, where that is known exactly."""
    gained, promised = columns["improvement"], columns["surrogate"]
    now, worst = newest(columns, "objective"), -min(float(gained.min()), 0.0)
    return (
        f"J(π), the *discounted* return of the new policy, exact by linear algebra: now "
        f"{written(now, '.4f')}. The return above is that of single episodes, not "
        "discounted, and of policies on the way. "
        f"{float((gained < 0).mean()):.0%} of the updates made the policy worse, the worst by "
        f"{written(worst, '.4f')}; the surrogate, exact too but with the old "
        f"policy's visits, promised {written(promised.sum(), '.4f')} over the updates shown, and "
        f"{written(gained.sum(), '.4f')} came. KL weighted by visits: "
        f"{unit.text(newest(columns, 'visited_kl'), 4)}."
    )


def policy_in_words(config: Config, columns: Columns, unit: Unit) -> str:
    """Say what the picture of the policy shows."""
    if config.environment == "bandit":
        shares = (newest(columns, f"probability_{arm}") for arm in range(3))
        arms = zip(BANDIT_REWARDS, shares, strict=True)
        return "The policy's way through the triangle, from the middle; now " + ", ".join(
            f"{share:.3f} for the arm worth {reward:g}" for reward, share in arms
        )
    if config.environment == "FrozenLake-v1":
        return (
            "The likeliest action on each tile (H: hole, G: goal; the ice is slippery), and in "
            "colour KL(old‖new) of the last update on it; on average "
            f"{unit.text(newest(columns, 'kl'), 4)}"
        )
    return (
        "Probability to push right over the pole's angle and angular velocity, cart at rest in the "
        f"middle; entropy {unit.text(newest(columns, 'entropy'), 3)} of at most "
        f"{unit.text(log(2), 3)}"
    )
