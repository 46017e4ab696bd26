"""Lesson on estimates of KL from samples: how far each is off, and when its error is wrong."""

from dataclasses import asdict, replace
from math import inf

from kllab.topics.estimation.compute import explore
from kllab.topics.estimation.run_view import CriticRun
from kllab.topics.estimation.spec import Sampling
from kllab.topics.estimation.theory import theory
from pages.foundations.estimation import critic_controls
from pages.foundations.estimation import presets as trainings
from pages.foundations.estimation.controls import PRESETS, SPEC
from pages.web import recorded_runs
from pages.web.lesson import Look, Move, Predict, See, Setting, Values, setting_of
from pages.web.truth import Truth

_START = Sampling()
_WIDE, _FAR, _HIGH = (
    PRESETS[name] for name in ("k3's infinite variance", "Far apart", "Twenty dimensions")
)
_MANY = replace(_START, n=5000)
_ENOUGH = 0.02
_EXACT = ("k1", "k2", "k3")
_TRAINED = "Twenty dimensions, 500 samples"
_CONFIG = trainings.config_of(trainings.PRESETS[_TRAINED])
_AT_TRUTH = 0.1
"""Largest distance from KL, relative to KL, of a bound that is at KL."""


def _at(spec: Sampling, view: str = "") -> Setting:
    values = asdict(spec)
    texts = {control.key: control.text(values[control.key]) for control in SPEC}
    return {"subject": "known"} | texts | ({"view": view} if view else {})


def _critic(view: str = "") -> Setting:
    values = setting_of(trainings.PRESETS[_TRAINED], critic_controls.ALL)
    return {"subject": "critic", **values} | ({"view": view} if view else {})


def _spec(values: Values) -> Sampling:
    return Sampling(**{control.key: values[control.key] for control in SPEC})


def _infinite() -> Truth:
    exact = theory(_WIDE)
    found = [name for name in _EXACT if exact[name].standard_deviation == inf]
    return Truth(
        _EXACT.index(found[0]),
        f"k3 contains r = q/p, whose variance is infinite for σ² ≥ 2, and here it is "
        f"{_WIDE.scale**2:.3g}. So its ± is far too small, whatever n. The exact spread of k1 is "
        f"{exact['k1'].standard_deviation:.3g} nats.",
    )


def _biased() -> Truth:
    exact, kl = theory(_FAR), explore(_FAR).kl
    off = [abs(exact[name].mean - kl) for name in _EXACT]
    return Truth(
        off.index(max(off)),
        f"KL is {kl:.3g} nats, and the mean of k2 = (log r)²/2 is {exact['k2'].mean:.4g}. k1 and "
        "k3 have the mean KL for every P and Q; k2 is near it only where P is near Q.",
    )


def _spread() -> Truth:
    few, many = (theory(spec)["k1"].standard_deviation for spec in (_START, _MANY))
    return Truth(
        few / many,
        f"From n = {_START.n:,} to {_MANY.n:,} it falls from {few:.3g} to {many:.3g} nats, by "
        f"√{_MANY.n // _START.n} = {few / many:.3g}: the error falls as 1/√n.",
    )


def _in_many_dimensions() -> Truth:
    view = explore(_HIGH)
    [row] = [row for row in view.rows if row.name == "neighbours"]
    return Truth(
        0 if row.interval[1] < view.kl else 2 if row.interval[0] > view.kl else 1,
        f"It is {row.value:.3g} ± {row.error:.2g} nats, and KL is {view.kl:.3g}. In "
        f"{_HIGH.dimension} dimensions the nearest samples are far away, so the density is not "
        "constant up to them. The ± knows nothing of this bias.",
    )


def _overfitted() -> Truth:
    recorded = recorded_runs.load("estimation", recorded_runs.id_of(_TRAINED))
    run = CriticRun.of(_CONFIG, recorded.columns, recorded.arrays)
    ended, (step, highest) = run.newest("training"), run.peak
    return Truth(
        1 if abs(ended / run.kl - 1) <= _AT_TRUTH else 0 if ended < run.kl else 2,
        f"It ends at {ended:.3g} nats, and KL is {run.kl:.3g}. On samples that it never saw it "
        f"ends at {run.newest('held_out'):.3g}: the network has learned its samples. There it was "
        f"highest at step {step}, {highest:.3g} nats: stop there, or take more samples.",
    )


def _is_precise(values: Values) -> bool:
    return theory(_spec(values))["k1"].standard_deviation < _ENOUGH


def _when_precise(values: Values) -> str:
    spec = _spec(values)
    spread = theory(spec)["k1"].standard_deviation
    return (
        f"With n = {spec.n:,} and KL = {explore(spec).kl:.3g} nats the spread of k1 is "
        f"{spread:.2g}. More samples lower it, and so does a Q that is nearer to P."
    )


def _why(values: Values) -> str:
    view = explore(_spec(values))
    counted = [row for row in view.rows if row.holds is not None]
    held = sum(bool(row.holds) for row in counted)
    return (
        f"Here {held} of {len(counted)} intervals hold the truth. The view Coverage repeats this "
        "with new samples: **an interval of 95 % is one only if the bias is small and the "
        "variance finite**. With your own numbers nobody knows the truth, so compare methods."
    )


LESSON = (
    Look(
        "Each row is an estimate of KL(P‖Q) from the same samples, with its 95 % interval. The "
        "line is the truth. Drag the mean of Q, and watch which intervals miss it.",
        setting={},
    ),
    Predict(
        f"k1 is estimated from {_START.n:,} samples, then from {_MANY.n:,}. By which factor does "
        "its standard deviation fall?",
        _spread,
        setting=_at(_START),
        shown=_at(_MANY, "Table"),
    ),
    Predict(
        f"P = N(0, 1) and Q = N({_FAR.shift:g}, 1). Which estimate is wrong on average?",
        _biased,
        _EXACT,
        setting=_at(_FAR),
        shown=_at(_FAR, "Table"),
        hides_picture=True,
    ),
    Predict(
        f"P = N(0, 1) and Q = N({_WIDE.shift:g}, {_WIDE.scale:g}²). Which estimate has an infinite "
        "variance?",
        _infinite,
        _EXACT,
        setting=_at(_WIDE),
        shown=_at(_WIDE, "Table"),
        hides_picture=True,
    ),
    Predict(
        f"In {_HIGH.dimension} dimensions, with {_HIGH.n} samples: where is the 95 % interval of "
        "nearest neighbours?",
        _in_many_dimensions,
        ("Below the truth", "It holds the truth", "Above the truth"),
        setting=_at(_HIGH),
        shown=_at(_HIGH, "Table"),
        hides_picture=True,
    ),
    Predict(
        f"A network is trained to raise the lower bound of Donsker-Varadhan on the same "
        f"{_CONFIG.n} samples in {_CONFIG.dimension} dimensions. Where does the bound of these "
        "samples end?",
        _overfitted,
        ("Below KL", "At KL", "Above KL"),
        setting=_critic(),
        shown=_critic("Critic"),
        hides_picture=True,
    ),
    Move(
        "Change n, or Q, until the exact standard deviation of k1 is below "
        f"{_ENOUGH:g} nats (view Table).",
        _is_precise,
        example=_at(_MANY),
        then=_when_precise,
        setting=_at(_START, "Table"),
    ),
    See(_why, setting=_at(_START, "Coverage")),
)
