"""Code snippet of the page of estimates from samples."""

from kllab.topics.estimation.samples import KERNEL_SAMPLES
from kllab.topics.estimation.spec import Sampling


def snippet(spec: Sampling) -> str:
    """Return code that prints the estimates of the page and the truth."""
    in_one = spec.dimension == 1
    bins = (
        f"""
show("histogram", histogram(x[:, 0], y[:, 0], bins={spec.bins}))"""
        if in_one
        else ""
    )
    names = ["donsker_varadhan", "from_log_ratio", *(["histogram"] if in_one else [])]
    names += ["kernel_density", "nearest_neighbours", "nguyen_wainwright_jordan"]
    imported = ",\n    ".join(names)
    return f"""import numpy as np

from kllab import Normal, kl_divergence
from kllab.estimators import (
    {imported},
)

n, dimension = {spec.n}, {spec.dimension}
p, q = Normal(0.0, 1.0), Normal({spec.shift!r}, {spec.scale!r})  # the first coordinate
noise = np.random.default_rng(({spec.seed}, 0)).standard_normal((dimension, 2, n))
x, y = noise[:, 0].T.copy(), noise[:, 1].T.copy()  # samples of P and of Q
y[:, 0] = {spec.shift!r} + {spec.scale!r} * y[:, 0]


def log_ratio(samples):
    return p.log_prob(samples[:, 0]) - q.log_prob(samples[:, 0])


def rng():
    return np.random.default_rng(({spec.seed}, 0, 1))


def show(name, found):
    print(f"{{name:18}}", found.value, "±", found.standard_error, "nats")


print("KL(P||Q) =", kl_divergence(p, q), "nats")
for kind in ("k1", "k2", "k3"):
    show(kind, from_log_ratio(-log_ratio(x), kind))
show("Donsker-Varadhan", donsker_varadhan(x, y, log_ratio))
show("NWJ", nguyen_wainwright_jordan(x, y, lambda samples: 1 + log_ratio(samples)))
show("nearest neighbours", nearest_neighbours(x, y, k={spec.k}, rng=rng())){bins}
show("kernel density", kernel_density(x[:{KERNEL_SAMPLES}], y[:{KERNEL_SAMPLES}], rng=rng()))
"""
