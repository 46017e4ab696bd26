"""Published results of the same trainings."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Published:
    """Published result.

    Attributes
    ----------
    environment : str
        Environment of the training.
    mean, spread : float
        Episodic return, and the number after its ±.
    frames, seeds : int
        Frames per run, and number of runs.
    source : str
        Place of publication.
    """

    environment: str
    mean: float
    spread: float
    frames: int
    seeds: int
    source: str


CLEANRL = Published(
    environment="CartPole-v1",
    mean=492.40,
    spread=13.05,
    frames=500_000,
    seeds=3,
    source="CleanRL's documentation, docs/rl-algorithms/ppo.md, results of ppo.py on CartPole-v1; "
    "budget and seeds from benchmark/ppo.sh and the defaults of ppo.py",
)
