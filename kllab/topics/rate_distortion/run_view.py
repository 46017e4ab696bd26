"""Run view of a sweep of VAEs, for figures and text."""

from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from kllab.topics.rate_distortion.train.config import Config, Curve
from kllab.training.run_view import Arrays, RunView, Tables

Array = NDArray[np.float64]
Images = NDArray[np.uint8]


@dataclass(frozen=True)
class Place:
    """Place of a model in its sweep: indices of its curve, seed and beta."""

    curve: int
    seed: int
    beta: int


@dataclass(frozen=True)
class Point:
    """Model of a sweep as a point of the plane, in nats per held-out image.

    Attributes
    ----------
    before, after : float or None
        Measured -dD/dR between its beta and the next smaller, and the next larger one, from means
        over the seeds; None where there is no such beta, or rates are equal. At the optimum of
        each beta, D + beta R is least, so that `before` <= beta <= `after`.
    """

    place: Place
    curve: Curve
    seed: int
    beta: float
    rate: float
    distortion: float
    before: float | None
    after: float | None

    @property
    def nelbo(self) -> float:
        """Distortion + rate: the negative ELBO, in nats."""
        return self.distortion + self.rate

    @property
    def loss(self) -> float:
        """Distortion + beta rate, in nats: the intercept of the tangent at rate 0."""
        return self.distortion + self.beta * self.rate


