"""Sections on identities: symmetry, sums of parts, changes of variable."""

from kllab.topics.properties import additivity, asymmetry, chain_rule, change_of_variable
from pages.foundations.properties.figures import additivity as additivity_figure
from pages.foundations.properties.figures import asymmetry as asymmetry_figure
from pages.foundations.properties.figures import chain_rule as chain_figure
from pages.foundations.properties.figures import change_of_variable as change_figure
from pages.foundations.properties.section import Section, chance
from pages.web.controls import Choice, Slider, Steps

_coins = asymmetry.Bernoullis()
_normals = asymmetry.Normals()
_two = additivity.TwoCoins()
_wet = chain_rule.WeatherAndWet()
_mapped = change_of_variable.Mapped()

IDENTITIES: dict[str, Section] = {
    "asymmetry": Section(
        "Not symmetric: coins",
        r"\mathrm{KL}(P\|Q) \ne \mathrm{KL}(Q\|P) \text{ in general}",
        "Look for pairs where both directions are equal.",
        asymmetry.Bernoullis,
        (chance(_coins, "p", "p, P's probability"), chance(_coins, "q", "q, Q's probability")),
        lambda: {
            "A rare outcome": _coins,
            "The other way round": asymmetry.Bernoullis(0.05, 0.3),
            "q = 1 − p": asymmetry.Bernoullis(0.2, 0.8),
        },
        asymmetry,
        asymmetry_figure,
        520,
    ),
    "normals": Section(
        "Not symmetric: normals",
        r"\mathrm{KL}(P\|Q) \ne \mathrm{KL}(Q\|P) \text{ in general}",
        "Look for pairs where both directions are equal. P is N(0, 1).",
        asymmetry.Normals,
        (
            Slider("octaves", "log₂ of Q's scale", -2.0, 2.0, _normals.octaves, 0.1),
            Slider("mean", "Mean of Q", -3.0, 3.0, _normals.mean, 0.1),
        ),
        lambda: {
            "The tutorial's pair": _normals,
            "Q half as wide": asymmetry.Normals(-1.0, 1.0),
            "Equally wide": asymmetry.Normals(0.0, 2.0),
        },
        asymmetry,
        asymmetry_figure,
        520,
    ),
    "additivity": Section(
        "Additive for independent variables",
        r"\begin{aligned}\mathrm{KL}(P_1 P_2\|Q_1 Q_2) &= \mathrm{KL}(P_1\|Q_1) \\ "
        r"&\quad + \mathrm{KL}(P_2\|Q_2) \\ "
        r"&\text{ for independent parts}\end{aligned}",
        "Break it by making P's two coins dependent.",
        additivity.TwoCoins,
        (
            chance(_two, "p1", "First coin, P"),
            chance(_two, "q1", "First coin, Q"),
            chance(_two, "p2", "Second coin, P"),
            chance(_two, "q2", "Second coin, Q"),
            Slider("dependence", "Dependence of P's coins", -1.0, 1.0, 0.0, 0.05),
        ),
        lambda: {
            "Independent": _two,
            "Tied together": additivity.TwoCoins(dependence=0.8),
            "Only tied, not moved": additivity.TwoCoins(0.5, 0.5, 0.5, 0.5, 1.0),
        },
        additivity,
        additivity_figure,
        260,
    ),
    "chain": Section(
        "Chain rule",
        r"\begin{aligned}\mathrm{KL}(P_{xy}\|Q_{xy}) &= \mathrm{KL}(P_x\|Q_x) \\ "
        r"&\quad + \mathbb{E}_{x \sim P}\,\mathrm{KL}(P_{y|x}\|Q_{y|x})\end{aligned}",
        "Rain x and wet grass y, under P and under Q.",
        chain_rule.WeatherAndWet,
        (
            chance(_wet, "p_rain", "P(rain)"),
            chance(_wet, "q_rain", "Q(rain)"),
            chance(_wet, "p_wet_dry", "P(wet | no rain)"),
            chance(_wet, "q_wet_dry", "Q(wet | no rain)"),
            chance(_wet, "p_wet_rain", "P(wet | rain)"),
            chance(_wet, "q_wet_rain", "Q(wet | rain)"),
        ),
        lambda: {
            "All of it differs": _wet,
            "Only the rain differs": chain_rule.WeatherAndWet(0.3, 0.1, 0.9, 0.6, 0.1, 0.9),
            "Only the grass differs": chain_rule.WeatherAndWet(0.3, 0.1, 0.9, 0.3, 0.3, 0.6),
        },
        chain_rule,
        chain_figure,
        330,
    ),
    "change": Section(
        "Change of variable",
        r"\begin{aligned}\mathrm{KL}(P_y\|Q_y) &= \mathrm{KL}(P_x\|Q_x) \\ "
        r"&\text{ for } y = f(x) \text{ one to one}\end{aligned}",
        "Stretch the axis as you like: the entropies follow, KL does not.",
        change_of_variable.Mapped,
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
        lambda: {
            "Normal to LogNormal": _mapped,
            "Metres to millimetres": change_of_variable.Mapped(map="times", factor=1000.0),
        },
        change_of_variable,
        change_figure,
        520,
    ),
}
