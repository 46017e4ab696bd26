"""A text coded letter by letter: cost of each letter, total, real bits, and the text decoded."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import fsum, log

import numpy as np
from numpy.typing import NDArray

from kllab import Categorical, cross_entropy, entropy, explain_kl
from kllab.models.pair_view import PairView
from kllab.topics.coding import arithmetic_code, prefix_code
from kllab.topics.coding.compute import Code, codes_of
from kllab.topics.coding.text_spec import CodedText

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class RealBits:
    """Bits of the text in a real code, and what its decoder returns."""

    name: str
    bits: str
    decoded: str


@dataclass(frozen=True, eq=False)
class TextView(PairView):
    """View of `spec`.

    Attributes
    ----------
    text : str
        The text as it is coded.
    letters : tuple of str
        Letters of the text, the frequent ones first, then the others of Q.
    counts : numpy.ndarray
        How often the text has each letter, (letters,).
    p, q : numpy.ndarray
        Frequencies in the text, and probabilities for which the codes are made.
    codes : dict
        Codes for Q over all `letters`.
    entropy, cross_entropy : float
        In nats per letter.
    impossible : tuple of str
        Letters of the text with q = 0: no code can write them.
    """

    spec: CodedText
    text: str
    letters: tuple[str, ...]
    counts: Array
    p: Array
    q: Array
    codes: dict[str, Code]
    entropy: float
    cross_entropy: float
    impossible: tuple[str, ...]
    _counts_q: tuple[int, ...]

    @cached_property
    def real(self) -> tuple[RealBits, ...]:
        """The text in Shannon's, Huffman's and the arithmetic code; empty if that is impossible."""
        if self.impossible:
            return ()
        found = []
        for name in ("shannon", "huffman"):
            words = dict(zip(self.letters, self.codes[name].words, strict=True))
            bits = prefix_code.encode(self.text, words)
            decoded = "".join(prefix_code.decode(bits, words, len(self.text)))
            found.append(RealBits(self.codes[name].name, bits, decoded))
        place = {letter: index for index, letter in enumerate(self.letters)}
        bits = arithmetic_code.encode([place[letter] for letter in self.text], self._counts_q)
        indices = arithmetic_code.decode(bits, self._counts_q, len(self.text))
        decoded = "".join(self.letters[index] for index in indices)
        return (*found, RealBits("Arithmetic", bits, decoded))

    def of_text(self, code: Code) -> Code:
        """Return the part of a code for the letters of the text."""
        count = int(np.count_nonzero(self.counts))
        return Code(code.name, code.lengths[:count], code.words[:count])

    def costs(self, code: Code) -> Array:
        """Return the length in bits of each letter of the text, in order."""
        place = {letter: index for index, letter in enumerate(self.letters)}
        return code.lengths[[place[letter] for letter in self.text]]

    def total(self, code: Code) -> float:
        """Return the bits of the whole text; infinite if a letter is impossible."""
        used = self.counts > 0
        return fsum(self.counts[used] * code.lengths[used])

    def tables(self) -> dict[str, dict[str, NDArray[np.generic]]]:
        """Return the data of the charts: columns by table."""
        lengths = {name: self.codes[name] for name in ("ideal", "shannon", "huffman")}
        return {
            "letters": {
                "letter": np.array(self.letters),
                "count in the text": self.counts,
                "p": self.p,
                "q": self.q,
                **{f"{code.name} length, binary digits": code.lengths for code in lengths.values()},
                "Huffman code word": np.array([word or "" for word in lengths["huffman"].words]),
            },
            "letter by letter": {
                "place": np.arange(1.0, len(self.text) + 1),
                "letter": np.array(list(self.text)),
                **{
                    f"{code.name} length, binary digits": self.costs(code)
                    for code in lengths.values()
                },
            },
        }


@lru_cache(maxsize=32)
def explore(spec: CodedText) -> TextView:
    """Compute the view of `spec`. It is cached: do not modify its arrays."""
    text, own, of_q = spec.letters, Counter(spec.letters), spec.counts()
    others = [letter for letter in of_q if letter not in own]
    letters = (*(letter for letter, _ in own.most_common()), *others)
    counts_q = tuple(of_q.get(letter, 0) for letter in letters)
    counts = np.array([float(own.get(letter, 0)) for letter in letters])
    p, q = counts / len(text), np.array(counts_q) / sum(counts_q)
    dist_p, dist_q = Categorical(p), Categorical(q)
    codes = codes_of(counts_q, q)
    impossible = tuple(letter for letter in own if not of_q.get(letter))
    return TextView(
        pq=explain_kl(dist_p, dist_q),
        qp=explain_kl(dist_q, dist_p),
        spec=spec,
        text=text,
        letters=letters,
        counts=counts,
        p=p,
        q=q,
        codes=codes,
        entropy=float(entropy(dist_p)),
        cross_entropy=float(cross_entropy(dist_p, dist_q)),
        impossible=impossible,
        _counts_q=counts_q,
    )


def perplexity(nats: float) -> float:
    """Return 2 to an entropy in bits: the number of equal letters that are as hard to guess."""
    return float(np.exp2(nats / log(2)))
