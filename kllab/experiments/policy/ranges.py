"""Where CartPole's policy is pictured: pole angles in radians, angular velocities in radians/s."""

from math import radians

import numpy as np

ANGLES = np.linspace(-radians(12), radians(12), 41)
"""As far as an episode lasts."""
VELOCITIES = np.linspace(-2.5, 2.5, 41)
