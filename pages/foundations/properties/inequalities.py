"""Sections on inequalities: Gibbs, the triangle, zeros, data processing, Pinsker."""

from kllab.topics.properties import data_processing, gibbs, infinity, pinsker, triangle
from pages.foundations.properties.figures import data_processing as processing_figure
from pages.foundations.properties.figures import gibbs as gibbs_figure
from pages.foundations.properties.figures import infinity as infinity_figure
from pages.foundations.properties.figures import pinsker as pinsker_figure
from pages.foundations.properties.figures import triangle as triangle_figure
from pages.foundations.properties.section import Section, chance, weights
from pages.web.controls import Number, Several, Slider, Steps

_three = gibbs.ThreeOutcomes()
_triple = triangle.Triple()
_cell = infinity.ThirdCell()
_five = data_processing.FiveOutcomes()
_cloud = pinsker.Cloud()

INEQUALITIES: dict[str, Section] = {
    "gibbs": Section(
        "Never negative",
        r"\mathrm{KL}(P\|Q) \ge 0,\quad = 0 \text{ only for } P = Q",
        "Try to push the mean point under the curve.",
        gibbs.ThreeOutcomes,
        weights(_three, "p0", "q0", "p1", "q1", "p2", "q2"),
        lambda: {
            "The tutorial's pair": _three,
            "Nearly equal": gibbs.ThreeOutcomes(0.4, 0.5, 0.1, 0.41, 0.49, 0.1),
            "Equal": gibbs.ThreeOutcomes(0.4, 0.5, 0.1, 0.4, 0.5, 0.1),
            "P misses an outcome": gibbs.ThreeOutcomes(0.6, 0.4, 0.0, 0.5, 0.25, 0.25),
            "Q misses an outcome": gibbs.ThreeOutcomes(0.5, 0.25, 0.25, 0.6, 0.4, 0.0),
        },
        gibbs,
        gibbs_figure,
    ),
    "triangle": Section(
        "No triangle inequality",
        r"\begin{aligned}\mathrm{KL}(P\|R) &\le \mathrm{KL}(P\|Q) + \mathrm{KL}(Q\|R) \\ "
        r"&\text{ may fail}\end{aligned}",
        "For which Q is the detour over Q the shorter way? Move Q, and find the rule.",
        triangle.Triple,
        (
            chance(_triple, "p", "Probability of P"),
            chance(_triple, "q", "Probability of Q"),
            chance(_triple, "r", "Probability of R"),
        ),
        lambda: {
            "A rare outcome": _triple,
            "The largest ratio on the grid": triangle.search()[2],
            "Q outside": triangle.Triple(0.5, 0.8, 0.3),
        },
        triangle,
        triangle_figure,
    ),
    "infinity": Section(
        "Infinite at a zero",
        r"q_i = 0 < p_i \;\Rightarrow\; \mathrm{KL}(P\|Q) = \infty",
        "P and Q over outcomes 0, 1 and 2: take what Q gives outcome 2 to 0, and what P gives it.",
        infinity.ThirdCell,
        (
            Steps("q", "q = Q(2), for outcome 2", infinity.STEPS, _cell.q),
            Slider("p", "p = P(2), for outcome 2", 0.0, 0.9, _cell.p, 0.05),
        ),
        lambda: {
            "Rare in Q": _cell,
            "The tutorial's ε": infinity.ThirdCell(0.2, 1e-10),
            "Never in Q": infinity.ThirdCell(0.2, 0.0),
            "Never in both": infinity.ThirdCell(0.0, 0.0),
        },
        infinity,
        infinity_figure,
    ),
    "processing": Section(
        "Data processing",
        r"\mathrm{KL}(f(P)\|f(Q)) \le \mathrm{KL}(P\|Q) \text{ for every } f",
        "Merge neighbours and try to make KL grow.",
        data_processing.FiveOutcomes,
        (
            Several("merges", "Seen as one", data_processing.MERGES, _five.merges),
            *weights(_five, *(f"{side}{i}" for i in range(5) for side in "pq")),
        ),
        lambda: {
            "Different ratios": _five,
            "One ratio: nothing lost": data_processing.FiveOutcomes(
                0.1, 0.2, 0.1, 0.3, 0.3, 0.2, 0.4, 0.2, 0.1, 0.1, ("0+1", "1+2", "3+4")
            ),
            "All in one": data_processing.FiveOutcomes(merges=data_processing.MERGES),
            "A zero merged away": data_processing.FiveOutcomes(
                0.1, 0.4, 0.2, 0.2, 0.1, 0.3, 0.0, 0.3, 0.2, 0.2, ("1+2",)
            ),
        },
        data_processing,
        processing_figure,
        480,
    ),
    "pinsker": Section(
        "Pinsker's bound",
        r"\mathrm{KL}(P\|Q) \ge 2\,\mathrm{TV}(P, Q)^2 \text{ nats}",
        "Find a pair under the curve.",
        pinsker.Cloud,
        (
            chance(_cloud, "p", "p, P's probability"),
            chance(_cloud, "q", "q, Q's probability"),
            Slider("outcomes", "Outcomes of the random pairs", 2, 10, _cloud.outcomes, 1, "%d"),
            Number("seed", "Seed of the random pairs", 0, 10**6, _cloud.seed, 1, "%d"),
        ),
        lambda: {
            "Fair against tilted": _cloud,
            "Nearly tight": pinsker.Cloud(0.49, 0.51),
            "Far apart": pinsker.Cloud(0.99, 0.01),
        },
        pinsker,
        pinsker_figure,
        460,
    ),
}
