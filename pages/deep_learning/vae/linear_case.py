"""The case where everything can be checked, within the view "Formula": a linear Gaussian VAE."""

from functools import partial

import streamlit as st

from kllab.divergences.units import Unit, written
from kllab.topics.vae.linear_gaussian import NOISE, LinearCase, LinearView, explore
from pages.deep_learning.vae import linear_figures
from pages.web import controls
from pages.web.chart import chart
from pages.web.control_kinds import Choice, Control, Slider

_START = LinearCase()
OF = Choice(
    "formula_of",
    "Formula of",
    (LOSS := "loss", LIKELIHOOD := "likelihood", BOUNDS := "exact_bounds", RATES := "exact_rates"),
    LOSS,
    labels={BOUNDS: "exact: log p(x)", RATES: "exact: rates"},
    titled=False,
    help="“Exact” is a case where everything can be checked: a linear VAE, probabilistic PCA "
    "(Tipping & Bishop 1999; Lucas et al. 2019).",
)
BETA = Slider(
    "linear_beta",
    "β of the linear VAE",
    0.25,
    20.0,
    _START.beta,
    0.25,
    help=f"Decoder: p(z) = N(0, I), p(x|z) = N(Wz, {NOISE:g} I). Encoder: q(z|x) = N(Vx, diag s). "
    "W, V and s minimise distortion + β rate.",
)
SPREAD = Slider(
    "linear_spread",
    "Spread of q, times the best",
    0.25,
    4.0,
    _START.spread,
    0.25,
    help="Factor of the encoder's standard deviations. At β = 1 and factor 1 q(z|x) is the exact "
    "posterior, so the ELBO is log p(x).",
)
CONTROLS: tuple[Control, ...] = (OF, BETA, SPREAD)


def draw(part: str, unit: Unit) -> None:
    """Draw sliders, exact numbers and the figure of the bounds or of the rates."""
    values = controls.draw_in_pairs((BETA, SPREAD))
    view = explore(LinearCase(values[BETA.key], values[SPREAD.key]))
    if part == BOUNDS:
        st.markdown(numbers(view, unit))
        figure = partial(linear_figures.bounds, view, unit)
        chart(figure, key="linear-bounds", alt=bounds_alt(view, unit), height=None)
    else:
        st.markdown(collapse(view, unit))
        figure = partial(linear_figures.rates, view, unit)
        chart(figure, key="linear-rates", alt=rates_alt(view, unit), height=None)


def numbers(view: LinearView, unit: Unit) -> str:
    """Say log p(x), ELBO and what lies between them."""
    exact, elbo, gap = (unit.of(each) for each in (view.log_likelihood, view.elbo, view.gap))
    last, error = unit.of(view.bounds[-1]), unit.of(view.errors[-1])
    warning = (
        " q is so narrow that its weights have no finite variance: the bound rises slowly, and the "
        "error is too small."
    )
    return (
        f"In a linear VAE **log p(x) = {written(exact, '.3f')}** {unit.name} is known exactly, and "
        f"so are **ELBO = {written(elbo, '.3f')}** and, between them, KL(q(z|x)‖p(z|x)) = "
        f"{written(gap, '.3f')}. The bound with K = {view.draws[-1]} is {written(last, '.3f')} ± "
        f"{written(error, '.3f')}."
        f"{warning if view.is_narrow else ''}"
    )


def collapse(view: LinearView, unit: Unit) -> str:
    """Say which dimensions carry something, and why."""
    used = int((view.optimal_rates > 0).sum())
    total = unit.of(view.optimal_rates.sum())
    return (
        f"The best rate of a dimension is log(variance / ({NOISE:g} β)) / 2, and 0 where the "
        f"variance is at most {NOISE:g} β = {NOISE * view.case.beta:g}: {used} of "
        f"{len(view.rates)} dimensions carry {written(total, '.2f')} {unit.name}, the others "
        "collapse."
    )


def bounds_alt(view: LinearView, unit: Unit) -> str:
    """Describe the bounds."""
    listed = ", ".join(
        f"K = {draws}: {written(unit.of(value), '.2f')}"
        for draws, value in zip(view.draws, view.bounds, strict=True)
    )
    return (
        f"Importance-weighted bounds in {unit.name}: {listed}. Exact log p(x) "
        f"{written(unit.of(view.log_likelihood), '.2f')}, ELBO "
        f"{written(unit.of(view.elbo), '.2f')}."
    )


def rates_alt(view: LinearView, unit: Unit) -> str:
    """Describe the rates."""
    own, best = (
        ", ".join(written(unit.of(rate), ".2f") for rate in rates)
        for rates in (view.rates, view.optimal_rates)
    )
    return f"Rate of each dimension in {unit.name}: {own}; optimal: {best}."
