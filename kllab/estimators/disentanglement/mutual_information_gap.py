"""The mutual information gap, MIG, of Chen et al. (2018)."""

from __future__ import annotations

from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import xlogy

from kllab.distributions.sample_arguments import checked_generator
from kllab.estimators.disentanglement.representation import (
    Factors,
    checked_factors,
    checked_latents,
)
from kllab.estimators.samples import checked_count
from kllab.special.float_array import FloatArray

_AT_ONCE = 2**21  # log densities in memory: 16 MB


@dataclass(frozen=True, eq=False)
class MutualInformationGap:
    """A mutual information gap and what it is made of.

    Parameters
    ----------
    value
        Mean of `gaps`: 1 if each factor is told by one latent dimension completely and by no
        other one at all, 0 if the two best dimensions tell equally much about each factor.
    gaps
        Shape ``(factors,)``: gap between the two largest informations, as a share of the entropy.
    information
        Mutual information in nats, shape ``(dimensions, factors)``.
    entropies
        Entropy of each factor in nats, shape ``(factors,)``.
    method
        How the information was estimated.
    bias
        Of the histogram: about how much too large each information is, in nats (Miller and
        Madow). Otherwise None.
    standard_error
        Of samples from posteriors: standard error of each information in nats. Otherwise None.
    """

    value: float
    gaps: FloatArray
    information: FloatArray
    entropies: FloatArray
    method: str
    bias: FloatArray | None = None
    standard_error: FloatArray | None = None


def mutual_information_gap(
    latents: ArrayLike, factors: ArrayLike, *, bins: int = 20
) -> MutualInformationGap:
    r"""Return the MIG of deterministic latents, such as posterior means, from histograms.

    .. math:: \mathrm{MIG} = \frac 1K \sum_k \frac{1}{H(v_k)} \left(I(z_{j(k)}; v_k)
              - \max_{j \ne j(k)} I(z_j; v_k)\right), \quad j(k) = \arg\max_j I(z_j; v_k)

    Each latent dimension is divided into equal bins over its range, as Locatello et al. do, and
    relative frequencies are taken as probabilities. This has two biases of opposite sign: binning
    lowers an information (data processing), and finite samples raise it by about
    ``(occupied cells - occupied bins - values + 1) / (2n)``, which `bias` has. The second cancels
    in part, as a gap is a difference. One far outlier leaves the other samples few bins.

    Parameters
    ----------
    latents
        Shape ``(n, dimensions)``, at least two dimensions.
    factors
        Integer classes, shape ``(n, factors)``; the distances of classes do not matter.
    bins
        Number of bins of each dimension.

    Returns
    -------
    MutualInformationGap
        With `bias`.

    Raises
    ------
    TypeError
        If factors or `bins` are not integers.
    ValueError
        If shapes do not fit, a number is not finite, a factor is constant, or samples are fewer
        than the cells of a histogram.

    Notes
    -----
    What the MIG does not say: it asks for each factor whether one dimension tells about it, not
    whether a dimension tells about one factor only, so one dimension may code several factors (the
    disentanglement of `dci` sees that). Dimensions that are rotated against the factors
    score low even if nothing is lost. Locatello et al. (2019) trained 12,000 models: measures
    agree only in part and differently on each dataset, seeds and the regularisation's strength
    matter more than the objective, good models could not be chosen without known factors, and no
    benefit for later tasks was found. Without assumptions about model and data, disentanglement
    cannot be learnt from images alone (their theorem 1).

    References
    ----------
    R. T. Q. Chen, X. Li, R. Grosse, D. Duvenaud, "Isolating sources of disentanglement in
    variational autoencoders", NeurIPS 2018, section 4.
    F. Locatello et al., "Challenging common assumptions in the unsupervised learning of
    disentangled representations", ICML 2019.

    Examples
    --------
    >>> factors = np.indices((4, 5, 20)).reshape(3, -1).T
    >>> round(mutual_information_gap(factors, factors).value, 6)
    1.0
    >>> mixed = factors @ np.array([[1, 1, 0], [1, -1, 0], [0, 0, 1]])
    >>> mutual_information_gap(mixed, factors).gaps.round(2)
    array([0., 0., 1.])
    """
    owner = "mutual_information_gap"
    z = checked_latents(owner, "latents", latents)
    known = checked_factors(owner, factors, samples=len(z), at_least=1)
    count = checked_count(owner, "bins", bins, at_least=2)
    cells = count * max(len(counts) for counts in known.counts)
    if len(z) < cells:
        raise ValueError(
            f"{owner}: {len(z)} samples are too few for {count} bins x {cells // count} values of "
            f"a factor: at least {cells} are needed, or fewer bins"
        )
    shape = z.shape[1], known.classes.shape[1]
    information, bias = np.empty(shape), np.empty(shape)
    for j in range(shape[0]):
        bin_of = _equal_bins(z[:, j], count)
        for k, counts in enumerate(known.counts):
            cell = bin_of * len(counts) + known.classes[:, k]
            table = np.bincount(cell, minlength=count * len(counts)).reshape(count, len(counts))
            information[j, k], bias[j, k] = _of_table(table)
    return _gap(information, known, f"histogram ({count} bins)", bias=bias)


