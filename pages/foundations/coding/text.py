"""Text of the page of codes. Lengths are in bits: code words are made of binary digits."""

from math import isinf, log

from kllab.divergences.units import BITS, written
from kllab.topics.coding.compute import Code, CodingView, MessageView


def numbers(view: CodingView, code: Code) -> dict[str, str]:
    """Return the numbers of the page by name, in bits."""
    found = {
        "Entropy H(P), bits": BITS.number(view.entropy),
        "+ KL(P‖Q), bits": BITS.number(view.kl_pq),
        "= cross-entropy H(P, Q), bits": BITS.number(view.cross_entropy),
    }
    if code.words:
        found[f"Mean length, {code.name}, bits"] = written(code.mean_length(view.p))
    else:
        found["Perplexity of Q"] = written(2 ** BITS.of(view.cross_entropy))
    return found


def below(view: CodingView, code: Code) -> str:
    """Say under the numbers what they are in nats, or why they are infinite."""
    if isinf(view.kl_pq):
        return f"Infinite: {_missed(view)}. Such a code cannot write all that P draws."
    nats = (
        f"In nats {view.entropy:.4g} + {written(view.kl_pq, '.4g')} = {view.cross_entropy:.4g}. "
        "Lengths are in bits, as code words are made of binary digits."
    )
    if not code.words:
        return nats
    excess = code.mean_length(view.p) - BITS.of(view.cross_entropy)
    rounding = "0" if abs(excess) < 1e-12 else written(excess, "+.4g")
    return f"Rounding lengths to whole bits: {rounding}. {nats}"


def _missed(view: CodingView) -> str:
    names = [
        name for name, p, q in zip(view.pair.names, view.p, view.q, strict=True) if p > 0 and q == 0
    ]
    return f"Q gives probability 0 to {_and(names)}, so its code has no word for {_it(names)}"


