"""The controls of the information bottleneck: the table that is edited, and what is trained."""

from collections.abc import Mapping
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from kllab.experiments.bottleneck import Config
from kllab.experiments.bottleneck.presentation import SWEEPS
from kllab.explorations.information_bottleneck import BETAS, Bottleneck
from kllab.explorations.information_bottleneck_table import Table, read_table, write_table
from kllab.ui import controls
from kllab.ui.controls import Choice, Control, Number, Slider, Steps
from kllab.ui.plain_text import as_text

EXACT = Bottleneck()
TABLE = "joint"
_LAST = "last_joint"
EXACT_CONTROLS: tuple[Control, ...] = (
    Steps("beta", "β, the weight of relevance", BETAS, EXACT.beta),
    Slider("noise", "Noise: part of p(x, y) made independent", 0.0, 1.0, EXACT.noise, 0.02),
    Choice(
        "way",
        "Anneal β",
        ("both", "rising", "falling"),
        EXACT.way,
        labels={"both": "both", "rising": "upwards", "falling": "downwards"},
        help="Upwards from one cluster, which splits; downwards from a cluster for each x, which "
        "merge. Both: of the two codes at each β the one with the lower I(X;T) - β I(T;Y).",
    ),
)

START = Config()
MAIN: tuple[Control, ...] = (
    Choice("sweep", "Sweep over β, the weight of the rate", tuple(SWEEPS), next(iter(SWEEPS))),
    Slider("latent_dim", "Latent dimensions", 1, 64, START.latent_dim, 1, "%d"),
    Slider(
        "classifier_hidden", "Hidden units of the classifier, 0 for a linear one", 0, 256,
        START.classifier_hidden, 16, "%d",
    ),
    Slider("seeds", "Sweeps at once, each from its own seed", 1, 5, START.seeds, 1, "%d"),
    Slider("steps", "Steps", 100, 3000, START.steps, 100, "%d"),
)  # fmt: skip
MORE: tuple[Control, ...] = (
    Number("hidden", "Hidden units of the encoder", 16, 256, START.hidden[0], 16, "%d"),
    Number("batch_size", "Batch size", 16, 512, START.batch_size, 16, "%d"),
    Number("learning_rate", "Learning rate", 1e-5, 0.1, START.learning_rate, 5e-4, "%.5f"),
    Number("seed", "Seed", 0, 2**31 - 1, START.seed, 1, "%d"),
)
ALL: tuple[Control, ...] = (*EXACT_CONTROLS, *MAIN, *MORE)
"""Every control of the page but the table, for what a link may say."""


def exact() -> tuple[Bottleneck, dict[str, Any]]:
    """Draw the table and what belongs to it; return the spec and the values by key."""
    table = _table()
    values = controls.draw(EXACT_CONTROLS)
    return Bottleneck(table, **values), {TABLE: write_table(table), **values}


def as_values(spec: Bottleneck) -> Mapping[str, Any]:
    """Return the controls' values that make `spec`."""
    return {
        TABLE: write_table(spec.table),
        "beta": spec.beta,
        "noise": spec.noise,
        "way": spec.way,
    }


def _table() -> Table:
    """Draw the table's line, which is the state, and its cells, which write the line."""
    st.text_input(
        "Weights of (x, y): rows x separated by semicolons, columns y by commas",
        value=write_table(EXACT.table),
        key=TABLE,
        bind="query-params",
    )
    try:
        table = read_table(st.session_state[TABLE])
    except ValueError as error:
        table = st.session_state.get(_LAST, EXACT.table)
        st.warning(
            f"The table could not be used: {as_text(str(error))}. Until then the page shows "
            f"{write_table(table)}.",
            icon=":material/edit_off:",
        )
    st.session_state[_LAST] = table
    key = f"cells-{write_table(table)}"
    st.data_editor(
        {
            "": [f"x = {x}" for x in range(len(table))],
            **{f"y = {y}": [row[y] for row in table] for y in range(len(table[0]))},
        },
        disabled=("",),
        hide_index=True,
        key=key,
        on_change=_collect,
        args=(table, key),
        column_config={
            "": st.column_config.TextColumn(width=52),
            **{
                f"y = {y}": st.column_config.NumberColumn(
                    f"y={y}", width=62, min_value=0.0, max_value=1e6, format="%g"
                )
                for y in range(len(table[0]))
            },
        },
    )
    return table


def _collect(table: Table, key: str) -> None:
    """Write the line anew from the cells that were edited."""
    rows = [list(row) for row in table]
    for x, changes in st.session_state[key]["edited_rows"].items():
        for column, weight in changes.items():
            rows[int(x)][int(column.removeprefix("y = "))] = float(weight or 0)
    st.session_state[TABLE] = write_table(tuple(tuple(row) for row in rows))


def deep(left: DeltaGenerator, right: DeltaGenerator) -> dict[str, Any]:
    """Draw what is trained in two columns; return the values by key."""
    with left:
        values = controls.draw(MAIN[:3])
    with right:
        values |= controls.draw(MAIN[3:])
        with st.popover("More settings", icon=":material/tune:"):
            values |= controls.draw(MORE)
    return values


def config_of(values: Mapping[str, Any]) -> Config:
    """Return the config that the controls' values make.

    Raises
    ------
    ValueError
        If together they make more weights than may be trained.
    """
    settings = {name: value for name, value in values.items() if name not in ("sweep", "hidden")}
    return Config(betas=SWEEPS[values["sweep"]], hidden=(values["hidden"],), **settings)


def shown_beta(config: Config) -> int:
    """Let the visitor choose a beta of a run to look at; return its index."""
    options = tuple(f"{beta:g}" for beta in config.betas)
    if st.session_state.get("shown_beta", options[0]) not in options:
        del st.session_state["shown_beta"]
    chosen = Choice("shown_beta", "Look into the code of β", options, options[len(options) // 2])
    return options.index(chosen.draw())
