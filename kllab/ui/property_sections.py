"""The sections of the page of properties: controls, presets, and what answers them."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from types import ModuleType
from typing import Any

from kllab.divergences.units import Unit
from kllab.explorations.properties import (
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
from kllab.explorations.properties.finding import Finding
from kllab.figures.properties import additivity as additivity_figure
from kllab.figures.properties import asymmetry as asymmetry_figure
from kllab.figures.properties import chain_rule as chain_figure
from kllab.figures.properties import change_of_variable as change_figure
from kllab.figures.properties import data_processing as processing_figure
from kllab.figures.properties import gibbs as gibbs_figure
from kllab.figures.properties import infinity as infinity_figure
from kllab.figures.properties import pinsker as pinsker_figure
from kllab.figures.properties import triangle as triangle_figure
from kllab.ui import controls
from kllab.ui.controls import Choice, Control, Number, Several, Slider, Steps

Spec = Any  # the frozen dataclass of the section's own module


@dataclass(frozen=True)
class Section:
    """One property: what is claimed, how to try to break it, and what answers."""

    title: str
    claim: str
    challenge: str
    spec: Callable[..., Spec]
    controls: tuple[Control, ...]
    presets: Callable[[], Mapping[str, Spec]]
    exploration: ModuleType
    figures: ModuleType
    height: int = 400

    def draw(self, name: str) -> dict[str, Any]:
        """Draw the controls, their keys headed by the section's name; return values by key."""
        named = self.named(name)
        wide = [one for one in named if isinstance(one, Several)]
        return controls.draw(wide) | controls.pairs([one for one in named if one not in wide])

    def named(self, name: str) -> tuple[Control, ...]:
        """Return the controls as they are called on a page that has other sections as well."""
        # Two sections may each have a p, over different numbers.
        return tuple(replace(one, key=f"{name}_{one.key}") for one in self.controls)  # type: ignore[type-var]

    def spec_of(self, name: str, values: Mapping[str, Any]) -> Spec:
        """Return what the values of the controls stand for, or raise ValueError."""
        own = {key.removeprefix(f"{name}_"): value for key, value in values.items()}
        # Several options are a list in the session, a tuple in a spec that can be hashed.
        return self.spec(**{key: tuple(v) if isinstance(v, list) else v for key, v in own.items()})

    def explore(self, spec: Spec) -> Finding:
        """Compute what the section shows."""
        found: Finding = self.exploration.explore(spec)
        return found

    def figure(self, found: Finding, unit: Unit) -> dict[str, Any]:
        """Draw it."""
        drawn: dict[str, Any] = self.figures.figure(found, unit)
        return drawn

    def snippet(self, spec: Spec) -> str:
        """Return the code behind its numbers."""
        code: str = self.exploration.snippet(spec)
        return code

    def cases(self, name: str) -> dict[str, dict[str, Any]]:
        """Return the values of the controls for each preset."""
        own = {control.key for control in self.controls}
        return {
            case: {
                f"{name}_{key}": list(value) if isinstance(value, tuple) else value
                for key, value in asdict(spec).items()
                if key in own
            }
            for case, spec in self.presets().items()
        }


def _shares(spec: Spec, *names: str, high: float = 1.0) -> tuple[Control, ...]:
    return tuple(
        Slider(name, f"{name[0].upper()}({name[1:]}), weight", 0.0, high, getattr(spec, name), 0.01)
        for name in names
    )


def _chance(spec: Spec, name: str, label: str) -> Slider:
    return Slider(name, label, 0.01, 0.99, getattr(spec, name), 0.01)


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

SECTIONS: dict[str, Section] = {
    "gibbs": Section(
        "Never negative",
        r"\mathrm{KL}(P\|Q) \ge 0,\quad = 0 \text{ only for } P = Q",
        "Try to push the mean point under the curve.",
        gibbs.ThreeOutcomes,
        _shares(_three, "p0", "q0", "p1", "q1", "p2", "q2"),
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
    "asymmetry": Section(
        "Not symmetric: coins",
        r"\mathrm{KL}(P\|Q) \ne \mathrm{KL}(Q\|P) \text{ in general}",
        "Look for pairs where both directions agree.",
        asymmetry.Bernoullis,
        (_chance(_coins, "p", "p, P's probability"), _chance(_coins, "q", "q, Q's probability")),
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
        "Look for pairs where both directions agree. P is N(0, 1).",
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
    "triangle": Section(
        "No triangle inequality",
        r"\begin{aligned}\mathrm{KL}(P\|R) &\le \mathrm{KL}(P\|Q) + \mathrm{KL}(Q\|R) \\ "
        r"&\text{ may fail}\end{aligned}",
        "Move Q between P and R until the detour is the longer one again.",
        triangle.Triple,
        (
            _chance(_triple, "p", "Probability of P"),
            _chance(_triple, "q", "Probability of Q"),
            _chance(_triple, "r", "Probability of R"),
        ),
        lambda: {
            "A rare outcome": _triple,
            "The worst of all": triangle.search()[2],
            "Q outside": triangle.Triple(0.5, 0.8, 0.3),
        },
        triangle,
        triangle_figure,
    ),
    "infinity": Section(
        "Infinite at a zero",
        r"q_i = 0 < p_i \;\Rightarrow\; \mathrm{KL}(P\|Q) = \infty",
        "Take Q's third outcome to 0, and P's.",
        infinity.ThirdCell,
        (
            Steps("q", "q, what Q gives the third outcome", infinity.STEPS, _cell.q),
            Slider("p", "p, what P gives it", 0.0, 0.9, _cell.p, 0.05),
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
    "additivity": Section(
        "Adds over independents",
        r"\begin{aligned}\mathrm{KL}(P_1 P_2\|Q_1 Q_2) &= \mathrm{KL}(P_1\|Q_1) \\ "
        r"&\quad + \mathrm{KL}(P_2\|Q_2)\end{aligned}",
        "Break it by tying P's two coins together.",
        additivity.TwoCoins,
        (
            _chance(_two, "p1", "First coin, P"),
            _chance(_two, "q1", "First coin, Q"),
            _chance(_two, "p2", "Second coin, P"),
            _chance(_two, "q2", "Second coin, Q"),
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
            _chance(_wet, "p_rain", "P(rain)"),
            _chance(_wet, "q_rain", "Q(rain)"),
            _chance(_wet, "p_wet_dry", "P(wet | no rain)"),
            _chance(_wet, "q_wet_dry", "Q(wet | no rain)"),
            _chance(_wet, "p_wet_rain", "P(wet | rain)"),
            _chance(_wet, "q_wet_rain", "Q(wet | rain)"),
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
    "processing": Section(
        "Data processing",
        r"\mathrm{KL}(f(P)\|f(Q)) \le \mathrm{KL}(P\|Q) \text{ for every } f",
        "Merge neighbours and try to make KL grow.",
        data_processing.FiveOutcomes,
        (
            Several("merges", "Seen as one", data_processing.MERGES, _five.merges),
            *_shares(_five, *(f"{side}{i}" for i in range(5) for side in "pq")),
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
    "pinsker": Section(
        "Pinsker's bound",
        r"\mathrm{KL}(P\|Q) \ge 2\,\mathrm{TV}(P, Q)^2 \text{ nats}",
        "Find a pair under the curve.",
        pinsker.Cloud,
        (
            _chance(_cloud, "p", "p, P's probability"),
            _chance(_cloud, "q", "q, Q's probability"),
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
