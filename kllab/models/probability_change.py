"""Change of one probability by changing as few weights as possible."""

from math import fsum

from kllab.models.weights import Weights


def with_probability(
    weights: Weights, outcome: int, probability: float, most: float = 1.0
) -> Weights:
    """Return weights of which `outcome` has a share of `probability`, in steps of 0.005.

    Its own weight changes, but is at most `most`: above that the others become smaller, in
    proportion. If the others are all 0, they take equal parts of what it gives up.

    >>> with_probability((0.4, 0.5, 0.1), 0, 0.25), with_probability((1.0, 1.0), 0, 0.8)
    ((0.2, 0.5, 0.1), (1.0, 0.25))
    """
    share = round(min(max(probability, 0.0), 1.0) * 200) / 200
    rest = fsum(weights) - weights[outcome]
    changed = list(weights)
    if not any(weights[:outcome] + weights[outcome + 1 :]):
        own = weights[outcome]
        changed = [own * (1 - share) / (len(weights) - 1)] * len(weights)
        changed[outcome] = own * share
    elif rest * share <= most * (1 - share):
        changed[outcome] = rest * share / (1 - share)
    else:
        changed = [weight * most * (1 - share) / share / rest for weight in weights]
        changed[outcome] = most
    return tuple(float(f"{weight:.4g}") for weight in changed)
