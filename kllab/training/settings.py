"""Base of every experiment's config: described fields, validation, JSON."""

import json
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, Self

from kllab.training.parameter import Parameter, Value


def setting(default: Value, sentence: str, **limits: Any) -> Any:
    """Return a dataclass field with a description and limits; `limits` as in `Parameter`."""
    return field(default=default, metadata={"sentence": sentence, **limits})


@dataclass(frozen=True)
class Settings:
    """Base of frozen configs whose fields are made by `setting`.

    Raises
    ------
    ValueError
        If a field is not allowed: names the field, its value and what is allowed.
    """

    @classmethod
    def described(cls) -> dict[str, Parameter]:
        """Return each setting by name, in the order of forms."""
        return {
            item.name: Parameter(item.name, item.default, **item.metadata)
            for item in fields(cls)
            if item.default is not MISSING and "sentence" in item.metadata
        }

    def __post_init__(self) -> None:
        """Validate every field."""
        for name, parameter in self.described().items():
            object.__setattr__(self, name, parameter.check(getattr(self, name)))

    def to_json(self) -> str:
        """Return all fields as a JSON object, in their order."""
        return json.dumps({item.name: getattr(self, item.name) for item in fields(self)})

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote.

        Raises
        ------
        ValueError
            If the text is not a JSON object, or a field is unknown, missing or not allowed.
        """
        try:
            given = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise ValueError(f"config is no JSON: {error}") from error
        if not isinstance(given, dict):
            raise ValueError(f"config is a JSON {type(given).__name__}; allowed: an object")
        names = [item.name for item in fields(cls)]
        unknown = [name for name in given if name not in names]
        missing = [name for name in names if name not in given]
        if unknown or missing:
            parts = (("unknown", unknown), ("missing", missing))
            what = "; ".join(f"{how} {', '.join(map(repr, x))}" for how, x in parts if x)
            raise ValueError(f"config has the wrong fields: {what}; allowed: {', '.join(names)}")
        return cls(**given)
