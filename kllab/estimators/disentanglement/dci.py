"""Disentanglement, completeness and informativeness of Eastwood and Williams (2018)."""

from __future__ import annotations

from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import ArrayLike

from kllab.distributions.sample_arguments import checked_generator
from kllab.estimators.disentanglement.decision_forest import grow_forest
from kllab.estimators.disentanglement.representation import (
    checked_factors,
    checked_latents,
    entropy,
)
from kllab.special.float_array import FloatArray

_TRAINING = 0.8


@dataclass(frozen=True, eq=False)
class DCI:
    """Disentanglement, completeness and informativeness, and what they are made of.

    Parameters
    ----------
    disentanglement
        1 if each latent dimension is important for one factor only; 0 if each is equally
        important for all.
    completeness
        1 if one latent dimension is important for each factor; 0 if all are, equally.
    informativeness
        1 if the factors of held-out samples are predicted without an error, 0 if no better than
        by the most frequent value. Chance may bring it slightly below 0.
    importance
        Shape ``(dimensions, factors)``: share of each dimension in what the trees learn about a
        factor. Columns add up to 1, or are 0 if a factor's trees have no split.
    disentanglement_of
        Disentanglement of each dimension, shape ``(dimensions,)``.
    completeness_of
        Completeness of each factor, shape ``(factors,)``.
    accuracy, chance
        Share of held-out samples whose factor is predicted by the trees, and by the most frequent
        value, shape ``(factors,)``.
    """

    disentanglement: float
    completeness: float
    informativeness: float
    importance: FloatArray
    disentanglement_of: FloatArray
    completeness_of: FloatArray
    accuracy: FloatArray
    chance: FloatArray


def dci(latents: ArrayLike, factors: ArrayLike, *, rng: np.random.Generator) -> DCI:
    r"""Return disentanglement, completeness and informativeness of latents.

    For each factor k a forest of ten decision trees learns to predict its class from the latents.
    The importance :math:`R_{jk}` of dimension j is the entropy that the splits at it remove,
    divided by the sum over the dimensions. With J dimensions and K factors,

    .. math:: D_j = 1 - H_K\!\left(\frac{R_{jk}}{\sum_{k'} R_{jk'}}\right), \quad
              D = \sum_j \frac{\sum_k R_{jk}}{\sum_{j'k'} R_{j'k'}} D_j, \quad
              C_k = 1 - H_J\!\left(\frac{R_{jk}}{\sum_{j'} R_{j'k}}\right), \quad
              C = \frac 1K \sum_k C_k

    where :math:`H_K` is the entropy with logarithms to base K. Informativeness is the mean over
    the factors of ``(accuracy - chance) / (1 - chance)`` on the fifth of the samples that the
    trees have not seen. (The paper reports the error of prediction instead, and a lasso or a
    random forest; Locatello et al. report the accuracy and use boosted trees.)

    Parameters
    ----------
    latents
        Shape ``(n, dimensions)``, at least two dimensions. Samples must be distinct ones: a copy
        of a training sample among the held-out ones is no test.
    factors
        Integer classes, shape ``(n, factors)``, at least two factors.
    rng
        Chooses the held-out samples, and those of each tree.

    Returns
    -------
    DCI
        The three numbers and the matrix of importance. If nothing can be predicted at all, as
        latents are constant, all three are 0 or less.

    Raises
    ------
    TypeError
        If factors are not integers, or `rng` is not a generator.
    ValueError
        If shapes do not fit, a number is not finite, a factor is constant, or one of its values
        has fewer than ten samples.

    Notes
    -----
    What it does not say: values depend on the predictor, so that only those of one predictor
    are compared. Trees find what is nonlinear along one dimension, and need many splits for what
    is diagonal. A factor that cannot be predicted still has importances, those of noise,
    and counts as much as the others: read D and C beside `accuracy`. Noise lowers neither to 0
    exactly. The limits in the notes of `mutual_information_gap` (Locatello et al. 2019) hold here
    as well.

    References
    ----------
    C. Eastwood, C. K. I. Williams, "A framework for the quantitative evaluation of disentangled
    representations", ICLR 2018, section 2.

    Examples
    --------
    >>> factors = np.indices((4, 5, 20)).reshape(3, -1).T
    >>> found = dci(factors, factors[:, :2], rng=np.random.default_rng(0))
    >>> found.disentanglement, found.completeness, found.informativeness
    (1.0, 1.0, 1.0)
    >>> found.importance
    array([[1., 0.],
           [0., 1.],
           [0., 0.]])
    """
    z = checked_latents("dci", "latents", latents)
    known = checked_factors("dci", factors, samples=len(z), at_least=2)
    order = checked_generator("dci", rng).permutation(len(z))
    seen, held_out = np.split(order, [round(_TRAINING * len(z))])
    importance = np.zeros((z.shape[1], len(known.counts)))
    accuracy, chance = np.empty((2, len(known.counts)))
    for k, counts in enumerate(known.counts):
        y = known.classes[:, k]
        forest = grow_forest(z[seen], y[seen], len(counts), rng=rng)
        if forest.importance.sum() > 0:
            importance[:, k] = forest.importance / forest.importance.sum()
        accuracy[k] = np.mean(forest.predict(z[held_out]) == y[held_out])
        chance[k] = np.mean(y[held_out] == np.bincount(y[seen]).argmax())
    # Chance is 1 if a rare value is not among the held-out samples: then there is no test.
    above_chance = np.divide(accuracy - chance, 1 - chance, out=0 * chance, where=chance < 1)
    of_dimensions = _concentration(importance)
    of_factors = _concentration(importance.T)
    weights = importance.sum(axis=1)
    total = weights.sum()
    return DCI(
        disentanglement=float(weights @ of_dimensions / total) if total else 0.0,
        completeness=float(of_factors.mean()),
        informativeness=float(np.mean(above_chance)),
        importance=importance,
        disentanglement_of=of_dimensions,
        completeness_of=of_factors,
        accuracy=accuracy,
        chance=chance,
    )


def _concentration(rows: FloatArray) -> FloatArray:
    """Return 1 minus the entropy of each row, with logarithms to the base of its length.

    A row of zeros has 0.
    """
    base = log(rows.shape[1])
    return np.array([1 - entropy(row) / base if row.any() else 0.0 for row in rows])
