"""Text of the trained information bottlenecks: configs and runs."""

from math import log

from kllab.data.catalogue import DATASETS
from kllab.divergences.units import Unit, written
from kllab.topics.information_bottleneck.run_view import BottleneckRun, LearnedCode
from kllab.topics.information_bottleneck.train.config import Config
from kllab.topics.information_bottleneck.tutorial_kl import TutorialKl, example
from pages.web import format
from pages.web.number import Number, Parts

ABOUT = (
    "The same objective for images, where the sums cannot be computed (deep variational "
    "information bottleneck, Alemi et al. 2017): an encoder p(z|x) = N(μ(x), σ²(x)), a classifier "
    "q(y|z), a fixed r(z) = N(0, I). Both mutual informations are only bounded: the **rate** is an "
    "upper bound on I(X;Z), H(Y) + E log q(y|z) a lower bound on I(Z;Y). Here β weights the "
    "**rate**: it is one over the β of the small table.\n\nIn the plane a grey line is the path of "
    "a model during training. In the picture of the codes the ellipses approach r(z) as β grows, "
    "and those of the same digit overlap more."
)


def label(config: Config) -> str:
    """Return a short label of a run: the settings that usually differ.

    >>> label(Config(latent_dim=16))
    '9 β from 0 to 1, 16 latents, classifier 64'
    """
    several = f", {config.seeds} sweeps" if config.seeds > 1 else ""
    return (
        f"{len(config.betas)} β from {config.betas[0]:g} to {config.betas[-1]:g}, "
        f"{config.latent_dim} latents, classifier {config.classifier_hidden or 'linear'}{several}"
    )


def size_of(config: Config) -> str:
    """Describe the size of a training.

    >>> size_of(Config())
    '9 models of 101,838 weights each, 21.3 passes over 9,000 images'
    """
    images = DATASETS[config.dataset].training
    each = config.parameter_count // config.models
    passes = config.steps * config.batch_size / images
    return (
        f"{config.models} models of {each:,} weights each, {passes:.1f} passes over "
        f"{images:,} images"
    )


def plan(config: Config) -> str:
    """Describe the models that would be trained.

    >>> plan(Config(betas=(0.0, 0.1)))
    'Train fits a model for each β, 0, 0.1, all at once. Their bounds appear in this plane.'
    """
    listed = ", ".join(f"{beta:g}" for beta in config.betas)
    return (
        f"Train fits a model for each β, {listed}, all at once. Their bounds appear in this plane."
    )


def empty_plane(unit: Unit) -> str:
    """Describe the plane before a training."""
    return (
        "Bounds before a training: I(Z;Y) is at most I(X;Z), and at most H(Y), which for ten "
        f"digits is at most log 10 = {unit.text(log(10), 4)}."
    )


def latest(run: BottleneckRun, unit: Unit) -> dict[str, str]:
    """Format the latest values at the best and at the smallest beta, in `unit`."""
    first = f"β = {run.config.betas[0]:g}"
    return {
        **best(run, unit),
        f"rate at {first}, {unit.name}": Number(unit.of(float(run.mean_rate[0])), ".1f"),
        f"accuracy at {first}": Number(run.mean_accuracy[0], ".3f"),
    }


def compared(run: BottleneckRun, unit: Unit) -> Parts:
    """Return the numbers by which runs are compared."""
    return {"": best(run, unit)}


def best(run: BottleneckRun, unit: Unit) -> dict[str, str]:
    """Format the latest values at the beta with the highest accuracy, in `unit`."""
    rate, relevance = run.mean_rate[run.best], run.mean_relevance[run.best]
    return {
        "best β": Number(run.config.betas[run.best], "g"),
        "accuracy": Number(run.mean_accuracy[run.best], ".3f"),
        f"rate ≥ I(X;Z), {unit.name}": Number(unit.of(float(rate)), ".2f"),
        f"bound ≤ I(Z;Y), {unit.name}": Number(unit.of(float(relevance)), ".3f"),
    }


