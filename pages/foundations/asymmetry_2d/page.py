"""KL between two Gaussians in the plane: which direction is larger, and where it comes from."""

from dataclasses import asdict
from functools import partial

import streamlit as st

from kllab.divergences.units import Unit, written
from kllab.topics.asymmetry_2d.compute import (
    LEVELS,
    GaussianPair2D,
    GaussianView2D,
    explore,
    snippet,
)
from kllab.topics.asymmetry_2d.gaussian_decomposition import formula, matrix, why
from pages.foundations.asymmetry_2d import figures
from pages.foundations.asymmetry_2d.mean_map import DEEPEST, mean_map
from pages.web import address, controls, page, units
from pages.web.chart import chart
from pages.web.controls import Choice, Slider

START = GaussianPair2D()


def _sliders(of: str) -> tuple[Slider, ...]:
    rows = (
        ("mean_x", "Mean x", -3.0, 3.0, 0.1),
        ("mean_y", "Mean y", -3.0, 3.0, 0.1),
        ("variance_x", "Variance x", 0.2, 4.0, 0.1),
        ("variance_y", "Variance y", 0.2, 4.0, 0.1),
        ("correlation", "Correlation", -0.9, 0.9, 0.05),
    )
    return tuple(
        Slider(f"{name}_{of}", label, low, high, getattr(START, f"{name}_{of}"), step)
        for name, label, low, high, step in rows
    )


P, Q = _sliders("p"), _sliders("q")
BACKGROUND = Choice(
    "background",
    "Under the contours",
    ("pq", "qp", "none"),
    "pq",
    labels={"pq": "p log(p/q)", "qp": "q log(q/p)", "none": "Nothing"},
    help="The contribution of each point to KL(P‖Q) or to KL(Q‖P): over the plane it adds up "
    "to the divergence. Green adds, purple subtracts.",
)
PRESETS = {
    "Mean and covariance": START,
    "Mean (2, 1)": GaussianPair2D(0.0, 0.0, 1.0, 1.0, 0.0, 2.0, 1.0, 1.0, 1.0, 0.0),
    # A correlation of .5 / sqrt(2): the covariance is ((2, .5), (.5, 1)).
    "Covariance ((2, ½), (½, 1))": GaussianPair2D(
        0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 2.0, 1.0, 0.35355339059327373
    ),
    "Wide P, narrow Q": GaussianPair2D(0.0, 0.0, 3.0, 3.0, 0.0, 0.5, 0.0, 0.5, 0.5, 0.0),
    "Crossed": GaussianPair2D(0.0, 0.0, 1.5, 1.5, 0.8, 0.0, 0.0, 1.5, 1.5, -0.8),
    "Equal": GaussianPair2D(0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0),
}


CONTROLS = (*P, *Q, BACKGROUND)


@st.fragment
@address.section(CONTROLS)
def laboratory() -> None:
    """Controls and everything that answers them."""
    unit = units.current()
    cases = st.container()
    left, right = page.bench()
    values: dict[str, float] = {}
    matrices = []
    with left:
        for name, sliders in (("P", P), ("Q", Q)):
            st.markdown(f"**{name}**")
            values |= controls.pairs(sliders)
            matrices.append((name, st.container()))
    with cases:
        controls.presets({name: asdict(pair) for name, pair in PRESETS.items()}, values)
    pair = GaussianPair2D(**values)
    for name, place in matrices:
        place.latex(matrix(name, pair.covariance(name.lower())))
    view = explore(pair, tuple(level * unit.in_nats for level in LEVELS))
    with right:
        page.divergences(view.pq, view.qp, unit)
        background = BACKGROUND.draw()
        chart(
            figures.plane(view, background, unit),
            key="plane",
            alt=describe(view, unit),
            height=520,
        )
    st.markdown(why(view.parts_pq, view.parts_qp, view.kl_pq, view.kl_qp, unit))

    st.header("Moving the mean of Q", anchor=False)
    st.caption(
        f"Lines carry their {unit.name}; both maps share one colour range, "
        f"up to {unit.text(DEEPEST, 3)}."
    )
    for column, direction in zip(st.columns(2, gap="small"), ("pq", "qp"), strict=True):
        with column:
            chart(
                partial(mean_map, view, direction, unit),
                key=f"map-{direction}",
                alt=describe_map(view, direction, unit),
                height=430,
            )
    st.header("The closed form, in its three parts", anchor=False)
    chart(
        partial(figures.three_parts, view, unit),
        key="parts",
        alt="Spread, means and volume: "
        + "; ".join(
            ", ".join(written(unit.of(term), ".4f") for term in parts.terms)
            + f" {unit.name} in {name}"
            for name, parts in (("KL(P||Q)", view.parts_pq), ("KL(Q||P)", view.parts_qp))
        ),
        height=260,
    )
    first, second = st.columns(2, gap="medium")
    first.latex(formula(view.parts_pq, view.kl_pq, unit))
    second.latex(formula(view.parts_qp, view.kl_qp, unit, of="Q", against="P"))
    page.code_panel(snippet(pair), unit)
    page.data_panel(view.tables, unit, name="asymmetry_2d")


def describe(view: GaussianView2D, unit: Unit) -> str:
    """Say what the plane shows."""
    gaussians = " and ".join(
        f"{name} with mean {view.pair.mean(of)} and covariance {view.pair.covariance(of)}"
        for name, of in (("P", "p"), ("Q", "q"))
    )
    return (
        f"Contours of {gaussians}. KL(P||Q) = {unit.text(view.kl_pq)}, "
        f"KL(Q||P) = {unit.text(view.kl_qp)}."
    )


def describe_map(view: GaussianView2D, direction: str, unit: Unit) -> str:
    """Say what one map over the mean of Q shows."""
    name, kl = ("KL(P||Q)", view.kl_pq) if direction == "pq" else ("KL(Q||P)", view.kl_qp)
    return (
        f"{name} over the mean of Q: ellipses around the mean of P, {view.pair.mean('p')}; "
        f"at the present mean {view.pair.mean('q')} it is {unit.text(kl)}."
    )


page.header(
    "Two Gaussians in the plane",
    "The same two bells, two different answers. KL(P‖Q) is an average over draws of **P**: it "
    "is large where P has mass and Q has little. KL(Q‖P) averages over draws of **Q**.",
)
address.open_page(CONTROLS)
laboratory()
