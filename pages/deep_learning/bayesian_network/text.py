"""Text of the page of a Bayesian neural network: data, runs and the tutorial's layer."""

from collections.abc import Iterable

from kllab.divergences.units import Unit, written
from kllab.topics.bayesian_network.compute import LEVELS, LayerView
from kllab.topics.bayesian_network.run_view import BayesianRun
from kllab.topics.bayesian_network.train.config import Config
from kllab.topics.bayesian_network.train.digits import KIND_NAMES
from kllab.topics.bayesian_network.train.points import Points
from pages.web import format
from pages.web.number import Parts

WEIGHTS_OF_KL = (
    "The negative ELBO per example is mean NLL + KL / N. Blundell et al. (2015) write the *sum* of "
    "NLL over a batch + KL / batches, which is the same; with the *mean* NLL, KL / batches is too "
    "heavy by the batch size, and KL × 1 by N. With T / N, T < 1 makes a cold posterior."
)
"""Explanation of the weights of KL."""
TRUST = (
    "Means over held-out images. The epistemic part of the entropy is the mutual information of "
    "label and weights: how much sampled networks disagree. Separation (AUROC): how often such an "
    "image has more entropy than a held-out digit; 0.5 is chance. Turned by a quarter, a 0 is "
    "still a digit and some others resemble one: these cannot be separated."
)
"""Caption of the table of each kind of images."""
BEYOND = (
    "Beyond the outermost points there are no data either, yet there the band of a mean-field q "
    "with tanh units is narrow: the units saturate and hide the uncertainty of the first layer."
)
"""Why the band is narrow outside of the data."""
_SHOWN = {
    "NLL": ("nll", ".3f"),
    "held-out NLL": ("test_nll", ".3f"),
    "KL": ("kl", ".1f"),
    "ELBO": ("elbo", ".3f"),
    "accuracy": ("accuracy", ".3f"),
    "ECE": ("ece", ".3f"),
    "sd in the gap": ("band_gap", ".3f"),
    "sd at the data": ("band_data", ".3f"),
    "gap / data, ratio": ("band_ratio", ".2f"),
    "noise": ("noise_sd", ".3f"),
}


HELP = {
    "NLL": "Mean negative log-likelihood of a training example.",
    "KL": "KL(q(w)‖p(w)) of all weights together.",
    "ELBO": "−NLL − KL/N, per example.",
    "ECE": "Expected calibration error: mean |accuracy − confidence| over bins of the confidence.",
    "sd in the gap": "Epistemic standard deviation of the prediction, mean over x in the gap.",
    "sd at the data": "Epistemic standard deviation of the prediction, mean over x with data.",
    "noise": "Standard deviation of the noise in the model.",
}
"""Explanation of the latest numbers, by name."""


def label(config: Config) -> str:
    """Return a short label of a run: the settings that usually differ.

    >>> label(Config(kl_weight="tempered", hidden=(20, 20)))
    'gap -0.6 to 0.6, tanh 20-20, KL × 0.1/N'
    """
    of_curve = config.task == "regression"
    gap = f"gap {config.gap[0]:g} to {config.gap[1]:g}" if config.gap else "no gap"
    return (
        f"{gap if of_curve else config.dataset}, {config.activation} "
        f"{'-'.join(map(str, config.hidden))}, {_weight(config)}"
        + (", noise learnt" if of_curve and config.noise_model == "learnt" else "")
        + (", activations sampled" if config.estimator == "activations" else "")
    )


def _weight(config: Config) -> str:
    tempered = config.kl_weight == "tempered"
    return f"KL × {f'{config.temperature:g}/N' if tempered else config.kl_weight}"


def planned(config: Config) -> dict[str, str]:
    """Format the main numbers of a training that has not begun.

    >>> list(planned(Config()).values())
    ['100', '-0.6 to 0.6', '61', '0.01', '6,000']
    """
    if config.task == "regression":
        low, high = config.gap or (0.0, 0.0)
        data = {"points N": f"{config.n}", "gap": f"{low:g} to {high:g}" if config.gap else "none"}
    else:
        data = {"images N": f"{config.n:,}", "classes": f"{10 - config.left_out}"}
    return data | {
        "weights": f"{config.parameter_count:,}",
        "weight of KL": f"{config.kl_coefficient:.3g}",
        "steps": f"{config.steps:,}",
    }