def plane(run: BottleneckRun, unit: Unit) -> str:
    """Describe both bounds at each beta."""
    means = zip(run.config.betas, run.mean_rate, run.mean_relevance, strict=True)
    listed = "; ".join(
        f"{beta:g}: {unit.number(rate, 3)} and {unit.number(relevance, 3)}"
        for beta, rate, relevance in means
    )
    return (
        f"Upper bound of I(X;Z) and lower bound of I(Z;Y) in {unit.name} by β: {listed}. "
        f"H(Y) is {unit.text(run.label_entropy, 4)}."
    )


def accuracy(run: BottleneckRun) -> str:
    """Describe the accuracy at each beta."""
    listed = ", ".join(
        f"{beta:g}: {written(mean, '.3f')}"
        for beta, mean in zip(run.config.betas, run.mean_accuracy, strict=True)
    )
    return f"Accuracy on held-out digits by β, sweeps: {run.config.seeds}; mean: {listed}."


def code(learned: LearnedCode, unit: Unit) -> str:
    """Describe the code of one beta."""
    return (
        f"p(z|x) of {len(learned.scale)} held-out digits at β = {learned.beta:g}: rate "
        f"{unit.text(learned.rate, 4)}, mean standard deviation "
        f"{written(learned.mean_scale, '.3g')}, accuracy {written(learned.accuracy, '.3f')}."
    )


def code_caption(config: Config) -> str:
    """Describe the chart of a code, and its latent dimensions."""
    which = (
        "both latent dimensions"
        if config.latent_dim == 2
        else f"the two of {config.latent_dim} latent dimensions with the highest rate"
        if config.latent_dim > 2
        else "the only latent dimension, twice"
    )
    return (
        f"Each digit stands at the mean of its p(z|x), in an ellipse of one standard deviation; "
        f"shown are {which}. The dashed circle is one standard deviation of r(z)."
    )


def formula(learned: LearnedCode, label_entropy: float, unit: Unit) -> str:
    r"""Return loss and both bounds with the held-out numbers of one beta, as LaTeX."""
    rate, nll = unit.number(learned.rate, 4), unit.number(learned.nll, 4)
    loss, relevance = unit.number(learned.loss, 4), unit.number(learned.relevance, 4)
    return format.aligned(
        r"&\text{loss} = -\mathbb{E}\log q(y|z)",
        r"&\quad + \beta\,\mathbb{E}_x\,\mathrm{KL}(p(z|x)\,\|\,r(z))",
        rf"&\quad= {nll} + {learned.beta:g} \cdot {rate} = {loss}\ \text{{{unit.name}}}",
        rf"&I(X;Z) \le {rate}\ \text{{{unit.name}}}",
        r"&I(Z;Y) \ge H(Y) + \mathbb{E}\log q(y|z)",
        rf"&\quad= {unit.number(label_entropy, 4)} - {nll} = {relevance}\ \text{{{unit.name}}}",
    )


def tutorial_on_code(learned: LearnedCode, unit: Unit) -> str:
    """Describe the tutorial's KL term for learned codes."""
    found = learned.tutorial
    return "**The tutorial's KL term on these codes.** " + (
        _tutorial(found, "drawn above, in the two dimensions shown", unit)
        if found
        else "The training has diverged: the mean or standard deviation of some codes is not a "
        "number, or their standard deviation is 0."
    )


def tutorial_on_example(unit: Unit) -> str:
    """Describe the tutorial's KL term for equal codes."""
    return _tutorial(example(), "each N((1, 0), 0.5² I)", unit)


def _tutorial(found: TutorialKl, codes: str, unit: Unit) -> str:
    rate = unit.number(found.rate, 6)
    return (
        f"Run on {found.images} codes, {codes}, the tutorial's function gives "
        f"{unit.text(found.summed, 6)}: the sum over the images. By `kllab.kl_divergence` the rate "
        f"is {unit.text(found.rate, 6)} per image, and {found.images} × {rate} = "
        f"{unit.number(found.images * found.rate, 6)}. The formula is right, and its scale fits "
        "the tutorial's reconstruction loss, which is a sum, too. Added to `F.cross_entropy`, "
        "which is a mean, it multiplies β by the size of the batch."
    )
