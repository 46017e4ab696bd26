"""Lesson on Bayesian neural networks: how KL to a prior says where a network does not know.

Answers are measured in three earlier trainings of each preset, or computed for a layer.
"""

from functools import partial

from kllab.topics.bayesian_network.compute import LayerView, explore
from kllab.topics.bayesian_network.spec import TutorialLayer
from pages.deep_learning.bayesian_network.controls import ALL
from pages.deep_learning.bayesian_network.presets import PRESETS, config_of
from pages.deep_learning.bayesian_network.tutorial import PRIOR_SIGMA
from pages.web import measured_presets
from pages.web.lesson import Look, Move, Predict, See, Setting, Values, setting_of
from pages.web.truth import Truth

_BAYES, _NONE, _FULL, _BATCHES = "A gap in the data", "KL × 0", "KL × 1", "KL × 1/batches"
_RELU, _DIGITS, _DIGITS_NONE = "ReLU", "Digits", "Digits, KL × 0"
_SAME = 0.25
"""Share by which the band in the gap may differ from that at the data to count as the same."""
_BATCHED = config_of(PRESETS[_BATCHES])
_of = partial(measured_presets.mean, "bayesian_network")


def _at(preset: str, **others: str) -> Setting:
    return {**setting_of(PRESETS[preset], ALL), **others}


def _layer(sigma: float) -> Setting:
    return _at(_BAYES, view="Mistake", **{PRIOR_SIGMA.key: f"{sigma:g}"})


def _without_kl() -> Truth:
    bayes, none = _of(_BAYES, "gap"), _of(_NONE, "gap")
    return Truth(
        0 if none > 1.1 * bayes else 1 if none > 0.9 * bayes else 2,
        f"Its width falls from {bayes:.2f} to {none:.3f}. Without KL nothing keeps the weights "
        "uncertain: their standard deviations shrink, and the network is sure of a guess.",
    )


def _too_heavy() -> Truth:
    return Truth(
        _BATCHED.kl_coefficient * _BATCHED.n,
        f"KL / {_BATCHED.n // _BATCHED.batch_size} belongs to the sum of the NLL over a batch. "
        "With the mean it is too heavy by the batch size, a common mistake. The band widens at "
        f"the data, from {_of(_BAYES, 'band'):.2f} to {_of(_BATCHES, 'band'):.2f}.",
    )


def _where_wide(preset: str) -> int:
    """Return where the band is wider: 0 in the gap, 1 at the data, 2 the same."""
    ratio = _of(preset, "ratio")
    return 0 if ratio > 1 + _SAME else 1 if ratio < 1 - _SAME else 2


def _of_full_weight() -> Truth:
    factor = _of(_FULL, "band") / _of(_BAYES, "band")
    return Truth(
        _where_wide(_FULL),
        f"In the gap it is {_of(_FULL, 'ratio'):.2f} times as wide as at the data, where it is "
        f"{factor:.0f} times as wide as with KL / N: {_of(_FULL, 'heavier'):.0f} points count as "
        "one, so q stays near the prior.",
    )


def _of_relu() -> Truth:
    return Truth(
        _where_wide(_RELU),
        f"In the gap it is {_of(_RELU, 'ratio'):.2f} times as wide as at the data, with tanh "
        f"{_of(_BAYES, 'ratio'):.1f} times. One layer of ReLU with independent weights cannot be "
        "uncertain only between clusters.",
    )


def _view(values: Values) -> LayerView:
    return explore(TutorialLayer(values[PRIOR_SIGMA.key]))


def _is_exact(values: Values) -> bool:
    view = _view(values)
    return abs(view.kl - view.tutorial) <= 1e-9 * view.kl


def _when_exact(values: Values) -> str:
    view = _view(values)
    return (
        f"At σ = {view.layer.prior_sigma:g} both are {view.kl:.0f} nats. The formula leaves out "
        "log σ of each weight, which is 0 only there; below it exceeds KL, above it can even be "
        "negative."
    )


def _why(_: Values) -> str:
    return (
        f"**Why it matters**: on images unlike its digits the mean entropy is at least "
        f"{_of(_DIGITS, 'unknown'):.2f} nats, on held-out digits {_of(_DIGITS, 'entropy'):.2f}. "
        f"Without KL it is {_of(_DIGITS_NONE, 'unknown'):.2f}: sure of what it never saw."
    )


LESSON = (
    Look(
        "How does a network say that it does not know? Each weight has a distribution q(w), and "
        "KL(q‖prior)/N is added to the mean NLL. The band shows how much functions drawn from q "
        "differ.",
        setting=_at(_BAYES, view="Spread"),
    ),
    Predict(
        "The KL term gets the weight 0: only the data count. What does the band do in the gap, "
        "where there are no data?",
        _without_kl,
        ("It becomes wider", "It stays", "It becomes narrower"),
        setting=_at(_BAYES),
        shown=_at(_NONE, view="Spread"),
    ),
    Predict(
        f"{_BATCHED.n} points in batches of {_BATCHED.batch_size}. To the *mean* NLL of a batch, "
        "code adds KL / batches instead of KL / N. How many times too heavy is that?",
        _too_heavy,
        unit="times",
        setting=_at(_BAYES),
        shown=_at(_BATCHES, view="Spread"),
    ),
    Predict(
        "Now KL / N becomes KL, the whole. Where is the band wider?",
        _of_full_weight,
        ("In the gap", "At the data", f"The same, within {_SAME:.0%}"),
        setting=_at(_BATCHES),
        shown=_at(_FULL, view="Spread"),
    ),
    Move(
        "KL is also often coded wrongly. In the view “Mistake” a tutorial's kl_loss of a layer is "
        "compared with KL. Move the prior's σ to where both agree.",
        _is_exact,
        example=_layer(1.0),
        then=_when_exact,
        setting=_layer(0.1),
    ),
    Predict(
        "Back to KL / N, but ReLU instead of tanh units. Where is the band wider?",
        _of_relu,
        ("In the gap", "At the data", f"The same, within {_SAME:.0%}"),
        setting=_at(_BAYES),
        shown=_at(_RELU, view="Spread"),
    ),
    See(_why, setting=_at(_DIGITS, view="Calibration")),
)
