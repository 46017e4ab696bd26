"""Run view of a Bayesian neural network, for figures and text."""

from dataclasses import dataclass
from functools import cached_property
from math import isfinite, log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kllab.topics.bayesian_network.train.config import Config
from kllab.topics.bayesian_network.train.digits import KIND_NAMES, KINDS
from kllab.training.run_view import RunView, Tables

Array = NDArray[np.float64]
_LAYERS = ("kl_layer_1", "kl_layer_2", "kl_layer_3", "kl_layer_4")


@dataclass(frozen=True, eq=False)
class LayerWeights:
    """Means and standard deviations of a layer's weights in units of their prior, each (k,)."""

    number: int
    loc: Array
    scale: Array

    @cached_property
    def median_distance(self) -> float:
        """Median of |loc|."""
        return float(np.median(np.abs(self.loc)))

    @cached_property
    def median_scale(self) -> float:
        """Median of the standard deviations."""
        return float(np.median(self.scale))


@dataclass(frozen=True)
class KindOfImages:
    """Predictions for one kind of images: means in nats, and AUROC against held-out digits."""

    name: str
    entropy: float
    information: float
    separation: float


class BayesianRun(RunView[Config]):
    """Run of a regression or of a digit classifier."""

    config_type = Config
    in_nats = frozenset(
        (
            *("nll", "kl", "loss", "elbo", "test_nll", "tutorial_kl", *_LAYERS),
            *(f"{part}_{kind}" for part in ("entropy", "information") for kind in KINDS),
        )
    )

    @property
    def required(self) -> tuple[str, ...]:
        """Columns and arrays that drawing the run requires."""
        of_task = (
            ("grid", "mean", "epistemic_sd", "aleatoric_sd", "functions", "x", "y")
            if self.config.task == "regression"
            else ("reliability", "entropy_counts")
        )
        weights = ("weight_layer", "weight_loc", "weight_scale")
        return ("nll", "kl", "elbo", "tutorial_kl", *weights, *of_task)

    @property
    def loss(self) -> float:
        """Latest NLL + weighted KL, in nats."""
        return self.newest("nll") + self.config.kl_coefficient * self.newest("kl")

    @cached_property
    def kl_of_layers(self) -> dict[str, Array]:
        """KL of each layer at each record, in nats."""
        return {f"layer {name[-1]}": self.columns[name] for name in _LAYERS if name in self.columns}

    @cached_property
    def weights(self) -> tuple[LayerWeights, ...]:
        """The recorded weights and biases of each layer."""
        layer = self.arrays["weight_layer"]
        prior_scale = np.array(self.config.prior_scales)[layer - 1]
        loc = (self.arrays["weight_loc"] - self.config.prior_loc) / prior_scale
        scale = self.arrays["weight_scale"] / prior_scale
        return tuple(
            LayerWeights(number, loc[layer == number], scale[layer == number])
            for number in np.unique(layer).tolist()
        )

    @cached_property
    def predictive_sd(self) -> Array:
        """Regression: total standard deviation of a prediction, epistemic and aleatoric."""
        return np.hypot(self.arrays["epistemic_sd"], self.arrays["aleatoric_sd"])

    @cached_property
    def kinds(self) -> tuple[KindOfImages, ...]:
        """Digits: the latest means for each kind of images with predictions."""
        columns = ("entropy", "information", "separation")
        found = (
            KindOfImages(name, *(self.newest(f"{column}_{kind}") for column in columns))
            for kind, name in KIND_NAMES.items()
        )
        return tuple(each for each in found if isfinite(each.entropy))

    @cached_property
    def entropy_edges(self) -> Array:
        """Digits: edges of the entropy bins in nats, from 0 to that of a uniform prediction."""
        bins = self.arrays["entropy_counts"].shape[1]
        return np.linspace(0, log(10 - self.config.left_out), bins + 1)

    @cached_property
    def entropy_shares(self) -> dict[str, NDArray[Any]]:
        """Digits: share of images by entropy bin for each kind, (bins,); NaN if not measured."""
        return dict(zip(KIND_NAMES.values(), self.arrays["entropy_counts"], strict=True))

    def tables(self) -> Tables:
        """Return the data of the charts: columns by table."""
        tables = super().tables()
        if "grid" in self.arrays:
            tables["band"] = self._table("grid", "mean", "epistemic_sd", "aleatoric_sd")
            tables["points"] = self._table("x", "y")
        if "reliability" in self.arrays:
            share, confidence, accuracy = self.arrays["reliability"].T
            tables["reliability"] = {"share": share, "confidence": confidence, "accuracy": accuracy}
            tables["entropy"] = {
                "from, nats": self.entropy_edges[:-1],
                "to, nats": self.entropy_edges[1:],
                **{f"share, {name}": shares for name, shares in self.entropy_shares.items()},
            }
        if "weight_loc" in self.arrays:
            tables["weights"] = self._table("weight_layer", "weight_loc", "weight_scale")
        return tables

    def _table(self, *names: str) -> dict[str, NDArray[Any]]:
        return {name: self.arrays[name] for name in names}
