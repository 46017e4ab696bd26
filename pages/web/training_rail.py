"""Rail of a training: presets, controls, and Train at the foot; note and code of its config."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

import streamlit as st

from kllab.training.settings import Settings
from pages.web import live, page, presets, train_button, units, workbench
from pages.web.outcome import Caption
from pages.web.preset_note import note
from pages.web.related_topics import related_topics

ConfigT = TypeVar("ConfigT", bound=Settings | None)


@dataclass(frozen=True)
class Planned(Generic[ConfigT]):
    """Training that the rail describes.

    Attributes
    ----------
    experiment : str
    config : Settings or None
        None if the values of the controls make no config.
    values : mapping
        Values of the controls by key.
    preset : str or None
        Name of the preset with these values.
    """

    experiment: str
    config: ConfigT
    values: Mapping[str, Any]
    preset: str | None

    def about(self, captions: Mapping[str, Caption], size: str, *remarks: str) -> None:
        """Draw the note on the preset, the size of the training, remarks and related topics."""
        st.markdown(note(self.experiment, captions, self.preset, units.current()))
        if self.config is not None:
            st.caption(f"To be trained: {size}.")
        for remark in remarks:
            st.caption(remark)
        related_topics(self.experiment)

    def code(self) -> None:
        """Draw the code that trains the config."""
        if self.config is not None:
            page.code(self.config.to_code(), units.current())


def draw(
    experiment: str,
    draw_controls: Callable[[], tuple[ConfigT, Mapping[str, Any]]],
    cases: Mapping[str, Mapping[str, Any]],
    *,
    key: str = "preset",
    then: Callable[[], None] = lambda: None,
    recorded: bool = True,
    label: str = "Train",
) -> Planned[ConfigT]:
    """Draw the menu of presets, the controls below it, and Train at the foot of the rail.

    Parameters
    ----------
    experiment : str
    draw_controls : callable
        Draws the controls; returns the config and the controls' values by key.
    cases, key
        Presets and the key of their menu, as in `presets.offer`.
    then : callable, optional
        Called after a run was submitted.
    recorded : bool, optional
        Whether the presets are trainings: choosing one opens its recorded run.
    label : str, optional
        Label of the button.
    """
    place = st.container()
    config, values = draw_controls()
    show = partial(live.show_recorded, experiment) if recorded else lambda _: None
    with place:
        preset = presets.offer(cases, values, key=key, then=show)
    if config is not None:
        with workbench.rail_foot():
            train_button.draw(experiment, config.to_json(), then, label=label)
    return Planned(experiment, config, values, preset)
