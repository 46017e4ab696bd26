"""Vectorised environments whose state can be saved in tensors."""

from dataclasses import dataclass
from typing import Any

import gymnasium
import numpy as np
import torch
from gymnasium.vector import AutoresetMode, SyncVectorEnv
from numpy.typing import NDArray
from torch import Tensor

from kllab.models.decision_process import DecisionProcess
from kllab.topics.policy.train.config import BANDIT_NOISE, BANDIT_REWARDS, Config
from kllab.training.random_streams import stream_seed

ENVIRONMENT = 3
"""Purpose of the random stream of an environment (`random_streams` defines 0 to 2)."""
_ELAPSED = "_elapsed_steps"  # of gymnasium's TimeLimit, which the bandit does not have
_WORD = 2**64


class Bandit(gymnasium.Env[int, int]):
    """Three-armed bandit with noisy rewards: one state; each episode is one action.

    Its policies are points of a triangle, so updates can be drawn.
    """

    s = 0
    """The only state, under the name that FrozenLake gives it."""

    def __init__(self) -> None:
        self.observation_space = gymnasium.spaces.Discrete(1)  # type: ignore[assignment]
        self.action_space = gymnasium.spaces.Discrete(len(BANDIT_REWARDS))  # type: ignore[assignment]

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[int, dict[str, Any]]:
        """Begin an episode in the only state."""
        super().reset(seed=seed, options=options)
        return 0, {}

    def step(self, action: int) -> tuple[int, float, bool, bool, dict[str, Any]]:
        """Pull an arm; the episode ends."""
        reward = BANDIT_REWARDS[action] + BANDIT_NOISE * float(self.np_random.standard_normal())
        return 0, reward, True, False, {}


@dataclass(frozen=True)
class Frame:
    """Result of one action in each of N environments.

    Attributes
    ----------
    observations, after : torch.Tensor
        float32 (N, size): the states of the next actions, and the states after these actions. They
        differ where an episode ended and another began.
    rewards : numpy.ndarray
        float64 (N,).
    terminated, ended : numpy.ndarray
        bool (N,): whether the episode terminated; whether it ended, by termination or time limit.
    """

    observations: Tensor
    after: Tensor
    rewards: NDArray[np.float64]
    terminated: NDArray[np.bool_]
    ended: NDArray[np.bool_]


class Environments:
    """Copies of one environment in gymnasium's `SyncVectorEnv`, each with its own random stream.

    Parameters
    ----------
    config : Config
        Determines the environment and the number of copies.

    Attributes
    ----------
    size : int
        Length of an observation: CartPole's four numbers, or the one-hot state.
    actions : int
        Number of actions.
    """

    def __init__(self, config: Config) -> None:
        self._vector = SyncVectorEnv(
            [lambda: _make(config.environment)] * config.envs,
            autoreset_mode=AutoresetMode.SAME_STEP,
        )
        self._envs: list[Any] = list(self._vector.envs)
        space: Any = self._vector.single_observation_space
        action_space: Any = self._vector.single_action_space
        self.tabular = config.tabular
        self._state_name = "s" if config.tabular else "state"
        self.size = int(space.n) if config.tabular else int(space.shape[0])
        self.actions = int(action_space.n)
        seeds: list[int | None] = [
            stream_seed(config.seed, ENVIRONMENT, i) for i in range(config.envs)
        ]
        self._vector.reset(seed=seeds)
        width = 1 if config.tabular else self.size
        self.tensors = {
            "environment.state": torch.zeros(config.envs, width, dtype=torch.float64),
            "environment.elapsed": torch.zeros(config.envs, dtype=torch.int64),
            "environment.generator": torch.zeros(config.envs, 6, dtype=torch.int64),
        }

    def observe(self) -> Tensor:
        """Return the current observations, float32 (N, size)."""
        return self._encode(self._states())

    def _states(self) -> NDArray[np.float64]:
        states = [getattr(env.unwrapped, self._state_name) for env in self._envs]
        return np.array(states, dtype=np.float64).reshape(len(states), -1)

    def _encode(self, states: NDArray[Any]) -> Tensor:
        if not self.tabular:
            return torch.from_numpy(states.astype(np.float32))
        return torch.eye(self.size)[torch.from_numpy(states.astype(np.int64).reshape(-1))]

    def act(self, actions: NDArray[np.int64]) -> Frame:
        """Take one action in each environment; start a new episode where one ends."""
        seen, rewards, terminated, truncated, infos = self._vector.step(actions)
        after, ended = seen, terminated | truncated
        if ended.any():
            after = seen.copy()
            for index in np.flatnonzero(ended):
                after[index] = infos["final_obs"][index]
        return Frame(
            self._encode(seen), self._encode(after), rewards.astype(np.float64), terminated, ended
        )

    def capture(self) -> dict[str, Tensor]:
        """Save the state of every environment in tensors, and return them by name."""
        state, elapsed, generator = self.tensors.values()
        state.copy_(torch.from_numpy(self._states()))
        for index, env in enumerate(self._envs):
            if env.has_wrapper_attr(_ELAPSED):
                elapsed[index] = env.get_wrapper_attr(_ELAPSED)
            words = np.array(_words(env.unwrapped.np_random), dtype=np.uint64)
            generator[index] = torch.from_numpy(words.view(np.int64))
        return self.tensors

    def load(self) -> None:
        """Restore the state of every environment from the tensors."""
        state, elapsed, generator = (tensor.numpy() for tensor in self.tensors.values())
        for index, env in enumerate(self._envs):
            restored = int(state[index, 0]) if self.tabular else state[index].copy()
            setattr(env.unwrapped, self._state_name, restored)
            env.set_wrapper_attr(_ELAPSED, int(elapsed[index]), force=False)
            _set_words(env.unwrapped.np_random, generator[index].view(np.uint64))

    def process(self) -> DecisionProcess | None:
        """Return the environment as a decision process, if it has few states."""
        env = self._envs[0].unwrapped
        if isinstance(env, Bandit):
            nowhere = np.zeros((1, len(BANDIT_REWARDS), 1))
            return DecisionProcess(nowhere, np.array([BANDIT_REWARDS]), np.ones(1))
        if hasattr(env, "P"):
            return DecisionProcess.from_table(env.P, env.initial_state_distrib)
        return None


def _make(name: str) -> Any:
    if name == "bandit":
        return Bandit()
    return gymnasium.make(name, disable_env_checker=True)


def _words(generator: np.random.Generator) -> list[int]:
    """Return the state of gymnasium's PCG64 generator as six 64-bit words."""
    held: Any = generator.bit_generator.state
    numbers = (held["state"]["state"], held["state"]["inc"])
    halves = [half for number in numbers for half in divmod(number, _WORD)]
    return [*halves, held["has_uint32"], held["uinteger"]]


def _set_words(generator: np.random.Generator, words: NDArray[np.uint64]) -> None:
    high, low, inc_high, inc_low, has, left = (int(word) for word in words)
    generator.bit_generator.state = {
        "bit_generator": "PCG64",
        "state": {"state": high * _WORD + low, "inc": inc_high * _WORD + inc_low},
        "has_uint32": has,
        "uinteger": left,
    }