def posterior_mutual_information_gap(
    loc: ArrayLike,
    scale: ArrayLike,
    factors: ArrayLike,
    *,
    rng: np.random.Generator,
    samples: int = 2_000,
) -> MutualInformationGap:
    r"""Return the MIG of Gaussian posteriors q(z|x), from samples as in the paper.

    The information is that of the aggregated posterior over the given images,
    :math:`q(z_j) = \frac 1n \sum_i q(z_j|x_i)`, and its part of the images with each value:

    .. math:: I(z_j; v_k) = E\left[\log \frac{1}{n_{v_k}} \sum_{i:\, v_k(x_i) = v_k} q(z_j|x_i)
              - \log \frac 1n \sum_i q(z_j|x_i)\right]

    where the expectation is a mean over draws of an image and of its z. With all images of a
    dataset, as in the paper, this has no bias and the standard error of `standard_error`.
    With a part of them, the information is that of this part: each draw's own posterior is one of
    the ``n_v`` that it is compared with, which raises the information, the more so the fewer
    images have a value and the narrower posteriors are. The noise of q(z|x) counts: dimensions
    that are equal to the prior have none, and a value is lower than `mutual_information_gap` of
    the means, whose notes on limits hold here as well.

    Parameters
    ----------
    loc, scale
        Means and standard deviations of q(z|x), shape ``(n, dimensions)``.
    factors
        Integer classes, shape ``(n, factors)``.
    rng
        Draws images and latents.
    samples
        Number of draws. The work is ``samples * n * dimensions`` densities.

    Returns
    -------
    MutualInformationGap
        With `standard_error`.

    Raises
    ------
    TypeError
        If factors or `samples` are not integers, or `rng` is not a generator.
    ValueError
        If shapes do not fit, a number is not finite, a scale is not above 0, a factor is constant,
        or one of its values has fewer than ten images.

    References
    ----------
    R. T. Q. Chen, X. Li, R. Grosse, D. Duvenaud, "Isolating sources of disentanglement in
    variational autoencoders", NeurIPS 2018, section 4.

    Examples
    --------
    >>> factors = np.indices((4, 5, 20)).reshape(3, -1).T
    >>> rng = np.random.default_rng(0)
    >>> found = posterior_mutual_information_gap(factors, 0.01 + 0 * factors, factors, rng=rng)
    >>> round(found.value, 2)
    1.0
    >>> found = posterior_mutual_information_gap(factors, 0.5 + 0 * factors, factors, rng=rng)
    >>> round(found.value, 1)
    0.7
    """
    owner = "posterior_mutual_information_gap"
    means = checked_latents(owner, "loc", loc)
    deviations = checked_latents(owner, "scale", scale)
    if means.shape != deviations.shape:
        raise ValueError(
            f"{owner}: loc and scale must have one shape, but theirs are {means.shape} and "
            f"{deviations.shape}"
        )
    if not (deviations > 0).all():
        raise ValueError(f"{owner}: scale must be above 0, but it holds {deviations.min():g}")
    known = checked_factors(owner, factors, samples=len(means), at_least=1)
    generator = checked_generator(owner, rng)
    draws = checked_count(owner, "samples", samples, at_least=100)
    drawn = generator.integers(len(means), size=draws)
    noise = generator.standard_normal((draws, means.shape[1]))
    members = [
        np.equal.outer(known.classes[:, k], np.arange(len(counts))) / counts
        for k, counts in enumerate(known.counts)
    ]
    shape = means.shape[1], len(members)
    information, error = np.empty(shape), np.empty(shape)
    for j in range(shape[0]):
        z = means[drawn, j] + deviations[drawn, j] * noise[:, j]
        ratios = _log_ratios(z, means[:, j], deviations[:, j], members, known.classes[drawn])
        information[j] = ratios.mean(axis=0)
        error[j] = ratios.std(axis=0, ddof=1) / np.sqrt(draws)
    method = f"{draws:,} samples of posteriors of {len(means):,} images"
    return _gap(information, known, method, standard_error=error)


