"""Captions of the presets of soft actor-critic, with measured numbers."""

from collections.abc import Mapping

import numpy as np

from kllab.models.soft_values import evaluate, optimal_values, soft_optimum
from kllab.topics.maximum_entropy.run_view import MaximumEntropyRun
from pages.web.outcome import Caption, Outcome, Quantity, end, first_step, lowest

GONE = 0.01
"""Entropy in nats below which a policy counts as deterministic."""


def _of(name: str, alpha: float) -> Quantity:
    """Return the last value of a quantity for the learner with this temperature."""
    return lambda run: float(run.now[name][run.config.alphas.index(alpha)])


def _most(name: str, least: float = 0.0, largest: float = np.inf) -> Quantity:
    """Return the largest of a quantity over the learners with temperatures in a range."""

    def quantity(run: MaximumEntropyRun) -> float:
        alphas = np.array(run.config.alphas)
        chosen = (alphas >= least) & (alphas <= largest)
        return float(run.now[name][chosen].max())

    return quantity


def _exact_return(run: MaximumEntropyRun) -> float:
    """Return the evaluation of the exact soft optimum at the first temperature."""
    process, discount = run.config.grid.process, run.config.discount
    soft = soft_optimum(process, run.config.alphas[0], discount)
    return float(evaluate(process, soft.log_policy, discount).reward)


def _best_return(run: MaximumEntropyRun) -> float:
    """Return the largest possible return."""
    grid = run.config.grid
    return float(optimal_values(grid.process, run.config.discount).v[grid.first])


TUNED: Mapping[str, Quantity] = {
    "alpha": end("alpha"),
    "dip": lowest("alpha"),
    "entropy": end("entropy"),
    "return": end("expected_return"),
    "gap": end("gap"),
}

CAPTIONS: Mapping[str, Caption] = {
    "Temperature tuned": Outcome(
        "α dips to {dip:.3f}, rises and settles at {alpha:.3f}, where the entropy, {entropy:.2f} "
        "nats, is near its target of {target:.2f}. The return ends at {return:.2f}, and the soft "
        "objective {gap:.3f} below its optimum.",
        {**TUNED, "target": lambda run: run.config.wanted_entropy},
        lambda m, _: (
            m["dip"] < 0.8 * m["alpha"]
            and abs(m["entropy"] - m["target"]) < 0.05
            and m["gap"] < 0.03
        ),
    ),
    "Eight temperatures": Outcome(
        "Eight learners come close to the exact curve: return {cold:.2f} at α = 0.003, {warm:.2f} "
        "at 0.1 and {hot:.2f} at 10. The soft objective of each ends at most {gap.high:.2f} below "
        "its optimum.",
        {
            "cold": _of("expected_return", 0.003),
            "warm": _of("expected_return", 0.1),
            "hot": _of("expected_return", 10.0),
            "gap": _most("gap"),
        },
        lambda m, _: m["gap"] < 0.1 and m["cold"] > m["warm"] > m["hot"],
    ),
    "Too hot": Outcome(
        "At α = 3 a nat of entropy pays as much as three goals: entropy {entropy:.3f} nats of at "
        "most {most:.3f}, return {return:.2f}. The learning works: the exact optimum has a return "
        "of {exact:.2f}, too.",
        {
            "entropy": end("entropy"),
            "most": lambda _: float(np.log(4)),
            "return": end("expected_return"),
            "exact": _exact_return,
        },
        lambda m, _: m["entropy"] > 0.995 * m["most"] and abs(m["return"] - m["exact"]) < 0.05,
    ),
    "Cliff": Outcome(
        "Entropy also helps to explore: with α = 0.01 or less the learners avoid the cliff, never "
        "find the goal, and have a return of at most {cold.high:z.2f}, where {best:.2f} is "
        "possible. From α = 0.3 on all end within {gap.high:.3f} of their soft optimum, which is "
        "so random that it falls off the cliff: a return of at most {hot.high:.2f}.",
        {
            "cold": _most("expected_return", 0.0, 0.01),
            "best": _best_return,
            "gap": _most("gap", 0.3),
            "hot": _most("expected_return", 0.3),
        },
        lambda m, _: m["cold"] < 0.1 and m["gap"] < 0.05 and m["hot"] < 0,
    ),
    "FrozenLake": Outcome(
        "The lake of gymnasium, where two moves of three slip and the goal is rarely reached: α "
        "falls to {dip:.3f}, then rises to {alpha:.3f}; the entropy ends at {entropy:.2f} nats, "
        "the return at {return:.2f}.",
        TUNED,
        lambda m, _: m["dip"] < m["alpha"] and 0 < m["return"] < 0.5,
    ),
    "The tutorial's losses": Outcome(
        "Entropy is penalised instead of rewarded: it is below 0.01 nats by step {gone.high:.0f}, "
        "the return ends at {return:.2f}, and α, which has no effect any more, grows to "
        "{alpha:.0e}.",
        {**TUNED, "gone": first_step("entropy", lambda values: values < GONE)},
        lambda m, _: (
            m["gone"] < 1000 and m["entropy"] < GONE and m["return"] < 0.1 and m["alpha"] > 1e6
        ),
    ),
    "Mean over actions alone": Outcome(
        "As with the right losses, α is {alpha:.3f} and the return {return:.2f} (right: "
        "{other[alpha]:.3f} and {other[return]:.2f}): Adam's steps do not depend on the scale of "
        "the gradient. With another loss added, they would.",
        TUNED,
        lambda m, right: (
            abs(m["alpha"] - right["alpha"]) < 0.01 and abs(m["return"] - right["return"]) < 0.1
        ),
        beside="Temperature tuned",
    ),
}
"""Captions by preset."""
