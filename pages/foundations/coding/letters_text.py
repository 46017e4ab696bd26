"""Words about a text that is coded letter by letter."""

from math import isinf

from kllab.divergences.units import BITS, written
from kllab.topics.coding.compute import Code
from kllab.topics.coding.text_compute import RealBits, TextView, perplexity
from pages.web.passage import IN_LINK
from pages.web.plain_text import as_text

_NAMES = {" ": "space", "\n": "line break", "\t": "tab"}
_MARKS = {" ": "␣", "\n": "⏎", "\t": "⇥"}
SOURCE = (
    "English letters: Norvig, “English letter frequency counts: Mayzner revisited” (2013), "
    "norvig.com/mayzner.html: 3,563.5 billion letters of scanned books, and a space after each of "
    "their 743.8 billion words."
)
_OF_Q = {
    "english": "English letters, small ones and the space, do not have it",
    "own": "",
    "uniform": "",
    "other": "the other text does not have it",
}


def mark(letter: str) -> str:
    """Return a letter as it is drawn; the code of one that cannot be seen."""
    seen = _MARKS.get(letter, letter)
    return seen if seen.isprintable() else f"U+{ord(letter):04X}"


def name(letter: str) -> str:
    """Return the name of a letter in a sentence."""
    return _NAMES.get(letter, f"“{mark(letter)}”")


def numbers(view: TextView, code: Code) -> dict[str, str]:
    """Return the numbers of the page by name, in bits."""
    return {
        "Entropy H(P), bits per letter": BITS.number(view.entropy),
        "+ KL(P‖Q)": BITS.number(view.kl_pq),
        "= cross-entropy H(P, Q)": BITS.number(view.cross_entropy),
        f"Whole text, {code.name if code.words else 'ideal lengths'}, bits": written(
            view.total(code)
        ),
    }


def below(view: TextView, too_long: list[str]) -> str:
    """Say under the numbers why they are infinite, or what they mean; and what links lack."""
    link = (
        f" A link has texts up to {IN_LINK} letters: the {' and the '.join(too_long)} will not be "
        "in it."
        if too_long
        else ""
    )
    if view.impossible:
        names = ", ".join(name(letter) for letter in view.impossible[:6])
        others = len(view.impossible) - 6
        more = f" and {others} more" if others > 0 else ""
        why = _OF_Q[view.spec.source].replace("it", "them" if len(view.impossible) > 1 else "it")
        return f"Infinitely many bits for {names}{more}: q = 0, as {why}.{link}"
    return (
        f"{len(view.text):,} letters, {int((view.counts > 0).sum())} different ones. In nats per "
        f"letter {view.entropy:.4g} + {written(view.kl_pq, '.4g')} = {view.cross_entropy:.4g}."
        f"{link}"
    )


def areas(view: TextView, code: Code) -> str:
    """Describe the main picture."""
    shown = zip(view.letters, view.p, view.of_text(code).lengths, strict=False)
    words = "; ".join(
        f"{name(letter)}: p {p:.3g}, {written(length, '.3g')} bits" for letter, p, length in shown
    )
    return (
        f"Each letter as wide as its frequency in the text and as high as its {code.name.lower()} "
        f"length in the code for Q. {words}. The area is "
        f"{written(view.total(code) / len(view.text), '.6g')} bits per letter."
    )


def letter_by_letter(view: TextView, code: Code) -> str:
    """Describe the bars of each letter of the text."""
    return (
        f"Cost in bits of each letter of the text, in order, in the {code.name.lower()} code for "
        f"Q; together {written(view.total(code))} bits."
    )


def letter_rows(view: TextView) -> dict[str, list[str]]:
    """Return the table of the letters of the text, as Markdown of plain text."""
    count = int((view.counts > 0).sum())
    ideal, shannon, huffman = (view.codes[code] for code in ("ideal", "shannon", "huffman"))
    return {
        "letter": [as_text(mark(letter)) for letter in view.letters[:count]],
        "times": [f"{times:.0f}" for times in view.counts[:count]],
        "p": [f"{value:.4f}" for value in view.p[:count]],
        "q": [f"{value:.4f}" for value in view.q[:count]],
        "−log₂ q": [written(value, ".3f") for value in ideal.lengths[:count]],
        "Shannon": [written(value, ".0f") for value in shannon.lengths[:count]],
        "Huffman": [word or "none" for word in huffman.words[:count]],
    }


def bits(view: TextView, coded: RealBits) -> str:
    """Say how long the text is in a real code and whether it was decoded, in Markdown."""
    same = "the same text" if coded.decoded == view.text else "another text"
    ideal = view.total(view.codes["ideal"])
    more = written(len(coded.bits) - ideal, "+.4g")
    return (
        f"**{coded.name}**: {len(coded.bits):,} bits, {more} against the ideal {ideal:,.2f}; "
        f"decoded: {same}."
    )


def plain(view: TextView) -> str:
    """Compare with a file, in Markdown."""
    size = 8 * len(view.text.encode("utf-8", "surrogatepass"))
    return f"A file (UTF-8) takes {size:,} bits. The decoders are told Q and the number of letters."


def impossible(view: TextView) -> str:
    """Say why the text has no bits."""
    names = ", ".join(name(letter) for letter in view.impossible)
    return (
        f"No bits: {names} {'has' if len(view.impossible) == 1 else 'have'} probability 0 under "
        "Q. A code gives short words to some letters by giving long ones to others; a letter of "
        "probability 0 has none at all."
    )


def perplexities(view: TextView) -> str:
    """Explain perplexity with the numbers of the text, in Markdown."""
    own, paid = perplexity(view.entropy), perplexity(view.cross_entropy)
    of_q = "infinite" if isinf(paid) else f"{paid:.4g}"
    return (
        f"**Perplexity** is the number of equally probable letters that are as hard to guess: "
        f"2^H(P) = {own:.4g} for this text's own letters, and 2^H(P, Q) = {of_q} for a reader who "
        "expects Q.\n\nThe code sees one letter at a time. Codes that look at the letters before, "
        "as language models do, have smaller cross-entropies."
    )
