"""Downloads of a run: its config, its records, and its last checkpoint."""

from collections.abc import Callable
from typing import Any

import safetensors.numpy
import streamlit as st

from kllab.data.csv_text import to_csv
from kllab.runs import RunStatus, State, UnreadableCheckpoint
from kllab.storage.errors import Unavailable
from pages.web.engine import engine
from pages.web.live_run import LiveRun
from pages.web.plain_text import as_text
from pages.web.recorded_runs import Recorded

ALL_ROWS = 10**9


def run_downloads(run: LiveRun[Any]) -> None:
    """Draw buttons for the three files; each file is created on request."""
    run_id = run.status.id
    with st.expander(
        f"Download run {run.letter}",
        icon=":material/download:",
        key=f"downloads-{run_id}",
        on_change="rerun",
    ) as panel:
        if not panel.open:
            return
        recorded = run.recorded
        if recorded:
            st.caption(
                "`Config.from_json` reads the config; `train(config)` trains it again. "
                f"{len(recorded.columns['step'])} records of the run are kept, and no checkpoint."
            )
        else:
            goes_on = "`train(config, checkpoint)` goes on from the checkpoint, bit for bit."
            if run.status.state == State.FINISHED:
                goes_on = "The checkpoint has the trained weights, without the optimiser's state."
            st.caption(f"`Config.from_json` reads the config. {goes_on}")
        buttons(run.status, recorded)


def buttons(status: RunStatus, recorded: Recorded | None = None) -> None:
    """Draw a button for each file of a run."""
    run_id = status.id
    with st.container(horizontal=True):
        _button("Config (JSON)", status.config, f"kllab-{run_id}.json", "application/json")
        _button(
            "Records (CSV)",
            lambda: to_csv(recorded.columns if recorded else engine().history(run_id, ALL_ROWS)),
            f"kllab-{run_id}-nats.csv",
            "text/csv",
        )
        if not recorded:
            _checkpoint_button(run_id)
            _button(
                "All of it (zip)", lambda: engine().archive(run_id), f"kllab-{run_id}.zip",
                "application/zip",
            )  # fmt: skip
            _button(
                "For TensorBoard", lambda: engine().event_file(run_id),
                f"events.out.tfevents.kllab-{run_id}", "application/octet-stream",
            )  # fmt: skip


def _checkpoint_button(run_id: str) -> None:
    try:
        checkpoint = engine().checkpoint(run_id)
    except (Unavailable, UnreadableCheckpoint) as error:
        st.caption(as_text(str(error)))
        return
    if checkpoint is None:
        st.caption(
            "No checkpoint: the first comes within seconds of training; that of an ended run "
            "may be removed to save space."
        )
        return
    _button(
        "Checkpoint (safetensors)",
        lambda: safetensors.numpy.save(checkpoint.tensors, checkpoint.metadata),
        f"kllab-{run_id}.safetensors",
        "application/octet-stream",
    )


def _button(label: str, data: str | Callable[[], str | bytes], file_name: str, mime: str) -> None:
    st.download_button(label, data, file_name, mime, key=f"download-{file_name}", on_click="ignore")
