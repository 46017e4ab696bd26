"""Codes for Q paid under P: entropy + KL = cross-entropy as lengths, and arithmetic coding.

Lengths of code words are in bits; entropies and divergences are in nats, as everywhere in kllab.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import fsum, log

import numpy as np
from numpy.typing import NDArray

from kllab import Categorical, cross_entropy, entropy, explain_kl
from kllab.models.pair_view import PairView
from kllab.topics.coding import arithmetic_code
from kllab.topics.coding.arithmetic_code import Interval
from kllab.topics.coding.prefix_code import (
    Length,
    canonical_words,
    huffman_lengths,
    kraft_sum,
    shannon_lengths,
)
from kllab.topics.coding.spec import WordPair, whole_numbers

Array = NDArray[np.float64]
CODES = {"ideal": "Ideal", "shannon": "Shannon", "huffman": "Huffman"}
"""Names of the codes: ideal lengths -log2 q, which need not be whole, Shannon's and Huffman's."""
_WHOLE = {"shannon": shannon_lengths, "huffman": huffman_lengths}


@dataclass(frozen=True, eq=False)
class Code:
    """Code: lengths in bits (infinite without a code word), and code words of a real code."""

    name: str
    lengths: Array
    words: tuple[str | None, ...] = ()

    def mean_length(self, probs: Array) -> float:
        """Return the mean length in bits under probabilities; infinite if one has no word."""
        used = probs > 0
        return fsum(probs[used] * self.lengths[used])

    @property
    def kraft(self) -> float:
        """Sum of 2^-length over its words."""
        return fsum(np.exp2(-self.lengths))


@dataclass(frozen=True, eq=False)
class CodingView(PairView):
    """View of `pair`: probabilities, codes for Q and for P by name; entropies in nats."""

    pair: WordPair
    p: Array
    q: Array
    codes: dict[str, Code]
    entropy: float
    cross_entropy: float

    @cached_property
    def own_codes(self) -> dict[str, Code]:
        """Codes designed for P."""
        return codes_of(whole_numbers(self.pair.p), self.p)

    def tables(self) -> dict[str, dict[str, NDArray[np.generic]]]:
        """Return the data of the charts: columns by table."""
        codes = [code for name, code in self.codes.items() if name != "ideal"]
        return {
            "words": {
                "word": np.array(self.pair.names),
                "p": self.p,
                "q": self.q,
                "-log p, nats": _surprisal(self.p),
                "-log q, nats": _surprisal(self.q),
                **{f"{code.name} length, binary digits": code.lengths for code in codes},
                **{
                    f"{code.name} code word": np.array([word or "" for word in code.words])
                    for code in codes
                },
            },
            "mean lengths under P": {
                "code": np.array([f"{code.name} for {side}" for side, code in self.sides()]),
                "mean length, binary digits": np.array(
                    [code.mean_length(self.p) for _, code in self.sides()]
                ),
                "sum of 2^-length": np.array([code.kraft for _, code in self.sides()]),
            },
        }

    def sides(self) -> list[tuple[str, Code]]:
        """Return all codes, each with the distribution that it is designed for."""
        return [
            (side, code)
            for side, codes in (("P", self.own_codes), ("Q", self.codes))
            for code in codes.values()
        ]


@dataclass(frozen=True, eq=False)
class MessageView:
    """Message in the arithmetic code for Q.

    Attributes
    ----------
    words : tuple of int
        The words that were coded: all, or those before the first of probability 0.
    intervals : list of Interval
        The interval after each word, the first of them [0, 1).
    stopped : int or None
        The word of probability 0 at which coding stopped.
    ideal : float
        -log2 of the message's probability under Q, in bits.
    decoded : tuple of int
        What the decoder returned.
    """

    words: tuple[int, ...]
    intervals: list[Interval]
    stopped: int | None
    bits: str
    ideal: float
    decoded: tuple[int, ...]


@lru_cache(maxsize=64)
def explore(pair: WordPair) -> CodingView:
    """Compute the view of `pair`. It is cached: do not modify its arrays."""
    p, q = np.array(pair.probs_p), np.array(pair.probs_q)
    of_p, of_q = Categorical(p), Categorical(q)
    return CodingView(
        pq=explain_kl(of_p, of_q),
        qp=explain_kl(of_q, of_p),
        pair=pair,
        p=p,
        q=q,
        codes=codes_of(whole_numbers(pair.q), q),
        entropy=float(entropy(of_p)),
        cross_entropy=float(cross_entropy(of_p, of_q)),
    )


def codes_of(counts: tuple[int, ...], probs: Array) -> dict[str, Code]:
    """Return all codes for probabilities, which are in proportion to the whole numbers `counts`."""
    found = {"ideal": Code(CODES["ideal"], _surprisal(probs) / log(2))}
    for name, lengths_of in _WHOLE.items():
        lengths = lengths_of(counts)
        assert kraft_sum(lengths) <= 1
        found[name] = Code(CODES[name], _as_array(lengths), canonical_words(lengths))
    return found


@lru_cache(maxsize=64)
def explore_message(pair: WordPair, message: tuple[int, ...]) -> MessageView:
    """Code a message, given as indices of words, for Q, and decode it."""
    counts = whole_numbers(pair.q)
    at = next((place for place, word in enumerate(message) if not counts[word]), None)
    words = message[:at]
    intervals = arithmetic_code.narrow(words, counts)
    bits = arithmetic_code.encode(words, counts)
    return MessageView(
        words=words,
        intervals=intervals,
        stopped=None if at is None else message[at],
        bits=bits,
        ideal=fsum(-np.log2(pair.probs_q[word]) for word in words),
        decoded=tuple(arithmetic_code.decode(bits, counts, len(words))),
    )


def _surprisal(probs: Array) -> Array:
    with np.errstate(divide="ignore"):
        return -np.log(probs) + 0.0


def _as_array(lengths: tuple[Length, ...]) -> Array:
    return np.array([np.inf if each is None else float(each) for each in lengths])
