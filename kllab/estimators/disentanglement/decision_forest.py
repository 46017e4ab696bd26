"""Decision trees on binned features, for the importance of features."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import xlogy

from kllab.special.float_array import FloatArray

Integers = npt.NDArray[np.int64]

BINS = 64
DEPTH = 8
SMALLEST_LEAF = 5
TREES = 10


@dataclass(frozen=True, eq=False)
class Forest:
    """Decision trees, each grown on a bootstrap sample with all features.

    Parameters
    ----------
    edges
        Limits of the bins of each feature.
    trees
        The trees.
    importance
        Shape ``(features,)``: reduction of the label's entropy in nats by the splits at each
        feature, as a mean over the trees.
    """

    edges: tuple[FloatArray, ...]
    trees: tuple[Tree, ...]
    importance: FloatArray

    def predict(self, x: FloatArray) -> Integers:
        """Return the class with the largest mean probability over the trees."""
        bins = _binned(x, self.edges)
        shares = np.mean([tree.probabilities(bins) for tree in self.trees], axis=0)
        return np.asarray(shares.argmax(axis=1))


@dataclass(frozen=True, eq=False)
class Tree:
    """A binary tree as arrays over its nodes; node 0 is the root.

    Parameters
    ----------
    feature, limit
        A sample goes right if this feature's bin is above the limit; a leaf has feature -1.
    left
        Number of the left child; the right one is the next.
    shares
        Relative frequency of the classes in each node, shape ``(nodes, classes)``.
    """

    feature: Integers
    limit: Integers
    left: Integers
    shares: FloatArray

    def probabilities(self, bins: Integers) -> FloatArray:
        """Return the relative frequencies of the classes in each sample's leaf."""
        node = np.zeros(len(bins), np.int64)
        for _ in range(DEPTH):
            feature = self.feature[node]
            right = bins[np.arange(len(bins)), feature] > self.limit[node]
            node = np.where(feature < 0, node, self.left[node] + right)
        return self.shares[node]


def grow_forest(x: FloatArray, y: Integers, classes: int, *, rng: np.random.Generator) -> Forest:
    """Grow a forest that predicts y, shape ``(n,)``, from x, shape ``(n, features)``.

    Each split is the one that reduces the entropy of the labels most (Quinlan 1986), among the
    limits of at most 64 bins with equally many samples each. Trees have at most 8 levels, and
    leaves of 5 samples or more. Bins depend on the order of the samples only: scaling changes
    nothing.
    """
    edges = tuple(_edges(column) for column in x.T)
    bins = _binned(x, edges)
    grown = []
    for _ in range(TREES):
        chosen = rng.integers(len(y), size=len(y))
        # In a random order, so that trees share among features that are equally good.
        order = rng.permutation(x.shape[1])
        grown.append(_grow(bins[chosen], y[chosen], classes, order))
    importance = np.mean([gains for _, gains in grown], axis=0)
    return Forest(edges, tuple(tree for tree, _ in grown), importance)


def _edges(column: FloatArray) -> FloatArray:
    """Return up to BINS - 1 values of the column that divide it into bins of equal counts."""
    ordered = np.sort(column)
    places = (np.arange(1, BINS) * len(ordered)) // BINS
    return np.unique(ordered[places - 1] if len(np.unique(ordered)) > BINS else ordered)


def _binned(x: FloatArray, edges: tuple[FloatArray, ...]) -> Integers:
    """Return the number of edges below each value."""
    columns = [np.searchsorted(each, column) for each, column in zip(edges, x.T, strict=True)]
    return np.stack(columns, axis=1).astype(np.int64)


def _grow(bins: Integers, y: Integers, classes: int, order: Integers) -> tuple[Tree, FloatArray]:
    """Return a tree, grown level by level, and the entropy that each feature's splits remove."""
    n, features = bins.shape
    gains = np.zeros(features)
    node = np.zeros(n, np.int64)  # within the level
    inside = np.arange(n)
    levels: list[tuple[Integers, Integers, Integers, FloatArray]] = []
    first, width = 1, 1  # number of the first node of the next level; nodes of this one
    for level in range(DEPTH + 1):
        labels = np.bincount(node * classes + y[inside], minlength=width * classes)
        labels = labels.reshape(width, classes)
        if level < DEPTH:
            feature, limit, gain = _best_splits(bins[inside], node, y[inside], labels, order)
        else:
            feature, limit = np.full(width, -1), np.zeros(width, np.int64)
            gain = np.zeros(width)
        splits = feature >= 0
        np.add.at(gains, feature[splits], gain[splits] / n)
        rank = np.cumsum(splits) - 1
        left = np.where(splits, first + 2 * rank, 0)
        levels.append((feature, limit, left, labels / labels.sum(axis=1, keepdims=True)))
        if not splits.any():
            break
        kept = splits[node]
        inside, node = inside[kept], node[kept]
        right = bins[inside, feature[node]] > limit[node]
        node = 2 * rank[node] + right
        width = 2 * int(splits.sum())
        first += width
    joined = [np.concatenate(parts) for parts in zip(*levels, strict=True)]
    return Tree(*joined), gains


def _best_splits(
    bins: Integers, node: Integers, y: Integers, labels: Integers, order: Integers
) -> tuple[Integers, Integers, FloatArray]:
    """Return feature, limit and n times the information gain of each node's best split.

    The feature is -1 if no split leaves enough samples on both sides and gains anything. Of equal
    gains the first in the order of features counts.
    """
    width, classes = labels.shape
    whole = _entropies(labels)
    feature, limit = np.full(width, -1), np.zeros(width, np.int64)
    best = 1e-9 * np.maximum(1.0, labels.sum(axis=1))  # below it is rounding
    for each in order:
        count = int(bins[:, each].max()) + 1
        if count == 1:
            continue
        cell = (node * count + bins[:, each]) * classes + y
        table = np.bincount(cell, minlength=width * count * classes)
        left = table.reshape(width, count, classes).cumsum(axis=1)[:, :-1]
        right = labels[:, None] - left
        gain = whole[:, None] - _entropies(left) - _entropies(right)
        small = np.minimum(left.sum(axis=2), right.sum(axis=2)) < SMALLEST_LEAF
        gain[small] = 0
        at = gain.argmax(axis=1)
        found = gain[np.arange(width), at]
        better = found > best
        feature[better], limit[better], best[better] = each, at[better], found[better]
    return feature, limit, best


def _entropies(counts: Integers) -> FloatArray:
    """Return n times the entropy of the counts along the last axis."""
    totals = counts.sum(axis=-1)
    return np.asarray(xlogy(totals, totals) - xlogy(counts, counts).sum(axis=-1))
