"""Text of the page of output regularisation: configs, runs, and one prediction."""

from collections.abc import Mapping, Sequence
from math import isinf

from kllab.divergences.units import Unit, written
from kllab.topics.output_regularisation.compute import PredictionView, smoothing_of_beta
from kllab.topics.output_regularisation.run_view import MOST_ENTROPY, RegularisationRun
from kllab.topics.output_regularisation.train.config import Config
from pages.web import format
from pages.web.number import Number, Parts

TITLES: Mapping[str, str] = {
    "none": "nothing added",
    "label_smoothing": "label smoothing",
    "confidence_penalty": "confidence penalty",
    "distillation": "distillation",
}
"""Name of each method on the page."""
DIVERGENCES: Mapping[str, str] = {
    "none": "0",
    "label_smoothing": r"\mathrm{KL}(u\,\|\,p)",
    "confidence_penalty": r"\mathrm{KL}(p\,\|\,u)",
    "distillation": r"T^2\,\mathrm{KL}(\text{teacher}_T\,\|\,\text{student}_T)",
}
"""Divergence that each method adds, times beta, as LaTeX."""
SENTENCES: Mapping[str, str] = {
    "none": "Cross-entropy alone: the model that all others are compared with.",
    "label_smoothing": "Forward direction, KL(u‖p) with u uniform: it grows with the logits, and "
    "is infinite once a class has probability 0 (Szegedy et al. 2016).",
    "confidence_penalty": "Reverse direction, KL(p‖u) = log 10 - H(p), at most log 10: it "
    "rewards entropy, but its gradient vanishes for a certain prediction (Pereyra et al. 2017).",
    "distillation": "Forward direction, from a trained teacher to the student, both at temperature "
    "T (Hinton et al. 2015). The teachers, one per seed, are trained first, within these steps.",
}
"""Description of each method."""
TUTORIAL_RUN = (
    "The tutorial's loss, run unchanged on the held-out logits with the uniform target and its "
    "weight of 0.1, and CE + 0.1 KL(u‖p) in float64."
)
PREDICTION = (
    "`F.kl_div(log p, target)` is **KL(target‖p)**: the tutorial regularises in the *forward* "
    "direction, as label smoothing does. Its `log(p + 1e-10)` stops growing once a class has less "
    "than 1e-10, so the gradient vanishes just where the model is most certain; `F.log_softmax` "
    "needs no constant."
)


def label(config: Config) -> str:
    """Return a short label of a run: the settings that usually differ.

    >>> label(Config(dataset="digits_8x8", label_noise=0.0))
    'label smoothing, 500 of digits_8x8, 0% wrong'
    """
    method = TITLES[config.method]
    if config.method == "distillation":
        method += f" T = {config.temperature:g} from {config.teacher_sees}"
    return f"{method}, {config.images:,} of {config.dataset}, {config.label_noise:.0%} wrong"


def size_of(config: Config) -> str:
    """Describe the size of a training.

    >>> size_of(Config(method="none"))
    '3 students at once (1 β times 3 seeds), 305,310 weights; 600 steps of 64 of 500 images, \
100 of which have a wrong label on average'
    """
    teachers = ""
    if config.teacher_steps:
        teachers = (
            f"; before them {config.teacher_steps:,} steps of {config.seeds} teachers on "
            f"{config.teacher_sees}, distilled at T = {config.temperature:g}"
        )
    return (
        f"{config.models} students at once ({len(config.trained_betas)} β times {config.seeds} "
        f"seeds), {config.parameter_count:,} weights; {config.steps - config.teacher_steps:,} "
        f"steps of {min(config.batch_size, config.images)} of {config.images:,} images, "
        f"{config.label_noise * config.images:,.0f} of which have a wrong label on average"
        f"{teachers}"
    )


def added(config: Config) -> str:
    """Return the loss of a method, as LaTeX."""
    return rf"\text{{loss}} = \mathrm{{CE}} + \beta\,{DIVERGENCES[config.method]}"


def latest(run: RegularisationRun, unit: Unit, chosen: int | None = None) -> dict[str, str]:
    """Format the latest measures at a beta, by default that of the lowest held-out NLL."""
    index = run.best if chosen is None else chosen
    at = {name: values[index] for name, values in run.means.items()}
    return {
        "β": Number(run.betas[index], "g"),
        f"NLL, {unit.name}": Number(unit.of(at["nll"]), ".3f"),
        "accuracy": Number(at["accuracy"], ".1%"),
        "ECE": Number(at["ece"], ".3f"),
        f"mean H(p), {unit.name}": Number(unit.of(at["entropy"]), ".3f"),
    }


def compared(run: RegularisationRun, unit: Unit) -> Parts:
    """Return the numbers by which runs are compared; nothing of one without students."""
    return {"": latest(run, unit)} if run.has_students else {}


def _now(run: RegularisationRun, chosen: int, unit: Unit) -> str:
    return format.listed(latest(run, unit, chosen))


def over_beta(rows: Sequence[Mapping[str, str]], unit: Unit) -> str:
    """Describe the measures over beta, by a row of `latest` for each run."""
    runs = "; ".join(format.listed(row, ", ") for row in rows)
    return (
        f"Accuracy, NLL, calibration error and mean entropy over β, in {unit.name}, with a point "
        f"for each seed. At the β of the lowest NLL: {runs}"
    )


