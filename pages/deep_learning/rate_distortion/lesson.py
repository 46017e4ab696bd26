"""Lesson on sweeps over beta: what β buys, and which β to choose.

Answers are measured in the recorded run of a preset, or in three earlier trainings of it.
"""

from functools import cache, partial

from kllab.topics.rate_distortion.run_view import Place, Point, RateDistortionRun
from pages.deep_learning.rate_distortion.controls import all_controls, names_of, of_points
from pages.deep_learning.rate_distortion.presets import PRESETS, config_of
from pages.web import measured_presets, recorded_runs
from pages.web.lesson import Look, Move, Predict, See, Setting, Values, setting_of
from pages.web.link_text import option_name
from pages.web.truth import Truth

_SWEEP, _SIZES, _ANNEALED = "β from 0.1 to 10, three seeds", "Two latent sizes", "Annealed or not"
_ENDS = {"0.1": "0p1", "1": "1", "10": "10"}
_BETA, _MOST = 4.0, 10.0
"""Beta whose slope is asked for; rate in nats that a code may have."""
_of = partial(measured_presets.mean, "rate_distortion")


_CONFIG = config_of(PRESETS[_SWEEP])


@cache
def _run() -> RateDistortionRun:
    recorded = recorded_runs.load("rate_distortion", recorded_runs.id_of(_SWEEP))
    return RateDistortionRun.of(_CONFIG, recorded.columns, recorded.arrays)


def _place(beta: float) -> Place:
    return Place(0, 0, _CONFIG.betas.index(beta))


def _at(preset: str, view: str, beta: float | None = None) -> Setting:
    setting = {**setting_of(PRESETS[preset], all_controls()), "view": view}
    if beta is None:
        return setting
    name = names_of(_CONFIG)[_place(beta)]
    return setting | {"point": option_name(name)}


def _slope() -> Truth:
    point = _run().point(_place(_BETA))
    assert point.before is not None
    assert point.after is not None
    return Truth(
        _BETA,
        "Training lowers D + βR, so at its end one more nat of R saves β nats of D. Measured "
        f"towards the two neighbours: {point.before:.1f} and {point.after:.1f} nats.",
    )


def _best() -> Truth:
    sums = {beta: _of(_SWEEP, f"nelbo_{name}") for beta, name in _ENDS.items()}
    best = min(sums, key=lambda beta: sums[beta])
    listed = ", ".join(f"{nelbo:.1f} nats at β = {beta}" for beta, nelbo in sums.items())
    return Truth(
        list(sums).index(best),
        f"D + R is {listed}, the mean of three sweeps. Only at β = 1 is it what training lowers: "
        "a small D alone does not make a good model.",
    )


def _allowed() -> float:
    """Return the smallest beta whose rate, a mean over the seeds, is at most `_MOST`."""
    run = _run()
    return min(
        beta for beta, rate in zip(run.config.betas, run.mean_rate[0], strict=True) if rate <= _MOST
    )


def _chosen(values: Values) -> Point | None:
    """Return the chosen point; None if it is one of another sweep."""
    menu = of_points(_CONFIG)
    text = option_name(values.get(menu.key, menu.default))
    named = names_of(_CONFIG).items()
    place = next((place for place, name in named if option_name(name) == text), None)
    return _run().point(place) if place else None


def _is_best_allowed(values: Values) -> bool:
    point = _chosen(values)
    return point is not None and point.beta == _allowed()


def _when_allowed(values: Values) -> str:
    point = _chosen(values)
    assert point is not None
    return (
        f"β = {point.beta:g}: R = {point.rate:.1f} nats, D = {point.distortion:.0f}. For each "
        "limit of the rate there is a β. So a sweep over β draws the whole curve."
    )


def _after_warm_up() -> Truth:
    usual, annealed = _of(_ANNEALED, "nelbo_1"), _of(_ANNEALED, "nelbo_1_annealed")
    return Truth(
        1 if abs(annealed - usual) <= 2 else 0 if annealed < usual else 2,
        f"D + R is {annealed:.1f} nats with warm-up and {usual:.1f} without. β decides where a "
        "healthy model ends, not the way there.",
    )


def _of_sizes() -> Truth:
    few, many = _of(_SIZES, "rate_10"), _of(_SIZES, "rate_10_wide")
    few_1, many_1 = _of(_SIZES, "rate_1"), _of(_SIZES, "rate_1_wide")
    factor = many / few
    return Truth(
        0 if factor < 2 else 1 if factor < 6 else 2,
        f"R is {many:.1f} instead of {few:.1f} nats; at β = 1 it is {many_1:.0f} instead of "
        f"{few_1:.0f}. Where a nat is dear, most dimensions stay at the prior.",
    )


def _why(_: Values) -> str:
    run = _run()
    return (
        "**Why it matters**: no code gets D + R below the entropy of the images, here at most "
        f"{run.entropy_bound:.0f} nats. β chooses where on this limit one works: a short file "
        "(large β) or a faithful one."
    )


LESSON = (
    Look(
        "Each point is a VAE trained with its own β. To the right is the **rate** R, what its "
        "codes cost, upwards the **distortion** D, what images cost given the code. What does β "
        "choose?",
        setting=_at(_SWEEP, "Pictures"),
    ),
    Predict(
        f"Training lowers D + βR. At the point of β = {_BETA:g}, how many nats of D would one more "
        "nat of R save? Within half a nat counts.",
        _slope,
        unit="nats",
        tolerance=0.5,
        setting=_at(_SWEEP, "Pictures", 1.0),
        shown=_at(_SWEEP, "Slope", _BETA),
    ),
    Predict(
        "Which β has the best ELBO, −(D + R), on held-out images?",
        _best,
        tuple(f"β = {beta}" for beta in _ENDS),
        setting=_at(_SWEEP, "Pictures"),
        shown=_at(_SWEEP, "Bounds", 1.0),
        hides_picture=True,
    ),
    Move(
        f"The codes may cost at most {_MOST:g} nats an image. Click the point with the least "
        "distortion that keeps to it, or choose it in the menu above the plane.",
        _is_best_allowed,
        example=_at(_SWEEP, "Pictures", 4.0),
        then=_when_allowed,
        setting=_at(_SWEEP, "Pictures", 0.1),
    ),
    Predict(
        "Warm-up: β rises from 0 to its value over half of the steps. Which D + R has it at β = 1 "
        "in the end?",
        _after_warm_up,
        ("Lower", "Equal, within 2 nats", "Higher"),
        setting=_at(_SWEEP, "Pictures"),
        shown=_at(_ANNEALED, "Pictures"),
    ),
    Predict(
        "A VAE has 16 latent dimensions instead of 2, both at β = 10. How many times the rate has "
        "it?",
        _of_sizes,
        ("Less than 2 times", "2 to 6 times", "More than 6 times"),
        setting=_at(_SWEEP, "Pictures"),
        shown=_at(_SIZES, "Pictures"),
    ),
    See(_why, setting=_at(_SWEEP, "Bounds", 1.0)),
)
