"""Presets of the page of families: classical pairs."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from kllab import Normal
from kllab.divergences.units import NATS, Unit

PRESETS: Mapping[str, Mapping[str, Any]] = {
    "Normal, Laplace": {
        "family_p": "Normal", "p_loc": 0.0, "p_scale": 1.0,
        "family_q": "Laplace", "q_loc": -1.0, "q_scale": 1.5,
    },
    "Normal, Cauchy": {
        "family_p": "Normal", "p_loc": 0.0, "p_scale": 1.0,
        "family_q": "Cauchy", "q_loc": 0.0, "q_scale": 1.0,
    },
    "Cauchy against Normal: the tail": {
        "family_p": "Cauchy", "p_loc": 0.0, "p_scale": 1.0,
        "family_q": "Normal", "q_loc": 0.0, "q_scale": 3.0,
    },
    "Student t, nearly Normal": {
        "family_p": "StudentT", "p_df": 50.0, "p_loc": 0.0, "p_scale": 1.0,
        "family_q": "Normal", "q_loc": 0.0, "q_scale": 1.0,
    },
    "Uniform inside Normal": {
        "family_p": "Uniform", "p_low": -1.0, "p_high": 2.0,
        "family_q": "Normal", "q_loc": 0.5, "q_scale": 1.0,
    },
    "Poisson, Geometric": {
        "family_p": "Poisson", "p_rate": 4.0,
        "family_q": "Geometric", "q_probs": 0.2,
    },
    "Exponential, Gamma": {
        "family_p": "Exponential", "p_rate": 1.0,
        "family_q": "Gamma", "q_concentration": 2.0, "q_rate": 1.0,
    },
    "Normal against LogNormal: the support": {
        "family_p": "Normal", "p_loc": 1.0, "p_scale": 1.0,
        "family_q": "LogNormal", "q_loc": 0.0, "q_scale": 1.0,
    },
}  # fmt: skip

SHOWS: Mapping[str, str] = {
    "Normal, Laplace": "Two bells with different tails: closed forms both ways, and quadrature "
    "finds the same digits.",
    "Normal, Cauchy": "Q has the heavier tail, so no draw of P is very improbable under Q, and "
    "KL(P‖Q) is small. KL(Q‖P) is infinite.",
    "Cauchy against Normal: the tail": "The integrand does not fall to 0: p log(p/q) goes to a "
    "constant, as p falls like 1/x² and log(p/q) grows like x². Every mean over samples is finite "
    "and grows without bound as they become more.",
    "Student t, nearly Normal": "With many degrees of freedom KL(P‖Q) nearly vanishes; with "
    "2 or fewer it is infinite.",
    "Uniform inside Normal": "Q is positive wherever P is, so KL(P‖Q) is finite. P gives density 0 "
    "to {outside} of Q's draws, those below -1 and above 2, so KL(Q‖P) is infinite, as it would be "
    "for any share above 0.",
    "Poisson, Geometric": "Both are distributions of counts, so the divergence is a sum over 0, 1, "
    "2 …",
    "Exponential, Gamma": "An Exponential is a Gamma of concentration 1. KL(P‖Q) is here Euler's "
    "constant in nats, {euler}.",
    "Normal against LogNormal: the support": "Q gives probability 0 to negative numbers and P "
    "does not, so KL(P‖Q) is infinite. P is positive wherever Q is, so KL(Q‖P) is finite.",
}
"""Description of each preset; `shows` fills in the numbers."""


def shows(case: str, unit: Unit) -> str:
    """Describe a preset, with its numbers in `unit`."""
    euler = f"{np.euler_gamma:.4f}"
    if unit != NATS:
        euler += f" or {unit.text(np.euler_gamma, 4)}"
    return SHOWS[case].format(euler=euler, outside=f"{_outside():.0%}")


def _outside() -> float:
    """Return Q's probability outside of P's support in "Uniform inside Normal"."""
    case = PRESETS["Uniform inside Normal"]
    q = Normal(case["q_loc"], case["q_scale"])
    return float(q.cdf(case["p_low"]) + 1 - q.cdf(case["p_high"]))
