"""Lesson on likelihood ratio tests: how many draws tell P from Q."""

from collections.abc import Mapping
from functools import cache
from math import exp, inf, log
from typing import Any

import numpy as np

from kllab.divergences.units import written
from kllab.topics.likelihood_ratio.compute import RatioView, divergence, explore, on_boundary
from kllab.topics.likelihood_ratio.errors import log_errors, log_type_2_at
from kllab.topics.likelihood_ratio.spec import MOST_DRAWS, Hypotheses
from kllab.topics.likelihood_ratio.walks import walks
from pages.foundations.likelihood_ratio.controls import (
    ALPHA,
    CASES,
    COIN,
    COIN_CASES,
    CONTROLS,
    DRAWS,
    FLIPS,
    SEED,
    START,
    SUBJECT,
    TRUTH,
    spec_of,
)
from pages.web.lesson import Look, Move, Predict, See, Setting, Values, setting_of
from pages.web.truth import Truth

_FAIR = CASES["Fair threshold, equal exponents"]
# The handle of R is elsewhere on the same boundary, so that the star is seen.
_STAR = _FAIR | {"r_0": 0.2, "r_1": 0.6, "r_2": 0.2}
_RARE = CASES["Q thinks one outcome rare"]
_COIN = COIN_CASES["Fair coin or 70 % heads"]
_SKEWED = COIN_CASES["A coin that hardly ever falls on heads"]
_SMALL = 0.01
_TENTH = 10


def _at(case: Mapping[str, Any], view: str = "", **others: Any) -> Setting:
    subject = {SUBJECT.key: "coin"} if "heads_p" in case else {}
    setting = setting_of({**subject, **case, **others}, CONTROLS)
    return {**setting, **({"view": view} if view else {})}


def _spec(case: Mapping[str, Any], draws: int = START.draws) -> Hypotheses:
    return spec_of(case, draws, ALPHA.default)


def _of(values: Values) -> RatioView:
    keys = [one.key for one in COIN]
    is_coin = values[SUBJECT.key] == "coin"
    case = (
        {key: values[key] for key in keys}
        if is_coin
        else {key: value for key, value in values.items() if key not in keys}
    )
    return explore(spec_of(case, values[DRAWS.key], values[ALPHA.key]))


def _percent(probability: float) -> str:
    return f"{100 * probability:.3g} %"


def _mean_after() -> Truth:
    spec, draws = _spec(_FAIR), FLIPS.default
    found = walks(spec, TRUTH.default, SEED.default, draws)
    return Truth(
        draws * found.slope,
        f"A draw of P adds log(p/q), which is KL(P‖Q) = {found.slope:.4g} on average: the slope. "
        f"The mean of {len(found.ratios)} walkers after {draws} draws is "
        f"{found.ratios[:, -1].mean():.3g}.",
    )


@cache
def _direction() -> Truth:
    view = explore(_spec(_RARE))
    fall = float(-np.diff(view.type_2_at)[-1] / np.diff(view.numbers)[-1])
    ways = (view.kl_pq, view.kl_qp)
    before, last = view.numbers[-2:]
    return Truth(
        min(range(2), key=lambda index: abs(ways[index] - fall)),
        "Draws of Q have to look like draws of P. From "
        f"{before:.0f} to {last:.0f} draws its log falls by {fall:.3g} nats a draw, on its way to "
        f"KL(P‖Q) = {view.kl_pq:.3g}; KL(Q‖P) is {view.kl_qp:.3g}. This is Stein's lemma.",
    )


@cache
def _draws_needed() -> Truth:
    view = explore(_spec(_COIN))
    needed = next(
        n
        for n in range(1, MOST_DRAWS + 1)
        if log_type_2_at(view.p, view.q, ALPHA.default, n) < log(_SMALL)
    )
    rule = log(1 / _SMALL) / view.kl_pq
    return Truth(
        rule,
        f"n = log({1 / _SMALL:g}) / KL(P‖Q) = {rule:.3g}. The exact test at α = {ALPHA.default:g} "
        f"needs {needed}: the rule gives the slope and leaves out slower factors.",
    )


def _where() -> Truth:
    view = explore(_spec(_STAR))
    middle = (view.q + view.nearest) / 2
    exponents = [divergence(point, view.p) for point in (view.q, middle, view.nearest)]
    return Truth(
        int(np.argmin(exponents)),
        f"KL(·‖P) is {exponents[0]:.3g} nats at Q, {exponents[1]:.3g} half way and "
        f"{exponents[2]:.3g} at the star. The smallest counts: the error is about "
        f"exp(−n · {exponents[2]:.3g}). This is Sanov's theorem.",
    )


