"""Controls of the information bottleneck: its subject, the small table, and the training."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from kllab.divergences.units import Unit
from kllab.topics.information_bottleneck.compute import BottleneckView
from kllab.topics.information_bottleneck.joint_table import read_table, write_table
from kllab.topics.information_bottleneck.spec import BETAS, Bottleneck
from kllab.topics.information_bottleneck.train import Config
from pages.deep_learning.information_bottleneck import table_editor
from pages.deep_learning.information_bottleneck.presets import SWEEPS, config_of
from pages.deep_learning.information_bottleneck.table_editor import TABLE
from pages.web import address, controls, live, open_runs, subject
from pages.web.chart import Dragged
from pages.web.control_kinds import Choice, Control, Number, Slider, Steps
from pages.web.plain_text import as_text

SUBJECT = subject.choice({"exact": "Exact: a small table", "digits": "Trained: digits"})
EXACT = Bottleneck()
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
    Choice("sweep", "Values of β, the weight of the rate", tuple(SWEEPS), next(iter(SWEEPS))),
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
CONTROLS = (SUBJECT, *EXACT_CONTROLS, *TRAINING)


def open_page() -> None:
    """Read the controls from the address, except for the subject: its default is not known yet."""
    address.open_page(CONTROLS[1:], later=lambda: (SUBJECT, _shown_beta(START), *live.CONTROLS))


def open_subject() -> None:
    """Read the subject from the address; old links do not name it."""
    address.read((subject.for_open_runs(SUBJECT),))
    names = {
        group: any(name in st.query_params for one in found for name in (one.key, *one.aliases))
        for group, found in (("exact", EXACT_CONTROLS), ("digits", TRAINING))
    }
    is_old = SUBJECT.key not in st.query_params and not open_runs.are_chosen()
    if is_old and names["digits"] and not names["exact"]:
        address.assign({SUBJECT.key: "digits"})


def exact() -> tuple[Config | None, Mapping[str, Any]]:
    """Draw the controls of the small table.

    Return the config of a training, whose controls are not drawn, and the table's values by key.
    """
    spec = Bottleneck(table_editor.draw(), **controls.draw(OF_TABLE))
    return _config({one.key: address.held(one) for one in TRAINING}), as_values(spec)


def spec_of(values: Mapping[str, Any]) -> Bottleneck:
    """Return the spec of the controls' values."""
    chosen = {control.key: values[control.key] for control in OF_TABLE}
    return Bottleneck(read_table(values[TABLE.key]), **chosen)


def as_values(spec: Bottleneck) -> Mapping[str, Any]:
    """Return the controls' values that make `spec`."""
    chosen = {control.key: getattr(spec, control.key) for control in OF_TABLE}
    return {TABLE.key: write_table(spec.table), **chosen}


def move_beta(view: BottleneckView, unit: Unit, dragged: Dragged) -> None:
    """Set beta to a handle's place on its axis, or on the curve to that of the nearest point."""
    beta = OF_TABLE[0]
    if dragged.name == "beta":
        address.assign({beta.key: beta.nearest(dragged.x)})
    elif dragged.name == "rate":
        index = view.curve.nearest(dragged.x * unit.in_nats, view.index)
        address.assign({beta.key: BETAS[index]})


def digits() -> tuple[Config | None, Mapping[str, Any]]:
    """Draw the controls of the training; return the config and the values by key."""
    values = controls.draw(MAIN) | controls.draw_more(MORE)
    return _config(values), values


def _config(values: Mapping[str, Any]) -> Config | None:
    """Return the config of the controls' values; if there is none, warn."""
    try:
        return config_of(values)
    except ValueError as error:
        st.warning(f"This cannot be trained: {as_text(str(error))}.", icon=":material/edit_off:")
        return None


def shown_beta(config: Config, help: str | None = None) -> int:
    """Draw a menu of a run's betas; return the index of the chosen one."""
    beta = _shown_beta(config, help)
    address.read((beta,))
    with address.section((beta,)):
        return beta.options.index(controls.draw_one(beta))


def _shown_beta(config: Config, help: str | None = None) -> Choice:
    options = tuple(f"{beta:g}" for beta in config.betas)
    middle = options[len(options) // 2]
    return Choice("shown_beta", "Show the code for β =", options, middle, help=help, menu=True)
