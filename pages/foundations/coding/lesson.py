"""Lesson on codes: what the bits are that a wrong code pays."""

from dataclasses import asdict
from fractions import Fraction
from typing import Any

from kllab.divergences.units import BITS, written
from kllab.topics.coding.compute import CodingView, explore
from kllab.topics.coding.spec import WordPair
from pages.foundations.coding.controls import PRESETS, pair_of
from pages.foundations.weights_editor import as_lines
from pages.web.lesson import Look, Move, Predict, See, Setting, Values
from pages.web.truth import WHICH_IS_INFINITE, Truth, infinite

_EQUAL, _RIGHT, _REVERSED, _HORSES, _CERTAIN, _MISSED = (
    PRESETS[name]
    for name in (
        "Q thinks all words equal",
        "Q is right",
        "Q has the order reversed",
        "Eight horses (Cover and Thomas)",
        "One word is almost certain",
        "Q has no word for d",
    )
)
_ENOUGH = 0.05
_WHOLE = (1.0, 2.0)


def _at(pair: WordPair, view: str = "", **others: str) -> Setting:
    return as_lines(asdict(pair)) | ({"view": view} if view else {}) | others


def _list(values: Any) -> str:
    return ", ".join(f"{float(value):.4g}" for value in values)


def _of(values: Values) -> CodingView:
    return explore(pair_of({key: values[key] for key in ("p", "q")}))


def _entropy() -> Truth:
    view = explore(_RIGHT)
    own = view.own_codes["ideal"].lengths
    return Truth(
        BITS.of(view.entropy),
        f"The lengths are −log₂ p: {_list(own)} bits. Their mean under P is the entropy "
        f"H(P) = {BITS.number(view.entropy, 4)} bits. No code is shorter on average.",
    )


def _excess() -> Truth:
    view = explore(_REVERSED)
    return Truth(
        BITS.of(view.kl_pq),
        f"It pays {BITS.number(view.cross_entropy, 4)} bits a word where "
        f"{BITS.number(view.entropy, 4)} are enough. The difference is "
        f"KL(P‖Q) = {BITS.number(view.kl_pq, 4)} bits.",
    )


def _rounded() -> Truth:
    view = explore(_CERTAIN)
    mean = view.codes["huffman"].mean_length(view.p)
    lengths = (BITS.of(view.entropy), *_WHOLE)
    return Truth(
        min(range(len(lengths)), key=lambda index: abs(lengths[index] - mean)),
        f"Even a sure word takes a whole bit, so the mean is {mean:.4g}. A Huffman code made for P "
        f"is always less than 1 bit above the entropy: here {mean - lengths[0]:.3g}.",
    )


def _missed() -> Truth:
    view = explore(_MISSED)
    return Truth(
        infinite(view.kl_pq, view.kl_qp),
        f"P draws d in {view.p[-1]:.0%} of cases, and the code for Q has no word for it: "
        "infinitely many bits. A code for P can write all that Q draws, for "
        f"{BITS.number(view.kl_qp, 3)} bits too many.",
    )


def _is_near(values: Values) -> bool:
    return BITS.of(_of(values).kl_pq) < _ENOUGH


def _when_near(values: Values) -> str:
    view = _of(values)
    return (
        f"The code for Q pays {BITS.number(view.kl_pq, 3)} bits too many now. It is free only if "
        "each length is −log₂ p. If you shorten one word, the others grow: that is Kraft's "
        "inequality."
    )


def _perplexity() -> Truth:
    view = explore(_HORSES)
    own, paid = (2 ** BITS.of(nats) for nats in (view.entropy, view.cross_entropy))
    return Truth(
        own,
        f"H(P) is {BITS.number(view.entropy, 4)} bits, and 2^H(P) = {own:.4g}: the perplexity. "
        f"A reader who thinks all {len(view.p)} equal has 2^H(P, Q) = {paid:.4g}.",
    )


def _why(values: Values) -> str:
    view = _of(values)
    entropy, kl, paid = (
        written(BITS.of(nats), ".4g") for nats in (view.entropy, view.kl_pq, view.cross_entropy)
    )
    return (
        f"A word of P has to cost H(P) = {entropy} bits. The code for Q adds **KL(P‖Q) = {kl}**, "
        f"together {paid}: the cross-entropy. A language model's loss is this number, per token."
    )


LESSON = (
    Look(
        "A bar is a word: as wide as its probability p, as high as its length in a code made for "
        "Q. The area is the mean length in bits. Drag a top and watch the sum.",
        setting={},
    ),
    Predict(
        f"Four words have P = ({_list(_RIGHT.probs_p)}). How many bits a word does the best code "
        "for P need on average?",
        _entropy,
        unit="bits",
        setting=_at(_RIGHT),
        shown=_at(_RIGHT, "Words", code="huffman"),
    ),
    Predict(
        f"P = ({_list(_REVERSED.probs_p)}), but the code for Q has lengths "
        f"{_list(explore(_REVERSED).codes['ideal'].lengths)}. How many bits a word are too many?",
        _excess,
        unit="bits",
        setting=_at(_REVERSED),
        shown=_at(_REVERSED, "Lengths"),
    ),
    Move(
        f"Change the lengths until the code for Q pays less than {_ENOUGH:g} bits too many. Begin "
        "with word a, which is the most frequent one.",
        _is_near,
        example=_at(_RIGHT),
        then=_when_near,
        setting=_at(_EQUAL),
    ),
    Predict(
        f"Now P = Q = ({_list(_CERTAIN.probs_p)}). The entropy is "
        f"{BITS.number(explore(_CERTAIN).entropy, 2)} bits. How long is a word of the Huffman code "
        "on average?",
        _rounded,
        ("As long as the entropy", *(BITS.named(f"{whole:g}") for whole in _WHOLE)),
        setting=_at(_CERTAIN, code="huffman"),
        shown=_at(_CERTAIN, "Lengths", code="huffman"),
        hides_picture=True,
    ),
    Predict(
        f"P = ({_list(_MISSED.probs_p)}) and Q = ({_list(_MISSED.probs_q)}): Q never expects d. "
        "Which of the two costs is infinite?",
        _missed,
        WHICH_IS_INFINITE,
        setting=_at(_MISSED),
        shown=_at(_MISSED, "Words"),
        hides_picture=True,
    ),
    Predict(
        f"{len(_HORSES.p)} horses win with {', '.join(str(Fraction(p)) for p in _HORSES.probs_p)}. "
        "A race among how many equal horses is as hard to guess?",
        _perplexity,
        setting=_at(_HORSES),
        shown=_at(_HORSES, "Perplexity"),
    ),
    See(_why, setting=_at(_EQUAL, "Words")),
)
