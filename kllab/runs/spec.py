"""The specification of a run."""

from dataclasses import dataclass, field

from kllab import topics


@dataclass(frozen=True)
class RunSpec:
    """A training to run, validated at construction.

    Parameters
    ----------
    experiment : str
        A name in `kllab.topics.EXPERIMENTS`.
    config : str
        The experiment's config as JSON; normalised by the experiment, with all fields.
    owner : str
        Controls the run, and waiting runs are served owner by owner: a name that nobody else can
        guess, or empty for a run that all control. At most 100 characters.
    class_id : str
        The runs of a class together have limits of their own: a name of the class of which the
        owner is a student, or empty. At most 100 characters.

    Attributes
    ----------
    total_steps : int
        Number of training steps.

    Raises
    ------
    ValueError
        If the experiment is unknown or refuses the config.
    """

    experiment: str
    config: str
    owner: str = ""
    class_id: str = ""
    total_steps: int = field(init=False)

    def __post_init__(self) -> None:
        for name in ("owner", "class_id"):
            if (length := len(getattr(self, name))) > 100:
                raise ValueError(f"{name} has {length} characters; allowed: at most 100")
        config = topics.load(self.experiment).Config.from_json(self.config)
        object.__setattr__(self, "config", config.to_json())
        object.__setattr__(self, "total_steps", config.steps)
