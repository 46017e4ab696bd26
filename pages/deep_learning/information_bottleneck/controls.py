"""Controls of the information bottleneck: the table of weights, and the training."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from kllab.topics.information_bottleneck.joint_table import Table, read_table, write_table
from kllab.topics.information_bottleneck.spec import BETAS, Bottleneck
from kllab.topics.information_bottleneck.train import Config
from pages.deep_learning.information_bottleneck.presets import SWEEPS
from pages.web import address, controls
from pages.web.control_kinds import Choice, Control, Line, Number, Slider, Steps
from pages.web.plain_text import as_text

EXACT = Bottleneck()
TABLE = Line(
    "joint",
    "Weights of (x, y): rows x separated by semicolons, columns y by commas",
    write_table(EXACT.table),
    longest=1000,
)
_LAST = "last_joint"
OF_TABLE: tuple[Control, ...] = (
    Steps("beta", "β, the weight of relevance", BETAS, EXACT.beta),
    Slider(
        "noise",
        "Noise: mix with the independent table p(x)p(y)",
        0.0,
        1.0,
        EXACT.noise,
        0.02,
    ),
    Choice(
        "way",
        "Follow solutions over β",
        ("both", "rising", "falling"),
        EXACT.way,
        labels={"both": "both ways", "rising": "from small β", "falling": "from large β"},
        help="From small β: start with one cluster, which splits. From large β: start with a "
        "cluster for each x; they merge. Both ways: at each β the code with the lower "
        "I(X;T) - β I(T;Y).",
    ),
)
EXACT_CONTROLS = (TABLE, *OF_TABLE)

START = Config()
MAIN: tuple[Control, ...] = (
    Choice("sweep", "Sweep over β, the weight of the rate", tuple(SWEEPS), next(iter(SWEEPS))),
    Slider("latent_dim", "Latent dimensions", 1, 64, START.latent_dim, 1),
    Slider(
        "classifier_hidden", "Hidden units of the classifier (0: linear)", 0, 256,
        START.classifier_hidden, 16),
    Slider("seeds", "Repetitions of the sweep, each with its own seed", 1, 5, START.seeds, 1),
    Slider("steps", "Steps", 100, 3000, START.steps, 100),
)  # fmt: skip
MORE: tuple[Control, ...] = (
    Number("hidden", "Hidden units of the encoder", 16, 256, START.hidden[0], 16),
    Number("batch_size", "Batch size", 16, 512, START.batch_size, 16),
    Number("learning_rate", "Learning rate", 1e-5, 0.1, START.learning_rate, 5e-4, "%.5f"),
    Number("seed", "Seed", 0, 2**31 - 1, START.seed, 1),
)
TRAINING = (*MAIN, *MORE)


def exact() -> tuple[Bottleneck, Mapping[str, Any]]:
    """Draw the controls of the exact part; return the spec and the values by key."""
    spec = Bottleneck(_table(), **controls.draw(OF_TABLE))
    return spec, as_values(spec)


def as_values(spec: Bottleneck) -> Mapping[str, Any]:
    """Return the controls' values that make `spec`."""
    chosen = {control.key: getattr(spec, control.key) for control in OF_TABLE}
    return {TABLE.key: write_table(spec.table), **chosen}


def _table() -> Table:
    """Draw the table's line, which is the state, and its cells, which update the line."""
    line = controls.draw_one(TABLE)
    try:
        table = read_table(line)
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
            "x": [f"x = {x}" for x in range(len(table))],
            **{f"y = {y}": [row[y] for row in table] for y in range(len(table[0]))},
        },
        disabled=("x",),
        hide_index=True,
        key=key,
        on_change=_collect,
        args=(table, key),
        column_config={
            "x": st.column_config.TextColumn(width=52),
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
    """Update the line from the edited cells."""
    rows = [list(row) for row in table]
    for x, changes in st.session_state[key]["edited_rows"].items():
        for column, weight in changes.items():
            # Ignore messages about cells that do not exist.
            with suppress(ValueError, IndexError, TypeError):
                rows[int(x)][int(column.removeprefix("y = "))] = float(weight or 0)
    address.assign({TABLE.key: write_table(tuple(tuple(row) for row in rows))})


def deep(left: DeltaGenerator, right: DeltaGenerator) -> dict[str, Any]:
    """Draw the controls of the training in two columns; return the values by key."""
    with left:
        values = controls.draw(MAIN[:3])
    with right:
        values |= controls.draw(MAIN[3:])
        values |= controls.draw_more(MORE)
    return values


def shown_beta(config: Config) -> int:
    """Draw a selector of a run's beta; return its index."""
    options = tuple(f"{beta:g}" for beta in config.betas)
    beta = Choice("shown_beta", "Show the code for β =", options, options[len(options) // 2])
    address.read((beta,))
    with address.section((beta,)):
        return options.index(controls.draw_one(beta))
