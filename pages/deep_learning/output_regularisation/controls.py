"""Controls of a sweep of regularised classifiers, and of one prediction."""

from typing import Any

from kllab.data.catalogue import DATASETS
from kllab.topics.output_regularisation.spec import LEAD_RANGE, TARGETS, Prediction
from kllab.topics.output_regularisation.train import Config
from kllab.topics.output_regularisation.train.config import METHODS
from pages.deep_learning.output_regularisation.presets import BETAS, config_of
from pages.deep_learning.output_regularisation.text import TITLES
from pages.web import address, controls
from pages.web.chart import Dragged
from pages.web.control_kinds import Choice, Control, Number, Slider

START, FIELDS = Config(), Config.described()
METHOD = Choice(
    "method", "Added to the cross-entropy", METHODS, START.method, labels=TITLES, menu=True
)
DATA: tuple[Control, ...] = (
    Choice(
        "dataset",
        "Dataset",
        FIELDS["dataset"].choices,
        START.dataset,
        labels={name: DATASETS[name].title for name in FIELDS["dataset"].choices},
        menu=True,
    ),
    Slider("label_noise", "Share of wrong training labels", 0.0, 0.6, START.label_noise, 0.05),
    Slider("training_images", "Training images", 50, 3000, START.training_images, 50),
)
SWEEP = Choice(
    "sweep",
    "Values of β, the weight of the KL term",
    tuple(BETAS),
    "0 to 3",
    labels={name: f"{', '.join(f'{beta:g}' for beta in betas)}" for name, betas in BETAS.items()},
    menu=True,
)
STEPS = Slider("steps", "Steps", 100, 4000, START.steps, 50)
TEACHER: tuple[Control, ...] = (
    Slider("temperature", "Temperature T", 0.5, 20.0, START.temperature, 0.5, "%.1f"),
    Choice(
        "teacher_sees",
        "Images that the teacher is trained on",
        FIELDS["teacher_sees"].choices,
        START.teacher_sees,
    ),
    Slider(
        "teacher_share", "Share of the steps for the teacher", 0.1, 0.9, START.teacher_share, 0.05
    ),
)
MORE: tuple[Control, ...] = (
    Number("batch_size", "Batch size", 8, 256, START.batch_size, 8),
    Number("learning_rate", "Learning rate", 1e-4, 0.1, START.learning_rate, 1e-3, "%.4f"),
    Number("seeds", "Seeds (trained together)", 1, 5, START.seeds, 1),
    Number("seed", "Seed", 0, 2**31 - 1, START.seed, 1),
)
ALL: tuple[Control, ...] = (METHOD, *DATA, SWEEP, STEPS, *TEACHER, *MORE)
"""All controls of a training."""
LEAD = Slider(
    "lead", "Logit of class 0 (the others are 0)", *LEAD_RANGE, Prediction().lead, 0.5, "%.1f"
)
PREDICTION: tuple[Control, ...] = (
    LEAD,
    Choice("target", "Target", tuple(TARGETS), Prediction().target),
)
"""All controls of one prediction."""
LOWEST = "lowest NLL"


def move_lead(dragged: Dragged) -> None:
    """Set the logit of class 0 to the position of its handle."""
    if dragged.name == LEAD.key:
        address.assign({LEAD.key: LEAD.nearest(dragged.x)})


def of_run(config: Config) -> Choice:
    """Return the choice of the beta to look at in a run of `config`."""
    options = (LOWEST, *(f"{beta:g}" for beta in config.trained_betas))
    return Choice("shown_beta", "β shown", options, LOWEST, menu=True)


def shown_beta(config: Config) -> str:
    """Draw a menu of a run's betas; return the chosen one."""
    beta = of_run(config)
    address.read((beta,))
    with address.section((beta,)):
        return str(controls.draw_one(beta))


def move_beta(beta: float) -> None:
    """Look at another beta of a run."""
    address.assign({of_run(START).key: f"{beta:g}"})


def prediction() -> Prediction:
    """Return the prediction of the controls, which may be drawn later or in a closed view."""
    return Prediction(**{control.key: address.held(control) for control in PREDICTION})


def draw() -> tuple[Config, dict[str, Any]]:
    """Draw all controls of a training; return the config and the controls' values by key."""
    values = {METHOD.key: controls.draw_one(METHOD)}
    shown = (*TEACHER, SWEEP) if values["method"] == "distillation" else (SWEEP,)
    values |= controls.draw((*shown, *DATA, STEPS))
    values |= controls.draw_more(MORE)
    return config_of(values), values
