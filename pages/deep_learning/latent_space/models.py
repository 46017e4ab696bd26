"""Models that the page can open: those shipped with the lab, and ended runs of the VAE."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from kllab.runs import RunStatus, State, UnknownRun, UnreadableCheckpoint
from kllab.storage.errors import Unavailable
from kllab.topics.latent_space.computed_once import computed_once
from kllab.topics.latent_space.model import LatentModel
from pages.web import recorded_runs, visitor
from pages.web.control_kinds import Choice
from pages.web.engine import engine
from pages.web.link_text import quoted
from pages.web.run_settings import settings_of

PARAMETER = "run"
"""Parameter of the address, as on the pages that train."""
FIRST = ""
"""Value of the control for the shipped model that the page opens with."""
SHIPPED = {FIRST: "two-dimensions", "small-beta": "small-beta"}
"""Files of the shipped models by the values of the control."""
_TITLES = {
    FIRST: "Shipped with the lab: 2 latents, β = 1",
    "small-beta": "Shipped with the lab: 2 latents, β = 0.05",
}
EXPERIMENT = "vae"
OPEN = (State.FINISHED, State.CANCELLED)
"""States of a run whose model does not change by itself."""
MOST = 50
"""Number of the visitor's runs among which those that can be opened are listed."""
_LINKED = "linked-models"  # session key: statuses of runs opened by a link, by id
Runs = Mapping[str, RunStatus]
"""Runs whose models can be opened, by id."""


@dataclass(frozen=True)
class ModelChoice(Choice):
    """Menu of the models. A link may name any run of a VAE that has its weights."""

    def text(self, value: str) -> str:
        """Return the id of the run; nothing for the shipped model."""
        return value

    def parse(self, raw: str) -> str:
        """Return the id of a run that is listed, or raise ValueError with the reason."""
        if raw in self.options:
            return raw
        raise ValueError(why_not(raw))


def choice(runs: Runs) -> ModelChoice:
    """Return the menu of the shipped models and those of `runs`."""
    labels = {run.id: f"{_label(run)} · {run.id[:4]}" for run in runs.values()}
    return ModelChoice(
        PARAMETER,
        "Model",
        (*SHIPPED, *labels),
        FIRST,
        labels={**_TITLES, **labels},
        menu=True,
        help="A model shipped with the lab, or one that you have trained on the page of the VAE.",
    )


def _label(run: RunStatus) -> str:
    return run.name or settings_of(run.experiment, run.config)


def listed() -> Runs:
    """Return the runs that can be opened: those that links have named, and the visitor's own."""
    linked: dict[str, RunStatus] = st.session_state.setdefault(_LINKED, {})
    for run_id in st.query_params.get_all(PARAMETER):
        if run_id and not why_not(run_id):
            linked[run_id] = engine().status(run_id)
    try:
        mine = engine().runs(visitor.owner(), MOST)
    except Unavailable:
        mine = []  # the shipped model needs no store
    usable = [run for run in mine if run.experiment == EXPERIMENT and run.state in OPEN]
    return {run.id: run for run in (*linked.values(), *usable) if run.step}


def why_not(run_id: str) -> str:
    """Return why a run cannot be opened; empty if it can."""
    if recorded_runs.is_recorded(run_id):
        return "a run recorded beforehand has no weights here: only its curves are kept"
    try:
        status = engine().status(run_id)
        if status.experiment != EXPERIMENT:
            return f"run {quoted(run_id)} is one of {status.experiment}, not of a VAE"
        if status.state not in OPEN:
            return f"run {quoted(run_id)} is {status.state}; its latent space opens when it ends"
        of_run(run_id, status.step)
    except UnknownRun:
        return f"there is no run {quoted(run_id)} here; it may have been deleted"
    except (ValueError, Unavailable) as error:
        return str(error)
    return ""


def opened(name: str, run: RunStatus | None) -> tuple[LatentModel, str]:
    """Return the model of a run, or a shipped one and, if a run was meant, why it is not that."""
    if run is None:
        return shipped(name if name in SHIPPED else FIRST), ""
    try:
        return of_run(run.id, run.step), ""
    except (ValueError, Unavailable) as error:
        return shipped(FIRST), str(error)


@computed_once(maxsize=len(SHIPPED))
def shipped(name: str) -> LatentModel:
    """Return a model that is shipped with the lab, by the value of the control."""
    file = SHIPPED[name]
    checkpoint = recorded_runs.load_model("latent_space", file)
    return LatentModel.of_checkpoint(file, checkpoint.tensors, checkpoint.metadata)


@computed_once(maxsize=8)
def of_run(run_id: str, step: int) -> LatentModel:
    """Return the model of a run that has ended at a step, from its last checkpoint.

    Raises
    ------
    ValueError
        If it has no checkpoint any more, or one that cannot be explored; says why.
    Unavailable
        If the store cannot be read.
    """
    try:
        checkpoint = engine().checkpoint(run_id)
    except UnreadableCheckpoint as error:
        raise ValueError(f"run {quoted(run_id)} cannot be opened: {error}") from error
    if checkpoint is None:
        raise ValueError(
            f"the weights of run {quoted(run_id)} were removed to make room, only its curves are "
            "kept; train it again to explore it"
        )
    return LatentModel.of_checkpoint(f"{run_id}-{step}", checkpoint.tensors, checkpoint.metadata)


def path_of(model: LatentModel) -> str:
    """Return the file in which a model is, for code: in the repository, or as downloaded."""
    if model.key in SHIPPED.values():
        return f"assets/recorded_runs/latent_space/{model.key}.safetensors"
    return f"kllab-{model.key.rpartition('-')[0]}.safetensors"


def where_its_file_is(model: LatentModel) -> str:
    """Say where the file of a model is found."""
    if model.key in SHIPPED.values():
        return "The model is a file of the repository, from which the code runs."
    return (
        "Download the model first: on the page of the VAE, in the run's view Data, "
        "“Checkpoint (safetensors)”."
    )
