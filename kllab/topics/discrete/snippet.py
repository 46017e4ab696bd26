"""Code snippets of the same divergence: kllab, plain Python, SciPy and PyTorch."""

from dataclasses import dataclass

from kllab.topics.discrete.spec import DiscretePair

_PRINT = """
print("KL(P||Q) =", kl(p, q), "nats")
print("KL(Q||P) =", kl(q, p), "nats")
"""


@dataclass(frozen=True)
class Snippet:
    """Code that prints both divergences, with a remark."""

    name: str
    remark: str
    code: str


def snippet(pair: DiscretePair) -> str:
    """Return kllab code that prints the numbers of the page."""
    return f"""from kllab import Categorical, explain_kl, kl_divergence

p = Categorical({list(pair.probs_p)!r})
q = Categorical({list(pair.probs_q)!r})

print("KL(P||Q) =", kl_divergence(p, q), "nats")
print("KL(Q||P) =", kl_divergence(q, p), "nats")
print(explain_kl(p, q).reason or explain_kl(q, p).reason or "Both are finite.")
"""


def dialects(pair: DiscretePair) -> tuple[Snippet, ...]:
    """Return code in plain Python, SciPy, and PyTorch in two ways."""
    p, q = list(pair.probs_p), list(pair.probs_q)
    lists = f"p = {p!r}\nq = {q!r}\n"
    tensors = (
        f"p = torch.tensor({p!r},\n                 dtype=torch.float64)\n"
        f"q = torch.tensor({q!r},\n                 dtype=torch.float64)\n"
    )
    seen = "    seen = p > 0  # 0 and 0 would make nan\n    p, q = p[seen], q[seen]\n"
    both_zero = any(a == b == 0 for a, b in zip(p, q, strict=True))
    return (
        Snippet(
            "By hand",
            "A zero of p adds nothing; a zero of q under p > 0 makes it infinite.",
            f"""from math import inf, log

{lists}
def kl(p, q):
    total = 0.0
    for a, b in zip(p, q):
        if a > 0 and b == 0:
            return inf
        if a > 0:
            total += a * log(a / b)
    return total
{_PRINT}""",
        ),
        Snippet(
            "SciPy",
            "`rel_entr` knows both rules of zero.",
            f"""from scipy.special import rel_entr

{lists}
def kl(p, q):
    return rel_entr(p, q).sum()
{_PRINT}""",
        ),
        Snippet(
            "PyTorch, F.kl_div",
            "The arguments are (**log q**, **p**): the model in logarithms first, the target "
            "second. `F.kl_div(p, q)` computes no divergence: it takes p for logarithms.",
            f"""import torch
import torch.nn.functional as F

{tensors}
def kl(p, q):
{seen if both_zero else ""}    return F.kl_div(
        q.log(), p, reduction="sum"
    ).item()
{_PRINT}""",
        ),
        Snippet(
            "PyTorch, distributions",
            "P comes first, in reading order; in `F.kl_div` the order is reversed.",
            f"""import torch
from torch import distributions as d

{tensors}
def kl(p, q):
    P, Q = map(d.Categorical, (p, q))
    return d.kl_divergence(P, Q).item()
{_PRINT}""",
        ),
    )
