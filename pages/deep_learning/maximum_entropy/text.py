"""Text of the training of soft actor-critics: configs and runs."""

from collections.abc import Mapping, Sequence

from kllab.divergences.units import NONE, Unit, written
from kllab.topics.maximum_entropy.run_view import MaximumEntropyRun
from kllab.topics.maximum_entropy.train.config import MOST_ENTROPY, Config
from kllab.training.run_view import Columns
from pages.charts.training import Panel
from pages.web import format
from pages.web.number import Parts

LOSSES: Mapping[str, str] = {
    "right": "right",
    "mean_over_actions": "policy loss as a mean over actions",
    "tutorial": "the tutorial's, added up",
}


HELP = {
    "return": "Discounted rewards from the start, exact.",
    "entropy": "Mean entropy of the policy over the batches since the last record.",
    "KL": "KL(π‖exp(Q/α)/Z), mean over all states, exact.",
    "gap to optimum": "Shortfall of the soft objective, return + α · entropy, at this α; exact.",
}
"""Explanation of the latest numbers, by name."""


def label(config: Config) -> str:
    """Return a short label of a run: the settings that usually differ.

    >>> label(Config(map="cliff", losses="tutorial"))
    "cliff, target 0.5 log 4, the tutorial's, added up"
    """
    if config.automatic:
        what = "target " + ", ".join(f"{share:g}" for share in config.targets) + " log 4"
    elif config.members > 3:
        what = f"{config.members} α from {min(config.alphas):g} to {max(config.alphas):g}"
    else:
        what = "α = " + ", ".join(f"{alpha:g}" for alpha in config.alphas)
    losses = "" if config.losses == "right" else f", {LOSSES[config.losses]}"
    return f"{config.map.replace('_', ' ')}, {what}{losses}"


def size_of(config: Config) -> str:
    """Describe the size of a training.

    >>> size_of(Config(steps=100))
    '1 learner, 100 updates of 128 transitions each, 800 steps in 24 states'
    """
    learners = "1 learner" if config.members == 1 else f"{config.members} learners"
    return (
        f"{learners}, {config.steps:,} updates of {config.batch_size} transitions each, "
        f"{config.steps * config.walkers:,} steps in {len(config.grid.cells)} states"
    )


def target(config: Config, alpha: float | None, unit: Unit) -> str:
    """Explain a target entropy; `alpha` is the exact optimum's temperature at it."""
    if not config.automatic:
        return "α stays fixed."
    entropy = config.wanted_entropy
    exact = (
        "no temperature has an exact optimum with it"
        if alpha is None
        else f"the exact optimum has it at α = {alpha:.4g}"
    )
    return (
        f"Target {config.targets[0]:g} log 4 = {unit.text(entropy, 4)} of at most "
        f"{unit.text(MOST_ENTROPY, 4)}; {exact} (mean over the states it "
        f"visits, discounted; training takes the mean over its replay buffer). "
        f"α starts at {config.alphas[0]:g}."
    )


def latest(columns: Columns, unit: Unit) -> dict[str, str]:
    """Format the latest main values, information in `unit`."""
    shown = {
        "return": ("expected_return", ".3f"),
        "entropy": ("entropy", ".3f"),
        "target": ("target_entropy", ".3f"),
        "α": ("alpha", ".3g"),
        "KL": ("kl", ".3g"),
        "gap to optimum": ("gap", ".3g"),
        "critic loss": ("critic_loss", ".2g"),
    }
    return format.latest(columns, MaximumEntropyRun.in_nats, shown, unit)


def measured(config: Config, unit: Unit) -> str:
    """Describe how the numbers of a run are computed."""
    one = "" if config.members == 1 else f" These are one learner's, of {config.members}."
    return (
        f"Entropies and KL in {unit.name}. Return, KL(π‖softmax(Q/α)) as a mean over all states, "
        "and the gap to the soft optimum at the present α are exact, by linear solves; entropy and "
        f"critic loss are means over the batches since the last record.{one}"
    )