def _log_ratios(
    z: FloatArray,
    loc: FloatArray,
    scale: FloatArray,
    members: list[FloatArray],
    classes: np.ndarray,
) -> FloatArray:
    """Return log q(z|v) - log q(z) of each draw and factor; `members` average over a value."""
    ratios = np.empty((len(z), len(members)))
    step = max(1, _AT_ONCE // len(loc))
    for start in range(0, len(z), step):
        part = slice(start, start + step)
        density = -0.5 * np.square((z[part, None] - loc) / scale) - np.log(scale)
        # The draw's own posterior is within e^-700 of the largest one, so that no sum is 0.
        density -= density.max(axis=1, keepdims=True)
        np.exp(density, out=density)
        all_of_them = np.log(density.mean(axis=1))
        for k, member in enumerate(members):
            of_values = density @ member
            own = np.take_along_axis(of_values, classes[part, k, None], axis=1)[:, 0]
            ratios[part, k] = np.log(own) - all_of_them
    return ratios


def _equal_bins(z: FloatArray, count: int) -> np.ndarray:
    """Return the bin of each number, of equal bins over their range; 0 if they are all equal."""
    low, high = z.min(), z.max()
    if low == high:
        return np.zeros(len(z), np.int64)
    # Halved first: the range of large numbers may overflow.
    share = (z / 2 - low / 2) / (high / 2 - low / 2)
    return np.asarray(np.minimum((share * count).astype(np.int64), count - 1))


def _of_table(table: np.ndarray) -> tuple[float, float]:
    """Return the mutual information of a table of counts, and about how much too large it is."""
    n = int(table.sum())
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    sums = [float(xlogy(counts, counts).sum()) for counts in (table, rows, columns)]
    information = log(n) + (sums[0] - sums[1] - sums[2]) / n
    occupied = [int((counts > 0).sum()) for counts in (table, rows, columns)]
    return max(0.0, information), (occupied[0] - occupied[1] - occupied[2] + 1) / (2 * n)


def _gap(
    information: FloatArray,
    known: Factors,
    method: str,
    *,
    bias: FloatArray | None = None,
    standard_error: FloatArray | None = None,
) -> MutualInformationGap:
    second, first = np.sort(information, axis=0)[-2:]
    gaps = (first - second) / known.entropies
    return MutualInformationGap(
        float(gaps.mean()), gaps, information, known.entropies, method, bias, standard_error
    )
