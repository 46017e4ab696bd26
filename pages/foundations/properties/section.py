"""Section of the page of properties: controls, presets and results."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from types import ModuleType
from typing import Any

from kllab.divergences.units import Unit
from kllab.topics.properties.property_check import PropertyCheck
from pages.charts.theme import Figure
from pages.foundations.properties.text import Text
from pages.web import controls
from pages.web.control_kinds import Control, Several, Slider

Spec = Any  # the frozen dataclass of the section's own module


@dataclass(frozen=True)
class Section:
    """Section on one property: claim, task, controls, computation, figure and text."""

    title: str
    claim: str
    challenge: str
    spec: Callable[..., Spec]
    controls: tuple[Control, ...]
    presets: Callable[[], Mapping[str, Spec]]
    exploration: ModuleType
    figure: Callable[[Any, Unit], Figure]
    text: Callable[[Any, Unit], Text]
    height: int = 400

    def draw(self, name: str) -> dict[str, Any]:
        """Draw the controls, their keys prefixed by the section's name; return values by key."""
        named = self.named(name)
        wide = [one for one in named if isinstance(one, Several)]
        return controls.draw(wide) | controls.draw_in_pairs(
            [one for one in named if one not in wide]
        )

    def named(self, name: str) -> tuple[Control, ...]:
        """Return the controls with keys that are unique on the page."""
        # Two sections may each have a p, with different ranges.
        return tuple(replace(one, key=f"{name}_{one.key}") for one in self.controls)  # type: ignore[type-var]

    def spec_of(self, name: str, values: Mapping[str, Any]) -> Spec:
        """Return the spec of the controls' values, or raise ValueError."""
        own = {key.removeprefix(f"{name}_"): value for key, value in values.items()}
        # Several options are a list in the session, but a tuple in a hashable spec.
        return self.spec(**{key: tuple(v) if isinstance(v, list) else v for key, v in own.items()})

    def explore(self, spec: Spec) -> PropertyCheck:
        """Compute the result of the section."""
        found: PropertyCheck = self.exploration.explore(spec)
        return found

    def snippet(self, spec: Spec) -> str:
        """Return the code behind its numbers."""
        code: str = self.exploration.snippet(spec)
        return code

    def cases(self, name: str) -> dict[str, dict[str, Any]]:
        """Return the values of the controls for each preset."""
        own = {control.key for control in self.controls}
        return {
            case: {
                f"{name}_{key}": list(value) if isinstance(value, tuple) else value
                for key, value in asdict(spec).items()
                if key in own
            }
            for case, spec in self.presets().items()
        }


def weights(spec: Spec, *names: str) -> tuple[Control, ...]:
    """Return a slider for each weight, such as "p0", with the initial value of `spec`."""
    return tuple(
        Slider(name, f"{name[0].upper()}({name[1:]}), weight", 0.0, 1.0, getattr(spec, name), 0.01)
        for name in names
    )


def chance(spec: Spec, name: str, label: str) -> Slider:
    """Return a slider for a probability that is neither 0 nor 1."""
    return Slider(name, label, 0.01, 0.99, getattr(spec, name), 0.01)
