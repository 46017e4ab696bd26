"""What is asked of the run engine."""

from dataclasses import dataclass

from kllab import topics


@dataclass(frozen=True)
class RunSpec:
    """A training to run, checked when it is made.

    Parameters
    ----------
    experiment : str
        A name in `kllab.topics.EXPERIMENTS`.
    config : str
        The experiment's config as JSON; kept as the experiment itself writes it, every field in it.
    owner : str
        Whose turn it uses up: waiting runs are served owner by owner. At most 100 characters.

    Raises
    ------
    ValueError
        For an unknown experiment or a config it refuses, in the experiment's words.
    """

    experiment: str
    config: str
    owner: str = ""

    def __post_init__(self) -> None:
        if len(self.owner) > 100:
            raise ValueError(f"owner has {len(self.owner)} characters; allowed: at most 100")
        config = topics.load(self.experiment).Config.from_json(self.config)
        object.__setattr__(self, "config", config.to_json())

    @property
    def total_steps(self) -> int:
        """Steps the training will make."""
        config = topics.load(self.experiment).Config.from_json(self.config)
        return int(config.steps)