def size_of(config: Config) -> str:
    """Describe the training, with the weight of KL as a number."""
    scales = " and ".join(f"{scale:.4g}" for scale in dict.fromkeys(config.prior_scales))
    data = (
        f"{config.points} points with noise {config.noise:g}"
        if config.task == "regression"
        else f"{config.n:,} images of {10 - config.left_out} classes"
    )
    batch = min(config.batch_size, config.n)
    return (
        f"{config.parameter_count:,} weights, each with a mean and a standard deviation, priors of "
        f"standard deviation {scales}; {data}; {config.steps:,} steps of {batch} examples and "
        f"{config.samples} sample{'s' * (config.samples > 1)}, "
        f"learning rate {config.learning_rate:g}; "
        f"weight of KL {config.kl_coefficient:.4g} relative to the mean NLL ({_weight(config)})"
    )


def points(config: Config, data: Points) -> str:
    """Describe the data of the regression."""
    gap = f"none between {config.gap[0]:g} and {config.gap[1]:g}" if config.gap else "no gap"
    return (
        f"{len(data.x)} points around a wave, {gap}; x from {data.x.min():.3f} to "
        f"{data.x.max():.3f}, mean of y {data.y.mean():.3f}, noise {config.noise:g}."
    )


def examples(kinds: Iterable[str]) -> str:
    """Describe the rows of images of these `KINDS`."""
    return f"Rows of images: {_names(kinds)}."


def examples_caption(kinds: Iterable[str]) -> str:
    """Name the rows of images of these `KINDS`, and the training images."""
    return (
        f"From top to bottom: {_names(kinds)}. The network is trained on digits like those in the "
        "first row."
    )


def _names(kinds: Iterable[str]) -> str:
    return "; ".join(KIND_NAMES[kind] for kind in kinds)


def latest(run: BayesianRun, unit: Unit) -> dict[str, str]:
    """Format the latest main values of a run, information in `unit`."""
    shown = {name: each for name, each in _SHOWN.items() if each[0] in run.columns}
    return format.latest(run.columns, run.in_nats, shown, unit)


def compared(run: BayesianRun, unit: Unit) -> Parts:
    """Return the numbers by which runs are compared."""
    return {"": latest(run, unit)}


def units_caption(unit: Unit) -> str:
    """Describe what the latest numbers refer to."""
    return f"NLL and ELBO in {unit.name} per example, KL in {unit.name} of the whole network."


def band(letter: str, run: BayesianRun) -> str:
    """Describe the prediction of a regression."""
    return f"{letter}: {_epistemic(run)}"


def spreads(letter: str, run: BayesianRun) -> str:
    """Describe both standard deviations of a regression."""
    return f"{letter}: the two standard deviations over x. {_epistemic(run)}"


def band_caption(run: BayesianRun) -> str:
    """Describe the width of the band, and explain its two parts."""
    return (
        f"{_epistemic(run)} Epistemic: over samples of the weights; more data would narrow it. "
        "Aleatoric: the noise, which stays. Estimates from 128 samples. A mean-field q only "
        "approximates the posterior, and is usually overconfident between data."
    )


def _epistemic(run: BayesianRun) -> str:
    """Compare the epistemic standard deviation in the gap and on the data."""
    gap, data = (written(run.newest(name), ".3f") for name in ("band_gap", "band_data"))
    ratio, noise = written(run.newest("band_ratio"), ".2f"), written(run.newest("noise_sd"), ".3f")
    where = f"on the data {data}"
    if run.config.gap:
        where = f"in the gap {gap}, {where}: {ratio} times"
    return f"Epistemic standard deviation {where}. Noise {noise} ({run.config.noise_model})."


def reliability(letter: str, run: BayesianRun) -> str:
    """Describe the calibration of a classification."""
    return (
        f"{letter}: accuracy {written(run.newest('accuracy'), '.3f')}, expected calibration error "
        f"{written(run.newest('ece'), '.3f')} on held-out digits."
    )


def entropies(letter: str, run: BayesianRun, unit: Unit) -> str:
    """Describe the entropy of the predictions by kind of image."""
    means = ", ".join(f"{kind.name} {unit.text(kind.entropy, 3)}" for kind in run.kinds)
    return f"{letter}: entropy of the predictions by kind of image. Mean entropy: {means}."


