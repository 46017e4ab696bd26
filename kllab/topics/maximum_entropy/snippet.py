"""Code snippet of the exact part of the page."""

from kllab.topics.maximum_entropy.spec import SoftSpec


def snippet(spec: SoftSpec) -> str:
    """Return code that prints the numbers of the page."""
    return f"""import numpy as np

from kllab import Categorical, kl_divergence
from kllab.models.gridworld import Grid
from kllab.models.soft_values import evaluate, soft_optimum

grid = {spec.grid!r}
alpha, discount, state = {spec.alpha!r}, {spec.discount!r}, {spec.state!r}
soft = soft_optimum(grid.process, alpha, discount)
found = evaluate(grid.process, soft.log_policy, discount)
print("soft value from the start", soft.v[grid.first])
print("return", found.reward, "entropy per step", found.entropy_per_step, "nats")

pi = np.array({spec.weights!r})
pi /= pi.sum()
target = np.exp(soft.q[state] / alpha - soft.v[state] / alpha)  # Z = exp(V / alpha)
kl = kl_divergence(Categorical(pi), Categorical(target / target.sum()))
print("KL(pi || exp(Q/alpha)/Z) =", kl, "nats")
taken = pi > 0
objective = np.sum(pi[taken] * (soft.q[state][taken] - alpha * np.log(pi[taken])))
print("J(pi*) - J(pi) =", soft.v[state] - objective, " alpha KL =", alpha * kl)
"""