def curves(runs: Mapping[str, Columns], panels: Sequence[Panel], unit: Unit) -> str:
    """Describe the curves of several runs, given by the columns of each."""
    now = "; ".join(
        f"{run}: {format.listed(latest(columns, unit), ', ')}" for run, columns in runs.items()
    )
    lines = "; dotted lines are target entropies" if any(each.levels for each in panels) else ""
    names = ", ".join(panel.name for panel in panels)
    return f"{names} over the steps{lines}. Now: {now}."


def averaged(letters: Sequence[str]) -> str:
    """Describe which runs are drawn as the mean over several learners."""
    return f"Run {' and '.join(letters)}: mean over the learners of the run."


def learner_names(run: MaximumEntropyRun) -> tuple[str, ...]:
    """Name each learner by its present temperature, and by its target if it has one."""
    names = (f"α = {written(alpha, '.3g')}" for alpha in run.now["alpha"])
    if not run.config.automatic:
        return tuple(names)
    return tuple(
        f"{share:g} log 4, {name}" for share, name in zip(run.config.targets, names, strict=True)
    )


def compared(run: MaximumEntropyRun, unit: Unit) -> Parts:
    """Return the numbers of each learner of a run by its setting."""
    if run.config.members == 1:
        return {"": latest(run.columns, unit)}
    names = (
        [f"target {share:g} log 4" for share in run.config.targets]
        if run.config.automatic
        else [f"α = {alpha:g}" for alpha in run.config.alphas]
    )
    return {name: latest(columns, unit) for name, columns in zip(names, run.learners, strict=False)}


def learner_curves(name: str, run: MaximumEntropyRun, unit: Unit) -> str:
    """Describe the curves of each learner of a run."""
    return f"{name}, learner by learner: {_learners(run, unit)}."


def learned(name: str, run: MaximumEntropyRun, unit: Unit) -> str:
    """Describe the learners of a run relative to the exact optima."""
    return f"{name} beside the exact optima: {_learners(run, unit)}."


def _learners(run: MaximumEntropyRun, unit: Unit) -> str:
    columns = ("alpha", "visited_entropy", "expected_return", "gap")
    return "; ".join(
        f"α = {written(alpha, '.3g')}: entropy {unit.text(entropy, 3)}, return "
        f"{written(reward, '.3g')}, gap {written(gap, '.2g')}"
        for alpha, entropy, reward, gap in zip(*(run.now[name] for name in columns), strict=True)
    )


def map_heading(run: MaximumEntropyRun, learner: int) -> str:
    """Return the heading of a learner's map, with its temperature if there are several."""
    if run.config.members == 1:
        return "Learned policy and soft values"
    return f"Learned policy and soft values at α = {written(run.now['alpha'][learner], '.3g')}"


def learned_map(name: str, run: MaximumEntropyRun, learner: int) -> str:
    """Describe the map of one learner's values and policy."""
    values = run.soft_values[learner]
    return (
        f"{name}: learned soft values from {written(values.min(), '.4g')} to "
        f"{written(values.max(), '.4g')}, and the learned policy as arrows as long as their action "
        "is probable."
    )


def formula(columns: Columns, unit: Unit) -> str:
    r"""Return the gap and the temperature's loss with a learner's latest numbers, as LaTeX."""
    last = latest(columns, unit)
    lines = [
        r"J^*_\alpha - J_\alpha(\pi) &= \alpha \textstyle\sum_s d_\pi(s)\,"
        r"\mathrm{KL}(\pi\,\|\,\pi^*_\alpha)",
        f"&= {format.in_latex(last['gap to optimum'])}",
    ]
    if last["target"] != NONE:
        lines.append(
            r"\frac{\partial}{\partial\alpha}\,\alpha\,(H - \bar H) &= "
            rf"{last['entropy']} - {last['target']}\ \text{{{unit.name}}}"
        )
    return format.aligned(*lines)
