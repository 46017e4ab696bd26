"""Spec of a text that is coded letter by letter."""

import unicodedata
from collections import Counter
from dataclasses import dataclass

from kllab.models.spec_field import check_field
from kllab.topics.coding.english import ENGLISH

LONGEST = 1000
SOURCES = ("english", "own", "uniform", "other")
"""Where Q comes from: English letters, the text itself, equal letters, another text."""


@dataclass(frozen=True)
class CodedText:
    """Text, and the letters that the code is made for.

    A letter is one character of Unicode, in its composed form.

    Parameters
    ----------
    text : str
        Text to be coded; the frequencies of its letters are P.
    source : str
        One of `SOURCES`; gives Q.
    other : str
        The other text, if the source is "other".
    folded : bool
        Whether capital letters count as small ones.

    Raises
    ------
    ValueError
        If a field is not allowed: names the field and what is allowed.
    """

    text: str = "she sells sea shells on the sea shore"
    source: str = "english"
    other: str = ""
    folded: bool = True

    def __post_init__(self) -> None:
        check_field(self, "source", self.source in SOURCES, " or ".join(SOURCES))
        for name in ("text", "other") if self.source == "other" else ("text",):
            length = len(getattr(self, name))
            if not 0 < length <= LONGEST:
                raise ValueError(
                    f"CodedText: {name} has {length:,} letters; allowed are 1 to {LONGEST:,}"
                )

    @property
    def letters(self) -> str:
        """The text as it is coded."""
        return self._composed(self.text)

    def counts(self) -> dict[str, int]:
        """Return whole numbers in proportion to Q by letter."""
        if self.source == "english":
            return dict(ENGLISH)
        if self.source == "uniform":
            return dict.fromkeys(self.letters, 1)
        return dict(Counter(self.letters if self.source == "own" else self._composed(self.other)))

    def _composed(self, text: str) -> str:
        return unicodedata.normalize("NFC", text.lower() if self.folded else text)
