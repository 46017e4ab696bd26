"""Base of every experiment's config: described fields, validation, JSON, code."""

import json
from collections.abc import Sequence
from dataclasses import MISSING, dataclass, field, fields
from itertools import pairwise
from typing import Any, ClassVar, Self

from kllab.training.parameter import Parameter, Value


def setting(default: Value, sentence: str, **limits: Any) -> Any:
    """Return a dataclass field with a description and limits; `limits` as in `Parameter`.

    `choices` may be a registry: what is registered later is allowed as well.
    """
    return field(default=default, metadata={"sentence": sentence, **limits})


def read_object(text: str, what: str) -> dict[str, Any]:
    """Parse a JSON object; raise ValueError, which begins with `what`, if it is none."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{what} is no JSON: {error}") from error
    if not isinstance(found, dict):
        raise ValueError(f"{what} is a JSON {type(found).__name__}; allowed: an object")
    return found


def parameter_count(*networks: Sequence[int]) -> int:
    """Return the number of weights and biases of fully connected networks of these widths.

    >>> parameter_count((4, 3, 2))
    23
    """
    return sum((into + 1) * out for widths in networks for into, out in pairwise(widths))


@dataclass(frozen=True)
class Settings:
    """Base of frozen configs whose fields are made by `setting`.

    Attributes
    ----------
    printed : tuple of str
        Numbers of a record that `to_code` prints.

    Raises
    ------
    ValueError
        If a field is not allowed: names the field, its value and what is allowed.
    """

    printed: ClassVar[tuple[str, ...]]

    @classmethod
    def described(cls) -> dict[str, Parameter]:
        """Return each setting by name, in the order of forms."""
        found = {}
        for item in fields(cls):
            if item.default is not MISSING and "sentence" in item.metadata:
                limits = {**item.metadata, "choices": tuple(item.metadata.get("choices", ()))}
                found[item.name] = Parameter(item.name, item.default, **limits)
        return found

    def __post_init__(self) -> None:
        """Validate every field."""
        for name, parameter in self.described().items():
            object.__setattr__(self, name, parameter.check(getattr(self, name)))

    @property
    def all_seeds(self) -> range:
        """Seeds of the training: runs that share one are not independent of each other."""
        first: int = getattr(self, "seed", 0)
        return range(first, first + 1)

    def to_json(self) -> str:
        """Return the fields as a JSON object, in their order.

        Those that are omitted at their default (see `Parameter`) are missing while they have it.
        """
        values = {item.name: getattr(self, item.name) for item in fields(self)}
        omitted = self._omitted()
        return json.dumps(
            {
                name: value
                for name, value in values.items()
                if name not in omitted or value != omitted[name]
            }
        )

    def to_code(self) -> str:
        """Return code that trains this config and prints numbers of each record."""
        default = type(self)()
        changed = "".join(
            f"    {item.name}={getattr(self, item.name)!r},\n"
            for item in fields(self)
            if getattr(self, item.name) != getattr(default, item.name)
        )
        arguments = f"\n{changed}" if changed else ""
        return f"""from {type(self).__module__.removesuffix(".config")} import Config, train

config = Config({arguments})
for record in train(config):
    numbers = record.scalars()
    print(
        f"step {{record.step:5d}}",
        *(f"{{name}} {{numbers[name]:.4g}}" for name in {self.printed!r} if name in numbers),
        sep="  ",
    )
"""

    @classmethod
    def _omitted(cls) -> dict[str, object]:
        """Return the default of each field that configs are stored without while it has it."""
        return {
            item.name: item.default if item.default_factory is MISSING else item.default_factory()
            for item in fields(cls)
            if item.metadata.get("omitted_at_default")
        }

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote.

        Raises
        ------
        ValueError
            If the text is not a JSON object, or a field is unknown, missing or not allowed.
        """
        given = read_object(text, "config")
        names = [item.name for item in fields(cls)]
        unknown = [name for name in given if name not in names]
        missing = [name for name in names if name not in given and name not in cls._omitted()]
        if unknown or missing:
            parts = (("unknown", unknown), ("missing", missing))
            what = "; ".join(f"{how} {', '.join(map(repr, x))}" for how, x in parts if x)
            raise ValueError(f"config has the wrong fields: {what}; allowed: {', '.join(names)}")
        return cls(**given)
