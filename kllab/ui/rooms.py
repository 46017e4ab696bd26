"""The pages of the lab, as the navigation and the home page list them."""

from dataclasses import dataclass
from pathlib import Path

PAGES = Path(__file__).resolve().parents[2] / "pages"


@dataclass(frozen=True)
class Room:
    """A page.

    Attributes
    ----------
    file : str
        Below `pages`; its folder is its section, its name the address.
    title : str
        In the navigation.
    icon : str
        Of Material Symbols.
    heading, sentence : str
        On the home page.
    """

    file: str
    title: str
    icon: str
    heading: str
    sentence: str

    @property
    def name(self) -> str:
        """Its address, and the name of what is trained there."""
        return Path(self.file).stem

    @property
    def section(self) -> str:
        """The title of its group in the navigation."""
        return self.file.split("/")[0].replace("_", " ").capitalize()


ROOMS = (
    Room(
        "foundations/discrete.py",
        "Discrete",
        "bar_chart",
        "Discrete distributions",
        "Edit up to eight outcomes; entropy, cross-entropy, and when KL is infinite.",
    ),
    Room(
        "foundations/normal.py",
        "Normal",
        "show_chart",
        "Two normal distributions",
        "Move a mean or a standard deviation; see where the divergence comes from.",
    ),
    Room(
        "foundations/asymmetry_2d.py",
        "Asymmetry in 2-D",
        "blur_on",
        "Two Gaussians in the plane",
        "Means, variances, correlation; both directions as maps over the plane.",
    ),
    Room(
        "foundations/families.py",
        "Families",
        "stacked_line_chart",
        "Any two families",
        "Cauchy against Normal, Poisson against Geometric; each number with its method and error.",
    ),
    Room(
        "foundations/properties.py",
        "Properties",
        "rule",
        "Properties",
        "Try to break them: Gibbs, the triangle, data processing, Pinsker and more.",
    ),
    Room(
        "deep_learning/vae.py",
        "VAE",
        "memory",
        "Variational autoencoder",
        "Train on real digits; watch rate, distortion and β; compare schedules.",
    ),
    Room(
        "deep_learning/bayesian_network.py",
        "Bayesian neural network",
        "hub",
        "Bayesian neural network",
        "Move a gap in the data and watch a network grow unsure; KL to the prior, weighted by 1/N.",
    ),
    Room(
        "deep_learning/output_regularisation.py",
        "Output regularisation",
        "tune",
        "Output regularisation",
        "Label smoothing, confidence penalty, distillation: calibration and entropy over β.",
    ),
    Room(
        "deep_learning/policy.py",
        "Policy",
        "sports_esports",
        "Policy optimisation",
        "TRPO, PPO and plain gradients train live; how far an update may go, as a picture.",
    ),
    Room(
        "deep_learning/maximum_entropy.py",
        "Maximum entropy",
        "thermostat",
        "Maximum entropy",
        "Soft values on a gridworld, exact; soft actor-critic learns them, temperature and all.",
    ),
    Room(
        "deep_learning/information_bottleneck.py",
        "Information bottleneck",
        "filter_alt",
        "Information bottleneck",
        "Edit a small joint distribution and watch clusters split; train classifiers of digits "
        "through ever narrower codes.",
    ),
)
