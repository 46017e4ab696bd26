"""Text of the page of the information bottleneck: the exact part, and runs."""

from math import isinf, log

from kllab.data.catalogue import DATASETS
from kllab.divergences.units import Unit, written
from kllab.topics.information_bottleneck.compute import BottleneckView
from kllab.topics.information_bottleneck.run_view import BottleneckRun, LearnedCode
from kllab.topics.information_bottleneck.spec import BETAS
from kllab.topics.information_bottleneck.train.config import Config
from kllab.topics.information_bottleneck.tutorial_kl import TutorialKl, example
from pages.web import format

ABOUT_EXACT = (
    "The bottleneck minimises I(X;T) − β I(T;Y): what the code T keeps of X is a cost, and what it "
    "says about Y a gain, weighted by β. The smaller **KL(p(y|x)‖p(y|t))**, the more probable is "
    "cluster t for x: this divergence is not chosen, it follows from the objective."
)
ABOUT_DIGITS = (
    "The same objective for images, where the sums cannot be computed (deep variational "
    "information bottleneck, Alemi et al. 2017): an encoder p(z|x) = N(μ(x), σ²(x)), a classifier "
    "q(y|z), a fixed r(z) = N(0, I). Both mutual informations are only bounded: the **rate** is an "
    "upper bound on I(X;Z), H(Y) + E log q(y|z) a lower bound on I(Z;Y). Here β weights the "
    "**rate**: it is one over the β of the small table.\n\nIn the plane a grey line is the path of "
    "a model during training. In the picture of the codes the ellipses approach r(z) as β grows, "
    "and those of the same digit overlap more."
)


def informations(view: BottleneckView, unit: Unit) -> dict[str, str]:
    """Return the informations and the number of clusters at the chosen beta."""
    code = view.code
    return {
        f"I(X;T), {unit.name}": unit.number(code.rate, 5),
        f"I(T;Y), {unit.name}": unit.number(code.relevance, 5),
        f"I(X;Y), {unit.name}": unit.number(view.curve.source.relevant, 5),
        f"mean KL, {unit.name}": unit.number(view.expected_distortion, 5),
        "clusters": str(code.encoder.shape[1]),
    }


def curve(view: BottleneckView, unit: Unit) -> str:
    """Describe the information curve."""
    code, source = view.code, view.curve.source
    return (
        f"I(T;Y) over I(X;T) for {len(BETAS)} values of β. At β = {view.spec.beta:g}, "
        f"{code.encoder.shape[1]} clusters: I(X;T) = {unit.text(code.rate)}, I(T;Y) = "
        f"{unit.text(code.relevance)} of I(X;Y) = {unit.text(source.relevant)}."
        + "".join(f" Not converged at β = {beta:g}." for beta in view.curve.not_converged)
    )


def critical(view: BottleneckView) -> str:
    """Describe where one cluster becomes unstable, and where the number of clusters rises."""
    curve = view.curve
    if isinf(curve.critical):
        return "X and Y are independent: at every β one cluster is optimal."
    text = (
        f"One cluster is stable up to **β = {curve.critical:.5g}** = 1/σ², σ the second singular "
        "value of p(x, y)/√(p(x)p(y))."
    )
    first = curve.transitions[0] if curve.transitions else None
    if first and first.by < curve.critical * (1 - 1e-9):
        text += (
            f" Yet two clusters are better from β = {first.by:g} on: the second is rare and far "
            "from the first, so no small change of the one cluster leads to it. Followed from "
            "small β it appears later, followed from large β it stays."
        )
        if curve.lone < curve.critical:
            text += (
                " A rare cluster of one x alone is better than none from β = "
                f"log(1/p(x)) / KL(p(y|x)‖p(y)) = {curve.lone:.5g} on."
            )
    found = [
        f"{step.clusters_before} → {step.clusters} between {step.after:g} and {step.by:g}"
        for step in curve.transitions
    ]
    return text + (f" Clusters: {'; '.join(found)}." if found else " No transition up to 500.")


