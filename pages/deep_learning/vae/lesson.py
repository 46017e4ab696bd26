"""Lesson on a VAE: what β, the price of the rate, decides, and what it does not.

Answers are measured in three earlier trainings of each preset, or exact for the linear VAE.
"""

from functools import partial

from kllab.topics.vae.linear_gaussian import NOISE, VARIANCES, optimal_rates
from pages.deep_learning.vae import linear_case
from pages.deep_learning.vae.controls import all_controls
from pages.deep_learning.vae.presets import PRESETS
from pages.web import measured_presets
from pages.web.lesson import Look, Move, Predict, See, Setting, Values, setting_of
from pages.web.truth import Truth

_PLAIN, _HEAVY, _WARM = "Plain VAE", "β-VAE, β = 4", "Linear warm-up"
_COLLAPSE, _CURED = "Posterior collapse", "Collapse, cured by warm-up"
_FEW, _MANY = "Shapes, β = 8", "Shapes, β = 1"
_LEFT = 2
"""Dimensions of the linear VAE that are to be left with a rate."""
_of = partial(measured_presets.mean, "vae")


def _at(preset: str, **others: str) -> Setting:
    return {**setting_of(PRESETS[preset], all_controls()), **others}


def _linear(beta: str) -> Setting:
    part = {linear_case.OF.key: linear_case.RATES, linear_case.SPREAD.key: "1"}
    return _at(_PLAIN, **part, **{linear_case.BETA.key: beta}, view="Formula")


def _rate_of_heavy() -> Truth:
    plain, heavy = _of(_PLAIN, "distortion"), _of(_HEAVY, "distortion")
    return Truth(
        _of(_HEAVY, "rate"),
        "This is the mean of three trainings. A dear rate is avoided, and the images pay for it: "
        f"the distortion is {heavy:.0f} nats instead of {plain:.0f}.",
    )


def _best_elbo() -> Truth:
    plain, heavy = _of(_PLAIN, "elbo"), _of(_HEAVY, "elbo")
    return Truth(
        2 if abs(plain - heavy) <= 1 else 0 if plain > heavy else 1,
        f"It is {plain:.1f} nats at β = 1 and {heavy:.1f} at β = 4. Only at β = 1 does training "
        "maximise the ELBO. Any other β trades it for something else.",
    )


def _after_warm_up() -> Truth:
    plain, warm, peak = _of(_PLAIN, "elbo"), _of(_WARM, "elbo"), _of(_WARM, "peak")
    return Truth(
        1 if abs(warm - plain) <= 1 else 0 if warm > plain else 2,
        f"It ends at {warm:.1f} nats, and at {plain:.1f} without. Only the way differs: the rate "
        f"peaks at {peak:.0f} nats while it is cheap. A healthy VAE needs no warm-up.",
    )


def _used(values: Values) -> int:
    return int((optimal_rates(values[linear_case.BETA.key]) > 0).sum())


def _when_to_collapse(values: Values) -> str:
    beta = values[linear_case.BETA.key]
    return (
        f"Why is a dear rate avoided? In a linear VAE everything is exact. An axis of variance v "
        f"has the rate ½ log(v / {NOISE:g}β), and **0 if v ≤ {NOISE:g}β**. At β = {beta:g}, "
        f"{_used(values)} of {len(VARIANCES)} axes have one."
    )


def _when_two_are_left(values: Values) -> str:
    beta = values[linear_case.BETA.key]
    rate = float(optimal_rates(beta).sum())
    return (
        f"At β = {beta:g} an axis needs a variance above {NOISE * beta:.3g} to be worth its price. "
        f"{_used(values)} are, with {rate:.2f} nats together. The others collapse: q(z|x) = p(z)."
    )


def _is_collapse_best() -> Truth:
    collapsed, cured = _of(_COLLAPSE, "elbo"), _of(_CURED, "elbo")
    return Truth(
        1 if cured > collapsed + 1 else 0,
        f"If β rises to 1 slowly, the same model ends at a held-out ELBO of {cured:.1f} nats, "
        f"not at {collapsed:.1f}. Here a warm-up does help: it leads training past the collapse.",
    )


def _why(_: Values) -> str:
    few, many = (_of(name, "active") for name in (_FEW, _MANY))
    return (
        f"**What β is for**: on shapes, β = 8 keeps {few:.0f} active dimensions instead of "
        f"{many:.0f}, and more of them follow one factor, such as size: a gap of "
        f"{_of(_FEW, 'mig'):.2f} instead of {_of(_MANY, 'mig'):.2f}. The price is blur."
    )


LESSON = (
    Look(
        "An image x costs a VAE two things: the **rate** KL(q(z|x)‖p(z)) of its code z, and the "
        "**distortion** −E log p(x|z). Training lowers distortion + β rate. What does β decide?",
        setting=_at(_PLAIN),
    ),
    Predict(
        f"At β = 1 the rate ends at {_of(_PLAIN, 'rate'):.0f} nats. Now β = 4: each nat of rate "
        "costs four times as much. At which rate does training end? Within 3 nats counts.",
        _rate_of_heavy,
        unit="nats",
        tolerance=3.0,
        setting=_at(_PLAIN),
        shown=_at(_HEAVY),
    ),
    Predict(
        "Which has the higher ELBO, −(distortion + rate), on held-out images?",
        _best_elbo,
        ("β = 1", "β = 4", "Equal, within 1 nat"),
        setting=_at(_HEAVY),
        shown=_at(_PLAIN),
    ),
    Predict(
        "Warm-up: β rises from 0 to 1, then stays at 1. Against a constant β = 1, where does the "
        "held-out ELBO end?",
        _after_warm_up,
        ("Higher", "Equal, within 1 nat", "Lower"),
        setting=_at(_PLAIN),
        shown=_at(_WARM),
    ),
    See(_when_to_collapse, setting=_linear("1")),
    Move(
        f"In the view “Formula”, raise β of the linear VAE until only {_LEFT} of its "
        f"{len(VARIANCES)} dimensions have a rate.",
        lambda values: _used(values) == _LEFT,
        example=_linear(f"{VARIANCES[_LEFT] / NOISE:g}"),
        then=_when_two_are_left,
        setting=_linear("1"),
    ),
    Predict(
        "This VAE, with a deep decoder, falls to a rate of 0 at β = 1 and stays there: posterior "
        "collapse. Is it the best that this model can do at β = 1?",
        _is_collapse_best,
        ("Yes: the decoder needs no code", "No: training is stuck"),
        setting=_at(_COLLAPSE),
        shown=_at(_CURED),
    ),
    See(_why, setting=_at(_FEW, view="Latents")),
)
