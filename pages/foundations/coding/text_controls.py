"""Controls and presets of a text that is coded letter by letter."""

from dataclasses import asdict
from typing import Any

from kllab.topics.coding.text_spec import LONGEST, SOURCES, CodedText
from pages.web import controls
from pages.web.control_kinds import Choice, Slider
from pages.web.passage import Passage

START = CodedText()
TEXT = Passage("text", "Text; its letters are P", START.text, LONGEST)
SOURCE = Choice(
    "source",
    "Q: the letters that are expected",
    SOURCES,
    START.source,
    labels={
        "english": "English letters",
        "own": "the text's own letters",
        "uniform": "equal letters",
        "other": "another text's letters",
    },
    menu=True,
)
OTHER = Passage(
    "other", "Other text; its letters are Q", "a bad cab race abrades a drab car", LONGEST
)
CAPITALS = Choice(
    "capitals",
    "Capital letters count as",
    ("small", "own"),
    "small",
    labels={"small": "small ones", "own": "letters of their own"},
)
PART = Slider("part", "Part of the text that is coded, %", 1, 100, 100, 1)
CONTROLS = (TEXT, PART, SOURCE, OTHER, CAPITALS)
_SENTENCES = {
    "English, coded as English": START,
    "English, coded for its own letters": CodedText(source="own"),
    "English without the letter e": CodedText("a quick fox jumps at dawn as a crow calls aloud"),
    "German, coded as English": CodedText("der schnelle braune fuchs springt in den kalten bach"),
    "A digit that English letters lack": CodedText("we meet at 7"),
    "DNA, coded for equal letters": CodedText("gattacagattacattgacatta", "uniform"),
    "Abracadabra, coded for another text": CodedText("abracadabra", "other", OTHER.default),
}


def _values(spec: CodedText) -> dict[str, Any]:
    fields = asdict(spec)
    folded = fields.pop("folded")
    return fields | {
        "part": 100,
        "other": spec.other or OTHER.default,
        "capitals": "small" if folded else "own",
    }


CASES = {name: _values(spec) for name, spec in _SENTENCES.items()}


def draw() -> dict[str, Any]:
    """Draw the controls; return their values by key."""
    values = controls.draw((TEXT, PART, SOURCE))
    if values["source"] == "other":
        values |= controls.draw((OTHER,))
    return values | controls.draw((CAPITALS,))


def spec_of(values: dict[str, Any]) -> CodedText:
    """Return the spec of values; raise ValueError for an empty text."""
    other = values["other"] if values["source"] == "other" else ""
    coded = max(round(len(values["text"]) * values["part"] / 100), 1)
    return CodedText(values["text"][:coded], values["source"], other, values["capitals"] == "small")


def too_long_for_a_link(values: dict[str, Any]) -> list[str]:
    """Return the names of the texts that the address does not have."""
    names = {TEXT.key: "text", OTHER.key: "other text"}
    return [name for key, name in names.items() if not Passage.fits(values.get(key, ""))]
