"""The oracle of mixtures against plain integrals and the closed form of one component."""

from __future__ import annotations

import numpy as np
from mpmath import mp, mpf

from kllab import Normal, NormalMixture
from tests.support.families.normal import entropy_normal, kl_normal
from tests.support.families.normal_mixture import entropy_mixture, kl_mixture

P = NormalMixture([0.25, 0.75], [-3, 2], [0.5, 1.5])
Q = NormalMixture([0.5, 0.25, 0.25], [0, 4, -4], [1, 2, 1.25])


def density(p, x):
    return mp.fsum(
        mpf(w) * mp.exp(-(((x - mpf(m)) / mpf(s)) ** 2) / 2) / (mpf(s) * mp.sqrt(2 * mp.pi))
        for w, m, s in zip(p.weights.tolist(), p.locs.tolist(), p.scales.tolist(), strict=True)
    )


def test_against_the_integral_of_the_densities():
    with mp.workdps(20):
        edges = np.linspace(-15, 17, 17).tolist()
        plain = mp.quad(lambda x: density(P, x) * mp.log(density(P, x) / density(Q, x)), edges)
        assert abs(plain - kl_mixture(P, Q)) < mpf("1e-15")
        entropy = mp.quad(lambda x: -density(P, x) * mp.log(density(P, x)), edges)
        assert abs(entropy - entropy_mixture(P)) < mpf("1e-15")


def test_one_component():
    p, q = Normal(0.5, 2), Normal(-1, 1.5)
    one = NormalMixture([1], [0.5], [2])
    with mp.workdps(40):
        assert abs(kl_mixture(one, q) - kl_normal(p, q)) < mpf("1e-17")
        assert abs(entropy_mixture(one) - entropy_normal(p)) < mpf("1e-17")
