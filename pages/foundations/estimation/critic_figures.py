"""Figures of a critic's training."""

import numpy as np

from kllab.divergences.units import Unit
from kllab.topics.estimation.critic_bounds import LINE
from kllab.topics.estimation.run_view import CriticRun
from kllab.topics.estimation.train.config import Config
from pages.charts.steady_range import Range, around, from_zero, round_up
from pages.charts.theme import GREEN, ORANGE, PURPLE, Array, Figure, Trace, axis, figure
from pages.charts.traces import line, markers
from pages.foundations.direction import P, Q
from pages.foundations.estimation.figures import TRUTH

SAMPLES = {
    "training": ("training", ORANGE, "dash"),
    "held_out": ("held-out", GREEN, "solid"),
}
"""Name, colour and dash of the curves by what the bound is of."""
_SETTLED = 0.04
"""Share of the first steps that is ignored for the axis range."""
_MOST, _LEAST = 4.0, -1.5
"""Ends of the axis at most, in units of KL."""
_SMALL = 0.05
"""KL in nats below which the axis is that of this KL."""
_RUG = 100
"""Samples of P and of Q that are marked."""


def bounds(run: CriticRun, unit: Unit) -> Figure:
    """Draw both bounds over the steps, with the best critic's, and the truth."""
    ends = _ends(run, unit)
    steps = run.columns["step"]
    curves = [
        _curve(name, steps, run.columns[column], colour, dash, ends, unit)
        for column, (name, colour, dash) in SAMPLES.items()
    ]
    return _over_steps(run.kl, run.best, curves, run.config.steps, ends, unit)


def expected(kl: float, best: dict[str, float], config: Config, unit: Unit) -> Figure:
    """Draw what is known before a training: the truth, and the bounds of the best critic."""
    heights = np.array([1.3 * max(kl, _SMALL), *best.values()])
    # The axis is that of few numbers of steps: it holds still while their slider moves.
    last = round_up(config.steps)
    return _over_steps(kl, best, [], last, from_zero(unit.of(heights), least=0.01), unit)


def _over_steps(
    kl: float,
    best: dict[str, float],
    curves: list[Trace],
    last: float,
    ends: Range,
    unit: Unit,
) -> Figure:
    across = [0, last]
    levels = [
        line(
            "best critic", across, [unit.of(best[column])] * 2, color=colour, width=1.5, dash="dot"
        )
        | {"hoverinfo": "skip", "legendgroup": "best", "showlegend": column == "held_out"}
        for column, (_, colour, _) in SAMPLES.items()
    ]
    truth = line("truth", across, [unit.of(kl)] * 2, **TRUTH) | {"hoverinfo": "skip"}
    return figure(
        [truth, *curves, *levels],
        xaxis=axis("step", range=across),
        yaxis=axis(f"bound of KL(P‖Q), {unit.name}", range=ends, zerolinecolor="theme:text"),
    )


def _curve(
    name: str, steps: Array, values: Array, colour: str, dash: str, ends: Range, unit: Unit
) -> Trace:
    """Return a curve; what is far off the axis is drawn off it, and its number is not changed."""
    shown, far = unit.of(values), 10 * (ends[1] - ends[0])
    drawn = np.clip(shown, ends[0] - far, ends[1] + far)
    return line(name, steps, drawn, color=colour, dash=dash, width=2.5) | {
        "text": [unit.number(value, 4) for value in values],
        "hovertemplate": "%{text}",
    }


def _ends(run: CriticRun, unit: Unit) -> Range:
    """Return the ends of the axis: both curves are on it unless they are far from the truth."""
    scale = max(run.kl, _SMALL)
    late = run.columns["step"] > _SETTLED * run.config.steps
    found = np.concatenate([run.columns[column][late] for column in SAMPLES])
    found = np.clip(found[~np.isnan(found)], _LEAST * scale, _MOST * scale)
    return around(unit.of(np.append(found, [0.6 * scale, 1.3 * scale])), least=0.01)


def critic(run: CriticRun, unit: Unit) -> Figure:
    """Draw what the critic takes log p/q to be beside the true one, and where samples are."""
    spec = run.config.sampling
    across = [-4.0, max(4.0, spec.shift + 3 * spec.scale)]
    inside = (across[0] <= LINE) & (across[1] >= LINE)
    true = [unit.of(each.true[inside]) for each in run.lines]
    low, high = around(*true, least=1.0)
    room = 0.15 * (high - low)
    ends = [low - 2 * room, high + room]
    data: list[Trace] = []
    looks = ((3.0, PURPLE, "solid", "dash"), (1.5, ORANGE, "dot", "dashdot"))
    for each, true_there, (width, colour, dash, learned_dash) in zip(
        run.lines, true, looks, strict=False
    ):
        learned = np.clip(unit.of(each.learned), ends[0] - 10 * room, ends[1] + 10 * room)[inside]
        along = f" along {each.name}" if len(run.lines) > 1 else ""
        x = LINE[inside]
        data += [
            line(f"true{along}", x, true_there, color="theme:text", width=width - 0.5, dash=dash),
            line(f"learned{along}", x, learned, color=colour, width=width, dash=learned_dash),
        ]
    for side, samples, height in ((P, run.draws.x, 0.4), (Q, run.draws.y, 0.8)):
        x = samples[:_RUG, 0]
        marks = markers(
            f"samples of {side.name}", x, np.full(len(x), low - 2 * room + height * room),
            color=side.colour, symbol="line-ns-open", size=8,
        )  # fmt: skip
        data.append(marks | {"hoverinfo": "skip", "showlegend": False})
    title = "coordinate, the others 0" if len(run.lines) > 1 else "x"
    return figure(
        data,
        xaxis=axis(title, range=across),
        yaxis=axis(f"log p/q, {unit.name}", range=ends, zerolinecolor="theme:text"),
        hovermode="closest",
    )