def _fair_share() -> Truth:
    view = explore(_spec(_SKEWED))
    share = float(on_boundary(view.p, view.spec.log_ratio, 0.0)[0])
    middle = (view.p + view.q) / 2
    return Truth(
        share,
        f"At {share:.3g} both divergences are {view.chernoff:.3g} nats: Chernoff's exponent. "
        f"In the middle, {middle[0]:.3g}, they are {divergence(middle, view.p):.3g} from P and "
        f"{divergence(middle, view.q):.3g} from Q.",
    )


def _is_small(values: Values) -> bool:
    return max(_of(values).log_errors) < log(_SMALL)


def _when_small(values: Values) -> str:
    view = _of(values)
    first, second = (_percent(exp(each)) for each in view.log_errors)
    return (
        f"With n = {view.spec.draws} the errors are {first} and {second}. They shrink with the "
        f"exponents {view.exponents[0]:.3g} and {view.exponents[1]:.3g} nats a draw. "
        "Half the exponent needs twice the draws."
    )


@cache
def _enough_draws() -> int:
    spec = _spec(_COIN)
    p, q, _ = spec.probs
    return next(
        n
        for n in range(1, MOST_DRAWS + 1)
        if max(log_errors(p, q, spec.threshold, n)) < log(_SMALL)
    )


def _why(values: Values) -> str:
    view = _of(values)
    more = log(_TENTH) / view.chernoff if view.chernoff else inf
    return (
        "If P and Q are equally probable, the error falls with Chernoff's exponent "
        f"{view.chernoff:.3g}: **less than KL(P‖Q) = {view.kl_pq:.3g}**, as both errors have to "
        f"fall. A tenth of the error costs log({_TENTH}) / {view.chernoff:.3g} = "
        f"{written(more, '.3g')} more draws."
    )


_FAIR_VIEW, _COIN_VIEW = explore(_spec(_FAIR)), explore(_spec(_COIN))

LESSON = (
    Look(
        "Each point of the triangle is a distribution. If the frequencies of the draws fall into "
        "the shaded part, the test decides for Q. Drag P and Q together and watch both errors.",
        setting={},
    ),
    Predict(
        f"Draws come from P, and each adds log(p/q). KL(P‖Q) is {_FAIR_VIEW.kl_pq:.3g} nats. "
        f"What is the sum, log P/Q, after {FLIPS.default} draws on average?",
        _mean_after,
        unit="nats",
        setting=_at(_FAIR, "Live"),
    ),
    Predict(
        "The test may reject a true P in "
        f"{_percent(ALPHA.default)} of cases, not more. How fast does its other error, to decide "
        "for P when Q is true, fall?",
        _direction,
        ("Like exp(−n · KL(P‖Q))", "Like exp(−n · KL(Q‖P))", "It depends on the percentage"),
        setting=_at(_RARE, "Stein"),
    ),
    Predict(
        f"P has {_COIN['heads_p']:.0%} heads, Q {_COIN['heads_q']:.0%}: KL(P‖Q) = "
        f"{_COIN_VIEW.kl_pq:.3g} nats. From how many draws on is exp(−n · KL) below "
        f"{_percent(_SMALL)}?",
        _draws_needed,
        unit="draws",
        setting=_at(_COIN, "Stein"),
    ),
    Move(
        f"Raise the number of draws until both errors, I and II, are below {_percent(_SMALL)}.",
        _is_small,
        example=_at(_COIN, "Sanov", draws=_enough_draws()),
        then=_when_small,
        setting=_at(_COIN, "Sanov"),
    ),
    Predict(
        "P is true, and yet the draws fall into the shaded part. Where are their frequencies most "
        "probably?",
        _where,
        ("At Q", "Half way from the star to Q", "At the star, nearest to P"),
        setting=_at(_STAR),
        shown=_at(_STAR, "Sanov"),
    ),
    Predict(
        f"P has {_SKEWED['heads_p']:.0%} heads, Q {_SKEWED['heads_q']:.0%}. Set the share that "
        "decides to where both errors fall equally fast.",
        _fair_share,
        tolerance=0.03,
        placed="heads_r",
        setting=_at(_SKEWED, heads_r=0.48),
        shown=_at(_SKEWED, "Bayes", heads_r=round(_fair_share().value, 2)),
    ),
    See(_why, setting=_at(_FAIR, "Bayes")),
)
