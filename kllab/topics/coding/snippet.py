"""Code snippets of the page of codes."""

from kllab.topics.coding.spec import WordPair


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
