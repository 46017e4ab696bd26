"""Uniform: draws and definitions; against Normal, Laplace, Exponential and Gumbel."""

from __future__ import annotations

import numpy as np
from mpmath import mp, mpf

from kllab import Exponential, Gumbel, Laplace, Normal, Uniform
from tests.support.families.normal import normals
from tests.support.truth import DIGITS, draws, entropy, kl, magnitude, nudged


def ends(p: Uniform) -> tuple[mpf, mpf]:
    return mpf(float(p.low)), mpf(float(p.high))


@kl(Uniform, Uniform)
def kl_uniform(p: Uniform, q: Uniform) -> mpf:
    with mp.workdps(DIGITS):
        (low_p, high_p), (low_q, high_q) = ends(p), ends(q)
        if low_p < low_q or high_p > high_q:
            return mp.inf
        return mp.log(high_q - low_q) - mp.log(high_p - low_p)


@entropy(Uniform)
def entropy_uniform(p: Uniform) -> mpf:
    with mp.workdps(DIGITS):
        low, high = ends(p)
        return mp.log(high - low)


@kl(Uniform, Normal)
def kl_uniform_normal(p: Uniform, q: Normal) -> mpf:
    """Minus the entropy, minus the mean of log q: an antiderivative at both ends."""
    with mp.workdps(DIGITS):
        (low, high), loc, scale = ends(p), mpf(float(q.loc)), mpf(float(q.scale))
        cubes = ((high - loc) ** 3 - (low - loc) ** 3) / 3 / (high - low)
        cross = mp.log(scale * mp.sqrt(2 * mp.pi)) + cubes / (2 * scale**2)
        return cross - entropy_uniform(p)


@kl(Uniform, Laplace)
def kl_uniform_laplace(p: Uniform, q: Laplace) -> mpf:
    with mp.workdps(DIGITS):
        (low, high), loc, scale = ends(p), mpf(float(q.loc)), mpf(float(q.scale))
        squares = [(x - loc) * abs(x - loc) / 2 for x in (low, high)]
        cross = mp.log(2 * scale) + (squares[1] - squares[0]) / (high - low) / scale
        return cross - entropy_uniform(p)


@kl(Uniform, Exponential)
def kl_uniform_exponential(p: Uniform, q: Exponential) -> mpf:
    with mp.workdps(DIGITS):
        (low, high), rate = ends(p), mpf(float(q.rate))
        if low < 0:
            return mp.inf
        return rate * (low + high) / 2 - mp.log(rate) - entropy_uniform(p)


@kl(Uniform, Gumbel)
def kl_uniform_gumbel(p: Uniform, q: Gumbel) -> mpf:
    """As against Normal: ``exp(-z)`` has an antiderivative as well."""
    with mp.workdps(DIGITS):
        (low, high), loc, scale = ends(p), mpf(float(q.loc)), mpf(float(q.scale))
        a, b = (low - loc) / scale, (high - loc) / scale
        if a < -2000:
            return mp.inf  # beyond float64: the exponential is at least exp(2000) / 1e400
        power = -mp.exp(-a) * mp.expm1(a - b) / (b - a)
        return (a + b) / 2 + power + mp.log(scale) - entropy_uniform(p)


def interval(rng: np.random.Generator, kind: str) -> tuple[float, float]:
    while True:
        ends = (
            np.sort(magnitude(rng, -200, 200, 2) * rng.choice([-1, 1], 2))
            if kind == "extreme"
            else np.sort(3 * rng.normal(size=2))
        )
        if ends[0] < ends[1]:
            return float(ends[0]), float(ends[1])


@draws(Uniform, Uniform)
def uniforms(rng: np.random.Generator, kind: str) -> tuple[Uniform, Uniform]:
    low, high = interval(rng, kind)
    if kind == "near":
        # Mostly inside, to the digit; sometimes beyond.
        gaps = (high - low) * magnitude(rng, -17, -1, 2) * rng.choice([0, 1, 1, 1, -1], 2)
        return Uniform(low, high), Uniform(low - gaps[0], high + gaps[1])
    if kind == "extreme":
        if rng.random() < 0.5:
            return Uniform(low, high), Uniform(*interval(rng, kind))
        factor = magnitude(rng, 0, 100, 2)
        outer = (min(low, 0) * factor[0], max(high, 0) * factor[1])
        return Uniform(low, high), Uniform(*outer)
    outer = (low - rng.exponential(), high + rng.exponential())
    return Uniform(low, high), Uniform(*(outer if rng.random() < 0.8 else interval(rng, kind)))


def against(rng: np.random.Generator, kind: str) -> tuple[Uniform, Normal]:
    (low, high), q = interval(rng, kind), normals(rng, kind)[1]
    if kind == "near":
        # A narrow interval far from 0, with its own middle and width for Q.
        low, high = 1e8 + low, 1e8 + high
        return Uniform(low, high), Normal(nudged(rng, (low + high) / 2), high - low)
    if kind == "extreme" and rng.random() < 0.5:
        q = Normal(low + (high - low) * rng.normal(), (high - low) * magnitude(rng, -100, 100))
    return Uniform(low, high), q


@draws(Uniform, Normal)
def uniform_and_normal(rng: np.random.Generator, kind: str) -> tuple[Uniform, Normal]:
    return against(rng, kind)


@draws(Uniform, Laplace)
def uniform_and_laplace(rng: np.random.Generator, kind: str) -> tuple[Uniform, Laplace]:
    p, q = against(rng, kind)
    return p, Laplace(q.loc, q.scale)


@draws(Uniform, Exponential)
def uniform_and_exponential(rng: np.random.Generator, kind: str) -> tuple[Uniform, Exponential]:
    """Mostly with P inside the half-line; near: about the nearest."""
    low, high = interval(rng, kind)
    if kind == "near":
        low, high = 0.0, high - low
        return Uniform(low, high), Exponential(nudged(rng, 2 / high))
    if rng.random() < 0.9:
        low, high = rng.choice([0.0, low]), high
        low, high = sorted([abs(low), abs(high)])
    rate = rng.lognormal()
    if kind == "extreme":
        rate = rng.choice([magnitude(rng, -200, 200), magnitude(rng, -3, 3) / (high - low)])
    return Uniform(low, high), Exponential(rate)


@draws(Uniform, Gumbel)
def uniform_and_gumbel(rng: np.random.Generator, kind: str) -> tuple[Uniform, Gumbel]:
    """Extreme: often with an exponential of moderate size. Near: about the nearest."""
    (low, high), q = interval(rng, kind), normals(rng, kind)[1]
    width = high - low
    if kind == "near":
        return Uniform(low, high), Gumbel(nudged(rng, low + 0.355 * width), width / 3.83)
    if kind == "extreme" and rng.random() < 0.7:
        scale = width * magnitude(rng, *rng.choice([(-3, 3), (-100, 100)]))
        return Uniform(low, high), Gumbel(low + scale * rng.choice([1, 400]) * rng.normal(), scale)
    return Uniform(low, high), Gumbel(q.loc, q.scale)
