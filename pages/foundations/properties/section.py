"""Section of the page of properties: controls, presets and results."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from types import ModuleType
from typing import Any

from kllab.divergences.units import Unit
from kllab.topics.properties.property_check import PropertyCheck
from pages.charts.theme import Figure
from pages.foundations.properties.handles import Handles
from pages.foundations.properties.text import Text
from pages.web import address, controls
from pages.web.chart import Dragged
from pages.web.control_kinds import Control, Several, Slider

_FEW = 5
"""Largest number of controls that stand below each other, not in pairs."""
Spec = Any  # the frozen dataclass of the section's own module


@dataclass(frozen=True)
class Section:
    """Section on one property: claim, task, controls, computation, figure and text.

    The keys of `controls` are the fields of its specs; the first preset has their defaults.
    """

    name: str
    title: str
    claim: str
    challenge: str
    controls: tuple[Control, ...]
    presets: Mapping[str, Spec]
    exploration: ModuleType
    figure: Callable[[Any, Unit], Figure]
    text: Callable[[Any, Unit], Text]
    handles: Handles | None = None

    @property
    def named(self) -> tuple[Control, ...]:
        """The controls with keys that are unique on the page."""
        # Two sections may each have a p, with different ranges.
        return tuple(replace(one, key=f"{self.name}_{one.key}") for one in self.controls)  # type: ignore[type-var]

    @property
    def cases(self) -> dict[str, dict[str, Any]]:
        """The values of the controls for each preset."""
        return {
            case: {
                f"{self.name}_{key}": list(value) if isinstance(value, tuple) else value
                for key, value in asdict(spec).items()
            }
            for case, spec in self.presets.items()
        }

    def draw(self) -> dict[str, Any]:
        """Draw the controls and return their values by key."""
        wide = [one for one in self.named if isinstance(one, Several)]
        others = [one for one in self.named if one not in wide]
        in_rows = controls.draw if len(others) <= _FEW else controls.draw_in_pairs
        return controls.draw(wide) | in_rows(others)

    def spec_of(self, values: Mapping[str, Any]) -> Spec:
        """Return the spec of the controls' values, or raise ValueError."""
        own = {key.removeprefix(f"{self.name}_"): value for key, value in values.items()}
        # Several options are a list in the session, but a tuple in a hashable spec.
        own = {key: tuple(v) if isinstance(v, list) else v for key, v in own.items()}
        return replace(next(iter(self.presets.values())), **own)

    def explore(self, spec: Spec) -> PropertyCheck:
        """Compute the result of the section."""
        found: PropertyCheck = self.exploration.explore(spec)
        return found

    def draw_figure(self, spec: Spec, found: Any, unit: Unit) -> Figure:
        """Return the figure of a result, with its handles."""
        drawn = self.figure(found, unit)
        handles = self.handles.of(spec, found, unit) if self.handles else []
        drawn["layout"]["meta"] |= {"handles": handles}
        return drawn

    def move(self, spec: Spec, unit: Unit, dragged: Dragged) -> None:
        """Set the controls that a handle stands for."""
        assert self.handles is not None
        by_key = {control.key: control for control in self.controls}
        moved = self.handles.move(spec, dragged, unit)
        address.assign(
            {f"{self.name}_{key}": by_key[key].nearest(value) for key, value in moved.items()}
        )

    def snippet(self, spec: Spec) -> str:
        """Return the code behind its numbers."""
        code: str = self.exploration.snippet(spec)
        return code


def weights(spec: Spec, *names: str) -> tuple[Control, ...]:
    """Return a slider for each weight, such as "p0", with the initial value of `spec`."""
    return tuple(
        Slider(name, f"{name[0].upper()}({name[1:]}), weight", 0.0, 1.0, getattr(spec, name), 0.01)
        for name in names
    )


def chance(spec: Spec, name: str, label: str) -> Slider:
    """Return a slider for a probability that is neither 0 nor 1."""
    return Slider(name, label, 0.01, 0.99, getattr(spec, name), 0.01)
