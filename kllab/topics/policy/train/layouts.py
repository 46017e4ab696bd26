"""Layouts of the environments for pages, without gymnasium: tiles, rewards, ranges."""

from math import radians

import numpy as np

TILES = "SFFFFHFHFFFHHFFG"
"""FrozenLake's 4 x 4 map by rows: start, frozen, hole, goal."""
BANDIT_REWARDS = (1.0, 0.8, 0.0)
"""Mean reward of each of the bandit's arms."""
BANDIT_NOISE = 0.5
"""Standard deviation of each of its rewards."""
ANGLES = np.linspace(-radians(12), radians(12), 41)
"""Pole angles in radians for the chart of CartPole's policy, within an episode's limits."""
VELOCITIES = np.linspace(-2.5, 2.5, 41)
"""Angular velocities in radians per second for that chart."""