class RateDistortionRun(RunView[Config]):
    """Run of a sweep: rate and distortion on held-out images, each (curves, seeds, betas)."""

    config_type = Config
    in_nats = frozenset(
        ("pixel_entropy", "blank_distortion", "best_nelbo", "best_rate"),
    )
    recorded_over_time: ClassVar = {"samples": 6, "reconstructions": 6}

    @property
    def required(self) -> tuple[str, ...]:
        """Columns and arrays that drawing the run requires."""
        return ("pixel_entropy", "blank_distortion", "rate", "distortion", "trail")

    @property
    def pixel_entropy(self) -> float:
        """H(b|x), in nats: no distortion is below."""
        return self.newest("pixel_entropy")

    @property
    def blank_distortion(self) -> float:
        """Lowest distortion at rate 0, in nats."""
        return self.newest("blank_distortion")

    @cached_property
    def rate(self) -> Array:
        """Rate of each model, in nats."""
        return self.arrays["rate"].astype(np.float64)

    @cached_property
    def distortion(self) -> Array:
        """Distortion of each model, in nats."""
        return self.arrays["distortion"].astype(np.float64)

    @cached_property
    def mean_rate(self) -> Array:
        """Mean of `rate` over the seeds, (curves, betas)."""
        return np.asarray(self.rate.mean(axis=1))

    @cached_property
    def mean_distortion(self) -> Array:
        """Mean of `distortion` over the seeds, (curves, betas)."""
        return np.asarray(self.distortion.mean(axis=1))

    @property
    def mean_nelbo(self) -> Array:
        """Mean of the negative ELBO over the seeds, (curves, betas)."""
        return self.mean_rate + self.mean_distortion

    @cached_property
    def spread(self) -> tuple[Array, Array]:
        """Standard deviations of rate and distortion over the seeds; 0 of one seed."""
        if self.config.seeds == 1:
            return np.zeros_like(self.mean_rate), np.zeros_like(self.mean_rate)
        return self.rate.std(axis=1, ddof=1), self.distortion.std(axis=1, ddof=1)

    @cached_property
    def trail(self) -> tuple[Array, Array]:
        """`rate` and `distortion` of all tests so far, each (tests, curves, seeds, betas).

        A test of a part of the images is not among them.
        """
        rate, distortion = np.moveaxis(self.arrays["trail"].astype(np.float64), 1, 0)
        return rate, distortion

    @cached_property
    def path(self) -> tuple[NDArray[np.int64], Array, Array]:
        """Steps of `trail`, and it; the newest test is its end, also if it is one of a part."""
        steps, (rate, distortion) = self.arrays["trail_step"], self.trail
        of_tests = self.columns["step"][np.isfinite(self.columns["best_nelbo"])]
        if not len(of_tests) or of_tests[-1] <= steps[-1]:
            return steps, rate, distortion
        return (
            np.append(steps, int(of_tests[-1])),
            np.append(rate, self.rate[None], axis=0),
            np.append(distortion, self.distortion[None], axis=0),
        )

    def at(self, step: float) -> Self:
        """Return the run as it stood at its last test up to a step, or at its first one."""
        steps = self.arrays["trail_step"]
        tests = max(int(np.searchsorted(steps, step, side="right")), 1)
        rate, distortion = self.arrays["trail"][tests - 1]
        arrays = {
            **self.arrays,
            "rate": rate,
            "distortion": distortion,
            "trail": self.arrays["trail"][:tests],
            "trail_step": steps[:tests],
        }
        rows = self.columns["step"] <= steps[tests - 1]
        columns = {name: values[rows] for name, values in self.columns.items()}
        return type(self)(self.config, columns, arrays)

    @cached_property
    def best(self) -> Place:
        """Place of the model with the lowest negative ELBO."""
        nelbo = np.where(np.isfinite(self.rate), self.rate + self.distortion, np.inf)
        return Place(*map(int, np.unravel_index(nelbo.argmin(), nelbo.shape)))

    @property
    def entropy_bound(self) -> float:
        """Upper bound of the entropy of the images: the lowest negative ELBO found, in nats.

        It is that of a model, or of the decoder that does not look at z.
        """
        return min(self.point(self.best).nelbo, self.blank_distortion)

    @property
    def places(self) -> list[Place]:
        """Places of all models, betas fastest."""
        return [Place(*each) for each in product(*map(range, self.config.shape))]

    def point(self, place: Place) -> Point:
        """Return a model with its numbers."""
        at = place.curve, place.seed, place.beta
        return Point(
            place,
            self.config.curves[place.curve],
            self.config.seed + place.seed,
            self.config.betas[place.beta],
            float(self.rate[at]),
            float(self.distortion[at]),
            self._slope(place.curve, place.beta - 1),
            self._slope(place.curve, place.beta),
        )

    def _slope(self, curve: int, index: int) -> float | None:
        """Return -dD/dR between a beta and the next larger one; None if there are not two."""
        if not 0 <= index < len(self.config.betas) - 1:
            return None
        ends = slice(index, index + 2)
        by_rate, by_distortion = (
            float(np.diff(values[curve, ends])[0])
            for values in (self.mean_rate, self.mean_distortion)
        )
        return -by_distortion / by_rate if by_rate else None

    def nearest(self, rate: float, distortion: float, per_rate: float = 1.0) -> Place:
        """Return the place of the model nearest to a point of the plane.

        ``per_rate`` is the length of a nat of rate in the picture, over that of a nat of
        distortion.
        """
        away = (per_rate * (self.rate - rate)) ** 2 + (self.distortion - distortion) ** 2
        away = np.where(np.isfinite(away), away, np.inf)
        return Place(*map(int, np.unravel_index(away.argmin(), away.shape)))

    def nearest_in_curve(self, rate: float, to: Place) -> Place:
        """Return the place with the nearest rate (nats) among those of a place's curve and seed."""
        away = np.abs(self.rate[to.curve, to.seed] - rate)
        return Place(to.curve, to.seed, int(np.where(np.isfinite(away), away, np.inf).argmin()))

    @property
    def has_pictures(self) -> bool:
        """Whether samples and reconstructions have been recorded."""
        return {"samples", "originals", "reconstructions"} <= set(self.arrays)

    def pictures(self, place: Place, of: Arrays) -> tuple[Images, Images, Images]:
        """Return samples of a model, held-out images, and its reconstructions of them.

        `of` has the samples and reconstructions of all models: `arrays`, or those of a step.
        """
        samples, reconstructions = (
            of[name][place.curve, place.seed, place.beta] for name in ("samples", "reconstructions")
        )
        return samples, self.arrays["originals"], reconstructions

    def tables(self) -> Tables:
        """Return the data of the charts: columns by table."""
        config, places = self.config, self.places
        return {
            "points": {
                "schedule": np.array([config.curves[p.curve].schedule for p in places]),
                "latent dimensions": np.array([config.curves[p.curve].latent_dim for p in places]),
                "seed": np.array([config.seed + p.seed for p in places]),
                "beta": np.array([config.betas[p.beta] for p in places]),
                "rate held out, nats": self.rate.ravel(),
                "distortion held out, nats": self.distortion.ravel(),
                "negative ELBO held out, nats": (self.rate + self.distortion).ravel(),
            },
            "mean over seeds": self._means(),
            **super().tables(),
        }

    def _means(self) -> dict[str, NDArray[np.generic]]:
        """Return mean and standard deviation over the seeds, by curve and beta."""
        config, (of_rate, of_distortion) = self.config, self.spread
        betas = len(config.betas)
        return {
            "schedule": np.repeat([curve.schedule for curve in config.curves], betas),
            "latent dimensions": np.repeat([curve.latent_dim for curve in config.curves], betas),
            "beta": np.tile(config.betas, len(config.curves)),
            "rate, mean, nats": self.mean_rate.ravel(),
            "rate, standard deviation, nats": of_rate.ravel(),
            "distortion, mean, nats": self.mean_distortion.ravel(),
            "distortion, standard deviation, nats": of_distortion.ravel(),
            "negative ELBO, mean, nats": self.mean_nelbo.ravel(),
        }
