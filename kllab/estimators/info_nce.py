"""Estimate a lower bound of mutual information from a table of scores."""

from __future__ import annotations

from math import log, sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import logsumexp

from kllab.distributions.real_array import real_array
from kllab.estimators.estimate import Estimate

_NEAR = 0.5
"""Nats below log n from which there is a warning."""


def info_nce(scores: ArrayLike) -> Estimate:
    """Return the InfoNCE bound of the mutual information of X and Y, in nats.

    It is ``mean_i [s_ii - log mean_j exp s_ij]``. Whatever the scores, it is at most log n: a
    larger information than log n cannot be seen in n pairs. It is tight only for
    ``s_ij = log p(y_j|x_i) / p(y_j)``, up to a function of x_i, and an information far below log n.

    Parameters
    ----------
    scores
        Scores of shape ``(n, n)`` of the pairs of x_i and y_j; those drawn together are on the
        diagonal.

    Returns
    -------
    Estimate
        The standard error treats the rows as independent, though they share the y_j. There is a
        warning near log n.

    Raises
    ------
    ValueError
        If `scores` is not square, has fewer than two rows, or numbers that are not finite.

    References
    ----------
    A. van den Oord, Y. Li, O. Vinyals, "Representation learning with contrastive predictive coding"
    (2018); D. McAllester, K. Stratos, "Formal limitations on the measurement of mutual information"
    (AISTATS 2020).

    Examples
    --------
    >>> import numpy as np
    >>> round(info_nce(1000 * np.eye(8)).value, 6)  # log 8
    2.079442
    """
    table = real_array("info_nce", "scores", scores)
    if table.ndim != 2 or len(table) < 2 or table.shape[0] != table.shape[1]:
        raise ValueError(
            "info_nce: scores must be a square table with at least two rows, but its shape is "
            f"{table.shape}"
        )
    if not np.isfinite(table).all():
        raise ValueError("info_nce: scores must be finite, but they hold infinities or NaN")
    n = len(table)
    terms = np.diag(table) - logsumexp(table, axis=1) + log(n)
    value, limit = float(terms.mean()), log(n)
    warning = None
    if value > limit - _NEAR:
        warning = (
            f"the bound is at most log n = {limit:.3g} and near it: the information may be far "
            "larger; more pairs would show"
        )
    return Estimate(value, float(terms.std(ddof=1)) / sqrt(n), n, "InfoNCE bound", warning)
