"""The sections of the page of properties, in the order of its menu."""

from kllab.topics.properties import (
    additivity,
    asymmetry,
    chain_rule,
    change_of_variable,
    data_processing,
    gibbs,
    infinity,
    pinsker,
    triangle,
)
from pages.foundations.properties import handles, identity_figures, inequality_figures, text
from pages.foundations.properties.section import Section, chance, weights
from pages.web.control_kinds import Choice, Number, Several, Slider, Steps

_three = gibbs.ThreeOutcomes()
_coins = asymmetry.Bernoullis()
_normals = asymmetry.Normals()
_triple = triangle.Triple()
_cell = infinity.ThirdCell()
_two = additivity.TwoCoins()
_wet = chain_rule.WeatherAndWet()
_five = data_processing.FiveOutcomes()
_mapped = change_of_variable.Mapped()
_cloud = pinsker.Cloud()

_ALL = (
    Section(
        "gibbs",
        "Never negative",
        r"\mathrm{KL}(P\|Q) \ge 0,\quad = 0 \text{ only for } P = Q",
        "Try to push the mean point under the curve.",
        weights(_three, "p0", "q0", "p1", "q1", "p2", "q2"),
        {
            "Three outcomes": _three,
            "Nearly equal": gibbs.ThreeOutcomes(0.4, 0.5, 0.1, 0.41, 0.49, 0.1),
            "Equal": gibbs.ThreeOutcomes(0.4, 0.5, 0.1, 0.4, 0.5, 0.1),
            "P misses an outcome": gibbs.ThreeOutcomes(0.6, 0.4, 0.0, 0.5, 0.25, 0.25),
            "Q misses an outcome": gibbs.ThreeOutcomes(0.5, 0.25, 0.25, 0.6, 0.4, 0.0),
        },
        gibbs,
        inequality_figures.gibbs,
        text.gibbs,
        handles.GIBBS,
    ),
    Section(
        "asymmetry",
        "Not symmetric: coins",
        r"\mathrm{KL}(P\|Q) \ne \mathrm{KL}(Q\|P) \text{ in general}",
        "Look for pairs where both directions are equal.",
        (chance(_coins, "p", "p, P's probability"), chance(_coins, "q", "q, Q's probability")),
        {
            "A rare outcome": _coins,
            "The other way round": asymmetry.Bernoullis(0.05, 0.3),
            "q = 1 − p": asymmetry.Bernoullis(0.2, 0.8),
        },
        asymmetry,
        identity_figures.asymmetry,
        text.asymmetry,
        handles.ASYMMETRY,
    ),
    Section(
        "normals",
        "Not symmetric: normals",
        r"\mathrm{KL}(P\|Q) \ne \mathrm{KL}(Q\|P) \text{ in general}",
        "Look for pairs where both directions are equal. P is N(0, 1).",
        (
            Slider("octaves", "log₂ of Q's scale", -2.0, 2.0, _normals.octaves, 0.1),
            Slider("mean", "Mean of Q", -3.0, 3.0, _normals.mean, 0.1),
        ),
        {
            "Q twice as wide": _normals,
            "Q half as wide": asymmetry.Normals(-1.0, 1.0),
            "Equally wide": asymmetry.Normals(0.0, 2.0),
        },
        asymmetry,
        identity_figures.asymmetry,
        text.asymmetry,
        handles.ASYMMETRY,
    ),
    Section(
        "triangle",
        "No triangle inequality",
        r"\begin{aligned}\mathrm{KL}(P\|R) &\le \mathrm{KL}(P\|Q) + \mathrm{KL}(Q\|R) \\ "
        r"&\text{ may fail}\end{aligned}",
        "For which Q is the detour over Q the shorter way? Move Q, and find the rule.",
        (
            chance(_triple, "p", "Probability of P"),
            chance(_triple, "q", "Probability of Q"),
            chance(_triple, "r", "Probability of R"),
        ),
        {
            "A rare outcome": _triple,
            "The largest ratio on the grid": triangle.search().worst[0],
            "Q outside": triangle.Triple(0.5, 0.8, 0.3),
        },
        triangle,
        inequality_figures.triangle,
        text.triangle,
        handles.TRIANGLE,
    ),
    Section(
        "infinity",
        "Infinite at a zero",
        r"q_i = 0 < p_i \;\Rightarrow\; \mathrm{KL}(P\|Q) = \infty",
        "P and Q have outcomes 0, 1 and 2: lower Q(2) to 0, then P(2) as well.",
        (
            Steps("q", "q = Q(2)", infinity.STEPS, _cell.q),
            Slider("p", "p = P(2)", 0.0, 0.9, _cell.p, 0.05),
        ),
        {
            "Outcome 2 is rare in Q": _cell,
            "ε = 1e-10 instead of 0": infinity.ThirdCell(0.2, 1e-10),
            "Impossible in Q": infinity.ThirdCell(0.2, 0.0),
            "Impossible in both": infinity.ThirdCell(0.0, 0.0),
        },
        infinity,
        inequality_figures.infinity,
        text.infinity,
        handles.INFINITY,
    ),
    Section(
        "additivity",
        "Additive for independent variables",
        r"\begin{aligned}\mathrm{KL}(P_1 P_2\|Q_1 Q_2) &= \mathrm{KL}(P_1\|Q_1) \\ "
        r"&\quad + \mathrm{KL}(P_2\|Q_2) \\ "
        r"&\text{ for independent parts}\end{aligned}",
        "Break it by making P's two coins dependent.",
        (
            chance(_two, "p1", "First coin, P"),
            chance(_two, "q1", "First coin, Q"),
            chance(_two, "p2", "Second coin, P"),
            chance(_two, "q2", "Second coin, Q"),
            Slider("dependence", "Dependence of P's coins", -1.0, 1.0, 0.0, 0.05),
        ),
        {
            "Independent": _two,
            "Dependent": additivity.TwoCoins(dependence=0.8),
            "Dependent, equal marginals": additivity.TwoCoins(0.5, 0.5, 0.5, 0.5, 1.0),
        },
        additivity,
        identity_figures.additivity,
        text.additivity,
    ),
    Section(
        "chain",
        "Chain rule",
        r"\begin{aligned}\mathrm{KL}(P_{xy}\|Q_{xy}) &= \mathrm{KL}(P_x\|Q_x) \\ "
        r"&\quad + \mathbb{E}_{x \sim P}\,\mathrm{KL}(P_{y|x}\|Q_{y|x})\end{aligned}",
        "Rain x and wet grass y, under P and under Q.",
        (
            chance(_wet, "p_rain", "P(rain)"),
            chance(_wet, "q_rain", "Q(rain)"),
            chance(_wet, "p_wet_dry", "P(wet | no rain)"),
            chance(_wet, "q_wet_dry", "Q(wet | no rain)"),
            chance(_wet, "p_wet_rain", "P(wet | rain)"),
            chance(_wet, "q_wet_rain", "Q(wet | rain)"),
        ),
        {
            "Both differ": _wet,
            "Only the rain differs": chain_rule.WeatherAndWet(0.3, 0.1, 0.9, 0.6, 0.1, 0.9),
            "Only the grass differs": chain_rule.WeatherAndWet(0.3, 0.1, 0.9, 0.3, 0.3, 0.6),
        },
        chain_rule,
        identity_figures.chain_rule,
        text.chain_rule,
    ),
    Section(
        "processing",
        "Data processing",
        r"\mathrm{KL}(f(P)\|f(Q)) \le \mathrm{KL}(P\|Q) \text{ for every } f",
        "Merge neighbours and try to make KL grow.",
        (
            Several("merges", "Merged outcomes", data_processing.MERGES, _five.merges),
            *weights(_five, *(f"{side}{i}" for i in range(5) for side in "pq")),
        ),
        {
            "Different ratios": _five,
            "Equal ratios: nothing lost": data_processing.FiveOutcomes(
                0.1, 0.2, 0.1, 0.3, 0.3, 0.2, 0.4, 0.2, 0.1, 0.1, ("0+1", "1+2", "3+4")
            ),
            "All merged": data_processing.FiveOutcomes(merges=data_processing.MERGES),
            "A zero merged away": data_processing.FiveOutcomes(
                0.1, 0.4, 0.2, 0.2, 0.1, 0.3, 0.0, 0.3, 0.2, 0.2, ("1+2",)
            ),
        },
        data_processing,
        inequality_figures.data_processing,
        text.data_processing,
    ),
    Section(
        "change",
        "Change of variable",
        r"\begin{aligned}\mathrm{KL}(P_y\|Q_y) &= \mathrm{KL}(P_x\|Q_x) \\ "
        r"&\text{ for } y = f(x) \text{ one to one}\end{aligned}",
        "Change the map and its factor: the entropies change, KL does not.",
        (
            Choice(
                "map",
                "y",
                change_of_variable.MAPS,
                _mapped.map,
                labels={"exp": "exp(x)", "times": "factor · x"},
            ),
            Steps("factor", "factor", change_of_variable.FACTORS, _mapped.factor),
            Slider("loc_p", "Mean of P", -2.0, 2.0, _mapped.loc_p, 0.1),
            Slider("loc_q", "Mean of Q", -2.0, 2.0, _mapped.loc_q, 0.1),
            Slider("scale_p", "Scale of P", 0.1, 1.5, _mapped.scale_p, 0.1),
            Slider("scale_q", "Scale of Q", 0.1, 1.5, _mapped.scale_q, 0.1),
        ),
        {
            "Normal to LogNormal": _mapped,
            "Metres to millimetres": change_of_variable.Mapped(map="times", factor=1000.0),
        },
        change_of_variable,
        identity_figures.change_of_variable,
        text.change_of_variable,
        handles.CHANGE,
    ),
    Section(
        "pinsker",
        "Pinsker's bound",
        r"\mathrm{KL}(P\|Q) \ge 2\,\mathrm{TV}(P, Q)^2 \text{ nats}",
        "Look for a pair below the curve.",
        (
            chance(_cloud, "p", "p, P's probability"),
            chance(_cloud, "q", "q, Q's probability"),
            Slider("outcomes", "Outcomes of the random pairs", 2, 10, _cloud.outcomes, 1),
            Number("seed", "Seed of the random pairs", 0, 10**6, _cloud.seed, 1),
        ),
        {
            "Fair coin, biased coin": _cloud,
            "Nearly tight": pinsker.Cloud(0.49, 0.51),
            "Far apart": pinsker.Cloud(0.99, 0.01),
        },
        pinsker,
        inequality_figures.pinsker,
        text.pinsker,
        handles.PINSKER,
    ),
)
SECTIONS = {section.name: section for section in _ALL}
"""The sections by their names in links."""