def _and(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _it(names: list[str]) -> str:
    return "it" if len(names) == 1 else "them"


def areas(view: CodingView, code: Code) -> str:
    """Describe the main picture."""
    words = "; ".join(
        f"{name}: p {p:.4g}, {written(length, '.4g')} bits"
        for name, p, length in zip(view.pair.names, view.p, code.lengths, strict=True)
    )
    return (
        f"Each word as wide as its probability under P and as high as its {code.name.lower()} "
        f"length in the code for Q. {words}. The area is "
        f"{written(code.mean_length(view.p), '.6g')} bits, of which "
        f"{BITS.number(view.entropy)} are entropy."
    )


def tree(view: CodingView, code: Code) -> str:
    """Describe the tree of code words."""
    words = ", ".join(
        f"{name} {word or 'no bits'}"
        for name, word in zip(view.pair.names, code.words, strict=True)
        if word is not None
    )
    return f"Tree of the {code.name} code for Q: {words}."


def kraft(code: Code) -> str:
    """Explain Kraft's inequality with the numbers of a code."""
    used = "all of the tree is used" if code.kraft == 1 else "a part of the tree is not used"
    return (
        f"Kraft's inequality: the sum of 2^−length over all code words is {code.kraft:.6g}, at "
        f"most 1; {used}. No code word begins another one, so no marks between words are needed."
    )


def word_rows(view: CodingView) -> dict[str, list[str]]:
    """Return the table of all words."""
    shannon, huffman = view.codes["shannon"], view.codes["huffman"]
    return {
        "word": list(view.pair.names),
        "p": [f"{value:.4g}" for value in view.p],
        "q": [f"{value:.4g}" for value in view.q],
        "−log₂ p": [written(-_log2(value), ".4g") for value in view.p],
        "−log₂ q": [written(-_log2(value), ".4g") for value in view.q],
        **{code.name: [_written_word(word) for word in code.words] for code in (shannon, huffman)},
    }


def _log2(value: float) -> float:
    return log(value) / log(2) if value else float("-inf")


def _written_word(word: str | None) -> str:
    return "none" if word is None else word or "no bits"


def mean_lengths(view: CodingView) -> str:
    """Describe the bars of mean lengths."""
    listed = "; ".join(
        f"{code.name} code for {side} {written(code.mean_length(view.p), '.4g')}"
        for side, code in view.sides()
    )
    return f"Mean lengths under P in bits: {listed}."


def bounds(view: CodingView) -> str:
    """Return the bounds of mean lengths with the numbers of the pair, in Markdown."""
    entropy, cross = BITS.number(view.entropy, 4), BITS.number(view.cross_entropy, 4)
    above = written(BITS.of(view.entropy) + 1, ".4g")
    own = {name: view.own_codes[name].mean_length(view.p) for name in ("huffman", "shannon")}
    shannon = view.codes["shannon"].mean_length(view.p)
    lines = [
        "- A code made **for P**: H(P) ≤ mean length < H(P) + 1. "
        f"Here {entropy} ≤ {own['huffman']:.4g} (Huffman) ≤ {own['shannon']:.4g} (Shannon) < "
        f"{above}.",
    ]
    if isinf(shannon):
        lines.append(f"- A code made **for Q** is of infinite mean length: {_missed(view)}.")
    else:
        cross_above = written(BITS.of(view.cross_entropy) + 1, ".4g")
        lines.append(
            "- Shannon's code made **for Q**: H(P, Q) ≤ mean length < H(P, Q) + 1. "
            f"Here {cross} ≤ {shannon:.4g} < {cross_above}. The wrong code costs KL(P‖Q) more."
        )
        lines.append(
            "- Huffman's code for Q has the smallest mean length **under Q**. Under P it may even "
            "be shorter than the cross-entropy, because its lengths are rounded."
        )
    return "\n".join(lines)


def perplexity(view: CodingView) -> str:
    """Explain perplexity with the numbers of the pair, in Markdown."""
    own = 2 ** BITS.of(view.entropy)
    if isinf(view.cross_entropy):
        of_q = f"The perplexity of Q on P is infinite: {_missed(view)}."
    else:
        of_q = (
            f"The perplexity of Q on P is 2^H(P, Q) = {2 ** BITS.of(view.cross_entropy):.4g}: Q is "
            f"as surprised by a draw of P as if it had to guess among that many equal words. It is "
            f"2^KL(P‖Q) = {2 ** BITS.of(view.kl_pq):.4g} times that of P."
        )
    return (
        f"**Perplexity** is the number of equally probable words that are as hard to guess. P has "
        f"{len(view.p)} words and perplexity 2^H(P) = {own:.4g}.\n\n{of_q}\n\n"
        "Language models are compared by this number: their loss is the cross-entropy per token, "
        "and the perplexity is 2 to the loss in bits, or e to the loss in nats."
    )


def intervals(view: CodingView, message: MessageView) -> str:
    """Describe the narrowing interval."""
    text = "".join(view.pair.names[word] for word in message.words)
    return (
        f"Arithmetic coding of {text or 'nothing yet'}: after each word the interval is divided in "
        f"proportion to Q. Its width is {float(message.intervals[-1].width):.4g}; "
        f"{len(message.bits)} bits name a number inside it."
    )


def coded(view: CodingView, message: MessageView) -> str:
    """Say what the encoder wrote and what the decoder read, in Markdown."""
    names = view.pair.names
    text = "".join(names[word] for word in message.words)
    if not text:
        return "No word is coded yet: move the slider."
    back = "".join(names[word] for word in message.decoded)
    huffman = "".join(view.codes["huffman"].words[word] or "" for word in message.words)
    return (
        f"**{text}** in arithmetic code: `{message.bits or 'no bits'}`, {len(message.bits)} bits. "
        f"Ideal is −log₂ Q({text}) = {message.ideal:.4g}; at most 2 bits more are needed. Decoded: "
        f"**{back}**{', the same' if message.decoded == message.words else ', another'}. The "
        f"Huffman code takes {len(huffman)} bits. Both decoders are told the number of words."
    )


def stopped(view: CodingView, message: MessageView) -> str:
    """Say why coding stopped before the end; "" if it did not."""
    if message.stopped is None:
        return ""
    name = view.pair.names[message.stopped]
    return (
        f"Coding stops before {name}: Q gives it probability 0, so its part of the interval has "
        "no length, and no number of bits would be enough."
    )


def unknown(letters: list[str], names: tuple[str, ...]) -> str:
    """Say which letters of the message are no words."""
    given = ", ".join(f"“{letter}”" for letter in letters)
    words = "is no word" if len(letters) == 1 else "are no words"
    return (
        f"{given} {words} of this code and {'was' if len(letters) == 1 else 'were'} left out; "
        f"allowed are the letters {names[0]} to {names[-1]}."
    )
