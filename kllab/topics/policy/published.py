"""Published result of the same training."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Published:
    """CleanRL's episodic return, mean ± spread, over `seeds` runs of `frames` frames each."""

    environment: str = "CartPole-v1"
    mean: float = 492.40
    spread: float = 13.05
    frames: int = 500_000
    seeds: int = 3
    source: str = (
        "CleanRL's documentation, docs/rl-algorithms/ppo.md, results of ppo.py on CartPole-v1; "
        "budget and seeds from benchmark/ppo.sh and the defaults of ppo.py"
    )


CLEANRL = Published()