def over_steps(run: RegularisationRun, chosen: int, unit: Unit) -> str:
    """Describe the held-out NLL of the students over the steps."""
    return (
        f"Held-out NLL over the steps, one line for each β, in {unit.name}; now "
        f"{_now(run, chosen, unit)}."
    )


def reliability(run: RegularisationRun, chosen: int, unit: Unit) -> str:
    """Describe the reliability diagram of one beta beside the smallest."""
    return (
        "Accuracy over confidence in 15 bins; below the diagonal a model is overconfident. "
        f"{_now(run, chosen, unit)}; against {_now(run, 0, unit)}."
    )


def entropies(run: RegularisationRun, chosen: int, unit: Unit) -> str:
    """Describe the histogram of entropies at one beta beside the smallest."""
    numbers, first = latest(run, unit, chosen), latest(run, unit, 0)
    mean = f"mean H(p), {unit.name}"
    return (
        f"Shares of held-out images by H(p), from 0 to {unit.text(MOST_ENTROPY, 4)}; mean "
        f"{numbers[mean]}, against {first[mean]} at β = {first['β']}."
    )


def no_students(letter: str, *, moves: bool) -> str:
    """Explain why a run has no measured students."""
    if moves:
        return "The teachers are being trained; the students begin when they are done."
    return f"Run {letter} has ended before its students were measured."


def teachers(run: RegularisationRun, unit: Unit) -> str:
    """Describe the held-out NLL of the teachers over the steps."""
    _, nll = run.teaching
    return f"Held-out NLL of the teachers over the steps: {unit.text(float(nll[-1]), 4)} now."


def formula(run: RegularisationRun, chosen: int, unit: Unit) -> str:
    """Return the training loss at one beta with the numbers of both terms, as LaTeX."""
    ce, kl = (unit.of(float(values[chosen])) for values in run.terms)
    beta = run.betas[chosen]
    return format.aligned(
        rf"\text{{loss}} &= \mathrm{{CE}} + \beta\,{DIVERGENCES[run.config.method]}",
        rf"&= {written(ce, '.4f')} + {beta:g} \cdot {written(kl, '.4f')} "
        rf"= {written(ce + beta * kl, '.4f')}\ \text{{{unit.name}}}",
    )


def smoothing_formula(beta: float) -> str:
    r"""Return `smoothing_of_beta` with its numbers, as LaTeX.

    >>> smoothing_formula(0.25)
    '\\varepsilon = \\frac{\\beta}{1+\\beta} = \\frac{0.25}{1.25} = 0.2'
    """
    return (
        r"\varepsilon = \frac{\beta}{1+\beta} = "
        rf"\frac{{{beta:g}}}{{{1 + beta:g}}} = {smoothing_of_beta(beta):.4g}"
    )


def losses_table(run: RegularisationRun, unit: Unit) -> list[dict[str, str]]:
    """Return the tutorial's loss on the trained students, and the right one, by beta."""
    return [
        {
            "trained with β": f"{beta:g}",
            f"the tutorial's loss, {unit.name}": written(unit.of(float(theirs)), ".6f"),
            f"CE + 0.1 KL(u‖p), {unit.name}": written(unit.of(float(ours)), ".6f"),
            "off by": written(unit.of(float(theirs - ours)), "+.2g"),
        }
        for beta, theirs, ours in zip(run.betas, *run.losses, strict=True)
    ]


def divergences(view: PredictionView, unit: Unit) -> dict[str, str]:
    """Format both divergences and the tutorial's number, by name."""
    names = {"forward": "KL(target‖p)", "reverse": "KL(p‖target)", "tutorial": "the tutorial's"}
    return {f"{title}, {unit.name}": unit.number(view.now[name]) for name, title in names.items()}


def prediction(view: PredictionView, kind: str, unit: Unit) -> str:
    """Describe the chart of the divergences, or of their gradients, at the chosen logit."""
    spec, now = view.spec, view.now
    where = f"over the logit of class 0, target {spec.target}; at {spec.lead:g}"
    if kind == "gradient":
        return f"Gradients {where}. {gradients(view, unit)}"
    why = " (p has mass where the target has none)" if isinf(now["reverse"]) else ""
    return (
        f"Divergences {where}: KL(target||p) {unit.text(now['forward'])}, KL(p||target) "
        f"{unit.text(now['reverse'])}{why}, the tutorial's number {unit.text(now['tutorial'])}."
    )


def gradients(view: PredictionView, unit: Unit) -> str:
    """Describe the gradient of each divergence by the logit."""
    now = view.now
    reverse = (
        "KL(p‖target) is infinite, as p has mass where the target has none, and has no gradient"
        if isinf(now["reverse"])
        else f"of KL(p‖target) {unit.number(now['reverse_gradient'], 3)}"
    )
    return (
        f"Gradient in {unit.name} per unit of logit: of KL(target‖p) "
        f"{unit.number(now['forward_gradient'], 4)}, of the tutorial's number "
        f"{unit.number(now['tutorial_gradient'], 4)}; {reverse}. Gradient descent lowers the logit "
        "where it is positive, and raises it where it is negative."
    )
