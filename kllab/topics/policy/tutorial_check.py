"""The tutorial's `policy_update_with_kl_constraint` compared with the exact KL."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from kllab import Categorical, kl_divergence
from kllab.models.simplex import divergence

Array = NDArray[np.float64]
EPSILON = 1e-10
"""The tutorial's epsilon, added to every probability before the logarithm."""
TUTORIAL = """def policy_update_with_kl_constraint(old_policy, new_policy, states, max_kl=0.01):
    with torch.no_grad():
        old_action_probs = F.softmax(old_policy(states), dim=1)

    new_action_logits = new_policy(states)
    new_action_probs = F.softmax(new_action_logits, dim=1)

    kl_div = torch.mean(torch.sum(
        old_action_probs * (torch.log(old_action_probs + 1e-10)
                            - torch.log(new_action_probs + 1e-10)),
        dim=1
    ))
    return kl_div.item() <= max_kl, kl_div.item()
"""
"""The tutorial's code, without the docstring."""
CORRECTED = '''def within_kl(old_policy, new_policy, states, max_kl=0.01):
    """Return whether mean KL(old || new) is at most max_kl, and that KL in nats."""
    with torch.no_grad():
        log_old = old_policy(states).double().log_softmax(dim=1)
        log_new = new_policy(states).double().log_softmax(dim=1)
    kl = (log_old.exp() * (log_old - log_new)).sum(dim=1).mean().item()
    return kl <= max_kl, kl


allowed, kl = within_kl(old_policy, new_policy, states)  # a tuple alone is always true
'''
"""The same without an epsilon: log softmax is finite for all finite logits."""
SWEEP = np.linspace(-120.0, 0.0, 241)


@dataclass(frozen=True)
class PolicyCheck:
    """One state and three actions; only the third logit differs from 0.

    Parameters
    ----------
    old_logit, new_logit : float
        Logit of the third action under the old and the new policy.
    max_kl : float
        Limit in nats; the tutorial's default is 0.01.
    """

    old_logit: float = -7.0
    new_logit: float = -40.0
    max_kl: float = 0.01


@dataclass(frozen=True)
class Case:
    """Pair of policies: the tutorial's KL, the exact one, and the verdict of each."""

    name: str
    tutorial: float
    exact: float
    tutorial_allows: bool
    exact_allows: bool


@dataclass(frozen=True, eq=False)
class PolicyCheckView:
    """Result of `explore`: the chosen case, classical cases, and both KLs over the new logit."""

    spec: PolicyCheck
    chosen: Case
    cases: tuple[Case, ...]
    tutorial: Array
    exact: Array

    def columns(self) -> dict[str, Array]:
        """Return the curves as columns."""
        return {
            "new logit of action 2": SWEEP,
            "tutorial, nats": self.tutorial,
            "exact KL(old||new), nats": self.exact,
        }


def tutorial_kl(old: Array, new: Array) -> float:
    """Return the tutorial's KL of probabilities (3,), in float32 like torch."""
    p, q = old.astype(np.float32), new.astype(np.float32)
    epsilon = np.float32(EPSILON)
    return float((p * (np.log(p + epsilon) - np.log(q + epsilon))).sum())


def policy(logit: float) -> Array:
    """Return the policy whose logits are 0, 0 and `logit`, (3,)."""
    return softmax([0.0, 0.0, logit])


def explore(spec: PolicyCheck) -> PolicyCheckView:
    """Compute both KLs for `spec`, for classical cases and along the new logit."""
    old = policy(spec.old_logit)
    cases = {
        "no change at all": (old, old),
        "an ordinary update": (policy(0.0), policy(0.2)),
        "new: action 2 impossible": (policy(spec.old_logit), policy(-inf)),
        "old: action 2 impossible": (policy(-inf), policy(spec.new_logit)),
    }
    news = np.stack([policy(float(logit)) for logit in SWEEP])
    return PolicyCheckView(
        spec=spec,
        chosen=_case("chosen", old, policy(spec.new_logit), spec.max_kl),
        cases=tuple(_case(name, p, q, spec.max_kl) for name, (p, q) in cases.items()),
        tutorial=np.array([tutorial_kl(old, new) for new in news]),
        exact=np.asarray(kl_divergence(Categorical(old), Categorical(news))),
    )


def _case(name: str, old: Array, new: Array, max_kl: float) -> Case:
    tutorial, exact = tutorial_kl(old, new), divergence(old, new)
    return Case(name, tutorial, exact, tutorial <= max_kl, exact <= max_kl)