def error(view: BottleneckView, unit: Unit) -> str:
    """Describe the error of I(X;T) and I(T;Y) at the chosen beta."""
    found, beta = view.solution, view.spec.beta
    if not found.converged:
        text = (
            f"**Not converged at β = {beta:g}**: I(X;T) and I(T;Y) are those of the last step, and "
            "may be off. β is at a transition, or several codes are equally good here."
        )
    elif found.proved:
        text = f"At β = {beta:g}, I(X;T) and I(T;Y) are off by at most {unit.text(found.error, 2)}."
    else:
        text = (
            f"β = {beta:g} is next to a transition: by a quadratic model I(X;T) and I(T;Y) are off "
            f"by at most {unit.text(found.error, 2)}."
        )
    return text


def not_converged(view: BottleneckView) -> str:
    """List the betas at which the solver did not converge."""
    found = [f"{beta:g}" for beta in view.curve.not_converged]
    return f"Not converged at β = {', '.join(found)}." if found else "Converged at every β."


def clusters(view: BottleneckView) -> str:
    """Describe the clusters at the chosen beta."""
    listed = ", ".join(
        f"{p_y:.4f} with p(t) = {p_t:.4f}"
        for p_y, p_t in zip(view.code.p_y_given_t[:, view.telling], view.code.p_t, strict=True)
    )
    splits = ", ".join("never" if isinf(b) else f"{b:.4g}" for b in view.splitting)
    return (
        f"p(y = {view.telling}|t) of each cluster over β. At β = {view.spec.beta:g}: {listed}. "
        f"Each becomes unstable at a β of {splits}."
    )


def encoder(view: BottleneckView) -> str:
    """Describe p(t|x) row by row."""
    rows = "; ".join(
        f"x = {x}: {', '.join(f'{p:.3f}' for p in row)}" for x, row in enumerate(view.code.encoder)
    )
    return f"p(t|x) at β = {view.spec.beta:g}. {rows}."


def encoder_title(view: BottleneckView) -> str:
    """Return the title of the encoder's chart."""
    return f"**Encoder p(t|x) at β = {view.spec.beta:g}**"


def distortions(view: BottleneckView, unit: Unit) -> str:
    """Describe the divergences, whose mean is the distortion."""
    return (
        "KL(p(y|x)||p(y|t)) of every x and t; its mean over p(x, t) is "
        f"{unit.text(view.expected_distortion)} = I(X;Y) - I(T;Y)."
    )


def exact_formula(view: BottleneckView, unit: Unit) -> str:
    r"""Return the functional and the distortion with their numbers, as LaTeX."""
    number = unit.number
    code, relevant = view.code, view.curve.source.relevant
    beta = view.spec.beta
    return format.aligned(
        r"&I(X;T) - \beta\, I(T;Y)",
        rf"&\quad= {number(code.rate, 4)} - {beta:g} \cdot {number(code.relevance, 4)} = "
        rf"{number(view.functional, 4)}\ \text{{{unit.name}}}",
        r"&\mathbb{E}\,\mathrm{KL}(p(y|x)\,\|\,p(y|t)) = I(X;Y) - I(T;Y)",
        rf"&\quad= {number(relevant, 4)} - {number(code.relevance, 4)} = "
        rf"{number(view.expected_distortion, 4)}\ \text{{{unit.name}}}",
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
        f"rate at {first}, {unit.name}": written(unit.of(float(run.mean_rate[0])), ".1f"),
        f"accuracy at {first}": written(run.mean_accuracy[0], ".3f"),
    }


def best(run: BottleneckRun, unit: Unit) -> dict[str, str]:
    """Format the latest values at the beta with the highest accuracy, in `unit`."""
    rate, relevance = run.mean_rate[run.best], run.mean_relevance[run.best]
    return {
        "best β": f"{run.config.betas[run.best]:g}",
        "accuracy": written(run.mean_accuracy[run.best], ".3f"),
        f"rate ≥ I(X;Z), {unit.name}": written(unit.of(float(rate)), ".2f"),
        f"bound ≤ I(Z;Y), {unit.name}": written(unit.of(float(relevance)), ".3f"),
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
