"""Code snippet of the page of estimates from samples."""

from kllab.topics.estimation.samples import KERNEL_SAMPLES, neighbour_samples
from kllab.topics.estimation.spec import Sampling


def snippet(spec: Sampling) -> str:
    """Return code that prints the estimates of the page and the truth."""
    in_one = spec.dimension == 1
    most = neighbour_samples(spec.dimension)
    few = f"[:{most}]" if spec.n > most else ""
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
show("nearest neighbours", nearest_neighbours(x{few}, y{few}, k={spec.k}, rng=rng())){bins}
show("kernel density", kernel_density(x[:{KERNEL_SAMPLES}], y[:{KERNEL_SAMPLES}], rng=rng()))
"""


def of_own_numbers(k: int, bins: int) -> str:
    """Return code that estimates KL both ways from a file with two columns."""
    return f"""from pathlib import Path

from kllab.topics.estimation.columns import read_columns
from kllab.topics.estimation.examples import example
from kllab.topics.estimation.own_numbers import explore

file = Path("numbers.csv")  # two columns, P and Q; an example if there is no such file
text = file.read_text() if file.exists() else example("normal")
view = explore(read_columns(text), k={k}, bins={bins})
for name, way in (("KL(P||Q)", view.pq), ("KL(Q||P)", view.qp)):
    for method, found in way.items():
        print(f"{{name}}, {{method:24}}", found.value, "±", found.error, "nats", found.reason)
print("believe", view.advice_pq.believe, *view.advice_pq.reasons, sep="\\n- ")
"""
