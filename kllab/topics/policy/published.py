"""What others published of the same trainings."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Published:
    """A number that others published.

    Attributes
    ----------
    environment : str
        Where the policy was trained.
    mean, spread : float
        Episodic return, and what stands behind its ±.
    frames, seeds : int
        Its budget, and over how many runs.
    source : str
        Where it stands.
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