def kinds(run: BayesianRun, unit: Unit) -> list[dict[str, str]]:
    """Return a row for each kind of images with predictions."""
    return [
        {
            "images": kind.name,
            f"entropy, {unit.name}": written(unit.of(kind.entropy), ".3f"),
            f"epistemic, {unit.name}": written(unit.of(kind.information), ".3f"),
            "separation": written(kind.separation, ".3f"),
        }
        for kind in run.kinds
    ]


def curves(name: str, run: BayesianRun, runs: int, unit: Unit) -> str:
    """Describe the curves of several runs, with the latest numbers of the run in focus."""
    return (
        "NLL (circles: held out), KL, ELBO and the tutorial's KL over the steps, "
        f"runs: {runs}. {name} now: {format.listed(latest(run, unit))}; information in {unit.name}."
    )


def kl_of_layers(letter: str, run: BayesianRun, unit: Unit) -> str:
    """Format the latest KL of each layer."""
    listed = ", ".join(f"{name} {unit.text(kl[-1], 4)}" for name, kl in run.kl_of_layers.items())
    return f"{letter}: KL now, {listed}."


def weights(letter: str, run: BayesianRun) -> str:
    """Describe the position of the weights, in units of their prior."""
    listed = "; ".join(
        f"layer {layer.number}, {len(layer.loc)} weights: median of |mean| "
        f"{written(layer.median_distance, '.3f')}, of the standard deviation "
        f"{written(layer.median_scale, '.3f')}"
        for layer in run.weights
    )
    return f"{letter}: {listed}. In units of the prior, which is at 0 and 1."


def levels(unit: Unit) -> str:
    """Describe the lines between the weights."""
    listed = ", ".join(unit.number(level, 3) for level in LEVELS)
    return f"Grey lines: a weight there adds {listed} {unit.name} to the KL."


def formula(run: BayesianRun, unit: Unit) -> str:
    r"""Return the ELBO and the loss with the latest numbers, as LaTeX."""
    nll, elbo = (written(unit.of(run.newest(column)), ".3f") for column in ("nll", "elbo"))
    kl = written(unit.of(run.newest("kl")), ".1f")
    return format.aligned(
        r"\text{loss} &= \mathrm{NLL} + \lambda\,\mathrm{KL}(q(w)\,\|\,p(w))",
        rf"&= {nll} + {run.config.kl_coefficient:.4g} \cdot {kl}",
        rf"&= {written(unit.of(run.loss), '.3f')}\ \text{{{unit.name}}}",
        r"\mathrm{ELBO}/N &= -\mathrm{NLL} - \mathrm{KL}/N",
        rf"&= -({nll}) - {kl}/{run.config.n}",
        rf"&= {elbo}\ \text{{{unit.name}}}",
    )


def tutorial_layer(view: LayerView, unit: Unit) -> str:
    """Describe the result of the tutorial's formula at this prior."""
    layer, off = view.layer, view.tutorial - view.kl
    verdict = (
        "Both agree: the prior is N(0, 1)."
        if abs(off) < 1e-9 * view.kl
        else f"It is off by {unit.text(off)}"
        + (", and **below 0**, which is impossible for a KL." if view.tutorial < 0 else ".")
    )
    return (
        f"The tutorial's layer as it starts, {layer.in_features} to {layer.out_features}, with "
        f"prior_sigma = {layer.prior_sigma:g} instead of 1: KL = {unit.text(view.kl)}, its "
        f"`kl_loss` = {unit.text(view.tutorial)}. {verdict} It omits log prior_sigma for each of "
        f"{view.count} weights and biases. That is a constant: with a fixed prior the training is "
        "the same, but KL and ELBO are wrong, and priors cannot be compared."
    )


def tutorial_kl(view: LayerView, unit: Unit) -> str:
    """Describe the curves of the tutorial's number and of KL."""
    return (
        f"At prior_sigma = {view.layer.prior_sigma:g} KL is {unit.text(view.kl)}, the tutorial's "
        f"kl_loss {unit.text(view.tutorial)}; they cross at prior_sigma = 1."
    )


def tutorial_formula(view: LayerView, unit: Unit) -> str:
    r"""Return the difference of both formulas with numbers, as LaTeX."""
    return format.aligned(
        r"\mathrm{KL} &= \texttt{kl\_loss} + n \log \sigma_\text{prior}",
        rf"&= {view.tutorial:.4f} + {view.count} \cdot \log {view.layer.prior_sigma:g}",
        f"&= {unit.latex(view.kl)}",
    )
