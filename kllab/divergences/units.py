"""Nats and bits."""

from __future__ import annotations

from math import log

import numpy as np
from numpy.typing import ArrayLike

from kllab.distributions.array_record import FloatArray
from kllab.distributions.real_array import as_result, real_array


def nats_to_bits(nats: ArrayLike) -> float | FloatArray:
    """Convert nats to bits: 1 nat is ``1 / log 2`` bits, about 1.4427.

    Examples
    --------
    >>> nats_to_bits(0.6931471805599453)
    1.0
    """
    return as_result(np.asarray(real_array("nats_to_bits", "nats", nats) / log(2)))


def bits_to_nats(bits: ArrayLike) -> float | FloatArray:
    """Convert bits to nats: 1 bit is ``log 2`` nats, about 0.6931.

    Examples
    --------
    >>> bits_to_nats([1, 2]).round(4)
    array([0.6931, 1.3863])
    """
    return as_result(np.asarray(real_array("bits_to_nats", "bits", bits) * log(2)))
