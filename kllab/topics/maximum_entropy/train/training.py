"""Training of soft actor-critics."""

import math
from collections.abc import Iterator

import torch
from torch import Tensor

from kllab.topics.maximum_entropy.train import objective
from kllab.topics.maximum_entropy.train.config import Config
from kllab.topics.maximum_entropy.train.evaluation import learned, measure
from kllab.topics.maximum_entropy.train.rollout import Rollout
from kllab.topics.maximum_entropy.train.state import State
from kllab.topics.maximum_entropy.train.step_record import StepRecord
from kllab.training.record import Checkpoint
from kllab.training.training_loop import mean_until_record, records


def warm_up() -> None:
    """Warm up torch (about two seconds) with two steps of a small run."""
    for _ in train(Config(map="frozen_lake", hidden=8, steps=2)):
        pass


def train(config: Config, checkpoint: Checkpoint | None = None) -> Iterator[StepRecord]:
    """Train discrete soft actor-critics with Adam, all learners together.

    Sources: Haarnoja et al., "Soft Actor-Critic Algorithms and Applications" (2018), section 5 and
    algorithm 1: twin critics, target critics, replay, a temperature tuned to a target entropy;
    Christodoulou, "Soft Actor-Critic for Discrete Action Settings" (2019): expectations over the
    actions computed, not sampled.

    Parameters
    ----------
    config : Config
        Settings. The same config gives the same records on one machine.
    checkpoint : Checkpoint, optional
        From an earlier record with the same config. Training resumes from it, bit for bit.

    Yields
    ------
    StepRecord
        After step 1, every twentieth step, and the last.

    Raises
    ------
    ValueError
        If the checkpoint belongs to another config.
    FloatingPointError
        If a loss is not finite.
    """
    state, rollout = State(config), Rollout(config.grid)
    yield from records(state, checkpoint, lambda: _until_next_record(state, rollout))


def _until_next_record(state: State, rollout: Rollout) -> StepRecord:
    """Step until a record is due; return it."""
    config = state.config
    means = mean_until_record(state, lambda: update(state, rollout))
    entropy, critic_loss, reward = means.float()
    alpha = state.learners.log_alpha.detach().exp()
    if not bool(torch.isfinite(means).all() and torch.isfinite(alpha).all()):
        raise state.not_finite(
            what="a loss or alpha", rates=("learning_rate", "alpha_learning_rate")
        )
    now = measure(state, entropy, critic_loss)
    targets = config.target_entropies
    return StepRecord(
        step=state.step,
        total_steps=config.steps,
        reward_per_step=reward.mean().item(),
        target_entropy=math.fsum(targets) / len(targets) if targets else None,
        **now.means(),
        **(learned(state, now) if state.step in state.schedule.evaluated else {}),
    )


def update(state: State, rollout: Rollout) -> Tensor:
    """Move the walkers and make one update; return entropy, critic loss, reward, (3, learners)."""
    config, learners = state.config, state.learners
    log_policy = learners.log_policy()
    reward = rollout.step(state, log_policy.detach())
    batch = state.draw()
    alpha = learners.log_alpha.exp()
    q = learners.q()
    errors = _critic_losses(state, batch, q, log_policy.detach(), alpha.detach())
    seen = batch["state"][..., None].expand(-1, -1, log_policy.shape[-1])
    log_policy_seen = log_policy.gather(1, seen)
    q_seen = q.detach().amin(dim=1).gather(1, seen)
    entropy, actor_and_alpha = _actor_losses(config, q_seen, log_policy_seen, alpha)
    # One backward pass suffices: the losses detach what must not get a gradient.
    loss = errors.sum() + actor_and_alpha
    parameters = state.optimiser.parameters
    if config.automatic:
        *gradients, of_log_alpha = torch.autograd.grad(loss, [*parameters, learners.log_alpha])
        state.alpha_optimiser.step([of_log_alpha], config.alpha_learning_rate)
    else:
        gradients = list(torch.autograd.grad(loss, parameters))
    state.optimiser.step(gradients, config.learning_rate)
    learners.move_targets(config.polyak)
    return torch.stack([entropy.detach(), errors.detach(), reward])


def _critic_losses(
    state: State, batch: dict[str, Tensor], q: Tensor, log_policy: Tensor, alpha: Tensor
) -> Tensor:
    """Return the squared errors of both critics, summed, (members,)."""
    values = objective.soft_state_values(
        state.learners.target_q(), log_policy, alpha[:, None, None]
    ).gather(1, batch["next_state"])
    target = batch["reward"] + state.config.discount * (1 - batch["ended"].float()) * values
    members, critics, states, actions = q.shape
    taken = (batch["state"] * actions + batch["action"])[:, None].expand(-1, critics, -1)
    q_taken = q.view(members, critics, states * actions).gather(2, taken)
    return objective.critic_loss(q_taken, target[:, None]).sum(dim=1)


def _actor_losses(
    config: Config, q: Tensor, log_policy: Tensor, alpha: Tensor
) -> tuple[Tensor, Tensor]:
    """Return the entropies, (members,), and the sum of all actors' and temperatures' objective."""
    targets = torch.tensor(config.target_entropies or (0.0,) * config.members)
    if config.losses == "tutorial":
        # As readers of the tutorial would do: both losses added and differentiated together.
        each = [
            objective.soft_actor_critic_loss(
                q[m], log_policy[m].exp(), log_policy[m], alpha[m], goal
            )
            for m, goal in enumerate(targets)
        ]
        parts = [policy + of_alpha for policy, _, of_alpha in each]
        return torch.stack([entropy for _, entropy, _ in each]), torch.stack(parts).sum()
    policy = objective.policy_loss(q, log_policy, alpha[:, None, None])
    if config.losses == "mean_over_actions":
        policy = policy / log_policy.shape[-1]
    entropy = objective.mean_entropy(log_policy)
    return entropy, (policy + objective.alpha_loss(alpha, entropy, targets)).sum()
