"""Code snippets of the page of codes."""

from kllab.topics.coding.spec import WordPair
from kllab.topics.coding.text_spec import CodedText


def snippet(pair: WordPair) -> str:
    """Return code that prints the numbers of the page."""
    return f"""from math import log

from kllab import Categorical, cross_entropy, entropy, kl_divergence
from kllab.topics.coding.prefix_code import canonical_words, huffman_lengths
from kllab.topics.coding.spec import whole_numbers

weights_p = {list(pair.p)!r}
weights_q = {list(pair.q)!r}
p, q = {list(pair.probs_p)!r}, {list(pair.probs_q)!r}
P, Q = Categorical(p), Categorical(q)

print("H(P) =", entropy(P) / log(2), "bits")
print("KL(P||Q) =", kl_divergence(P, Q) / log(2), "bits")
print("H(P, Q) =", cross_entropy(P, Q) / log(2), "bits")
print("Perplexity 2^H(P, Q) =", 2 ** (cross_entropy(P, Q) / log(2)))

lengths = huffman_lengths(whole_numbers(tuple(weights_q)))
print("Huffman code for Q:", canonical_words(lengths))
costs = [float("inf") if bits is None else bits for bits in lengths]
mean = sum(share * bits for share, bits in zip(p, costs) if share)
print("Its mean length under P =", mean, "bits")
"""


def text_snippet(spec: CodedText) -> str:
    """Return code that prints the numbers of a coded text."""
    return f"""from math import log

from kllab.topics.coding.text_compute import explore
from kllab.topics.coding.text_spec import CodedText

view = explore({spec!r})

print("H(P) =", view.entropy / log(2), "bits per letter")
print("KL(P||Q) =", view.kl_pq / log(2), "bits per letter")
print("H(P, Q) =", view.cross_entropy / log(2), "bits per letter")
print("Letters with q = 0:", view.impossible or "none")
for code in view.real:
    print(code.name, "code:", len(code.bits), "bits, decoded right:", code.decoded == view.text)
"""
