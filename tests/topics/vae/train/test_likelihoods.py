"""Likelihoods against their definitions: mpmath, torch.distributions, finite differences."""

from __future__ import annotations

import mpmath
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf
from torch.distributions import Normal

from kllab.data import load_split
from kllab.topics.vae.train.catalogue import LIKELIHOODS
from kllab.topics.vae.train.likelihoods import likelihood
from kllab.topics.vae.train.likelihoods.continuous_bernoulli import log_sinhc_of_half

NAMES = list(LIKELIHOODS)
LOGITS = [0.0, 1e-300, 1e-9, 1e-4, 0.3, 1 - 2**-53, 1.0, 1 + 2**-52, 3.0, 30.0, 700.0, 1e5]


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


def exact_sinhc(logit: float) -> tuple[mpf, mpf]:
    """Return log(sinh(l / 2) / (l / 2)) and its derivative by l, to 50 digits."""
    with mp.workdps(50 + int(-mp.log10(abs(logit))) * 3 if logit else 50):
        if logit == 0:
            return mpf(0), mpf(0)
        y = mpf(logit) / 2
        return mp.log(mp.sinh(y) / y), (mp.coth(y) - 1 / y) / 2


@pytest.mark.parametrize("sign", [-1, 1])
def test_the_constant_of_the_continuous_bernoulli_keeps_its_digits(sign):
    logits = [sign * size for size in LOGITS if size == 0 or size > 1e-100]
    value, slope = log_sinhc_of_half(torch.tensor(logits, dtype=torch.float64))
    for logit, ours, ours_slope in zip(logits, value.tolist(), slope.tolist(), strict=True):
        exact, exact_slope = exact_sinhc(logit)
        assert ours == pytest.approx(float(exact), rel=5e-15, abs=0)
        assert ours_slope == pytest.approx(float(exact_slope), rel=5e-15, abs=0)
    tiny = torch.tensor([sign * 1e-300], dtype=torch.float64)
    assert log_sinhc_of_half(tiny)[1].item() == pytest.approx(sign * 1e-300 / 12, rel=1e-15)


@pytest.mark.parametrize("logit", [-60.0, -2.0, 1e-6, 0.7, 9.0])
def test_the_continuous_bernoulli_is_a_density_with_the_mean_that_is_drawn(logit):
    continuous, output = likelihood("continuous_bernoulli"), torch.tensor([[logit]]).double()

    def density(x: mpf) -> mpf:
        at = torch.tensor([[float(x)]], dtype=torch.float64)
        return mpmath.exp(-continuous.distortions(output, at).item())

    ends = [0, 0.25, 0.5, 0.75, 1] if abs(logit) < 20 else [0, 0.02, 0.1, 0.3, 1]
    assert float(mpmath.quad(density, ends)) == pytest.approx(1, rel=1e-12)
    mean = float(mpmath.quad(lambda x: x * density(x), ends))
    assert continuous.means(output).item() == pytest.approx(mean, rel=1e-10)


@settings(max_examples=60, deadline=None)
@given(st.floats(-1e4, 1e4), st.floats(0, 1))
def test_the_gradient_of_the_continuous_bernoulli_is_mean_minus_pixel(logit, x):
    continuous = likelihood("continuous_bernoulli")
    output = torch.tensor([[logit]], dtype=torch.float64, requires_grad=True)
    value = continuous.distortion(output, torch.tensor([[x]], dtype=torch.float64))
    (slope,) = torch.autograd.grad(value, output)
    mean = continuous.means(output.detach()).item()
    assert 0 <= mean <= 1
    assert slope.item() == pytest.approx(mean - x, abs=1e-15)
    assert value.item() >= min(0.0, -mpmath.log(max(abs(logit), 1))) - 1  # no density is higher


def test_the_gaussian_is_that_of_torch():
    gaussian = likelihood("gaussian")
    output = torch.randn(3, 7, generator=generator())
    x = torch.rand(3, 7, generator=generator(1))
    plain = Normal(output.sigmoid(), (gaussian.log_variance / 2).exp()).log_prob(x).sum(dim=1)
    assert torch.allclose(gaussian.distortions(output, x), -plain, rtol=1e-5)


@pytest.mark.parametrize("name", NAMES)
def test_mean_and_single_images_agree_and_pass_gradcheck(name):
    model = likelihood(name).double()
    output = (3 * torch.randn(4, 5, generator=generator(), dtype=torch.float64)).requires_grad_()
    x = torch.rand(4, 5, generator=generator(1), dtype=torch.float64)
    each = model.distortions(output, x)
    assert model.distortion(output, x).item() == pytest.approx(each.mean().item(), rel=1e-14)
    again = model.distortions(output.expand(2, 4, 5), x.expand(2, 4, 5))
    assert torch.equal(again, torch.stack([each, each]))

    def both(output, *_):
        return model.distortion(output, x), model.distortions(output, x)

    assert torch.autograd.gradcheck(both, (output, *model.parameters()))


@pytest.mark.parametrize("name", NAMES)
def test_pixels_are_what_the_catalogue_says(name):
    digits, training, held_out = load_split("digits_8x8")
    images = torch.from_numpy(digits.images[training]).flatten(1)
    model, kind = likelihood(name), LIKELIHOODS[name].pixels
    first, second = (model.seen(model.stored(images), generator(seed)) for seed in (1, 2))
    tested = model.held_out(torch.from_numpy(digits.images[held_out]).flatten(1))
    for x in (first, second, tested):
        assert x.dtype == torch.float32
        assert 0 <= x.min() <= x.max() <= 1
        assert set(x.unique().tolist()) == {0.0, 1.0} if kind == "binary" else len(x.unique()) > 2
    assert torch.equal(first, second) == (name != "binarised_dynamic" and kind != "dequantised")
    # The mean of a pixel is its grey level, but for the threshold.
    grey = images.float() / 255
    apart = (first - grey).mean(dim=0).abs().max().item()
    assert apart < 0.05 or name == "binarised_threshold"
    if kind == "dequantised":
        noise = first.double() * 256 - images
        assert -1e-4 < noise.min() < 0.01
        assert 0.99 < noise.max() < 1.0001


def test_bits_per_dimension_are_those_of_levels():
    uniform = LIKELIHOODS["continuous_bernoulli"]  # of logit 0: the density 1 on [0, 1]
    assert uniform.bits_per_dimension(0.0, 784) == 8.0
    half = LIKELIHOODS["binarised_static"]
    assert half.bits_per_dimension(784 * float(mp.log(2)), 784) == pytest.approx(1.0)
    assert LIKELIHOODS["grey_bernoulli"].bits_per_dimension(100.0, 784) is None
