"""The classical cases of a Bayesian network: values of the page's controls, and what they show."""

from collections.abc import Mapping
from typing import Any

_CURVE: Mapping[str, Any] = {
    "task": "regression",
    "gap_low": -0.6,
    "gap_high": 0.6,
    "points": 100,
    "noise": 0.1,
    "noise_model": "known",
    "layers": 1,
    "width": 20,
    "activation": "tanh",
    "prior_scale": 1.5,
    "first_layer": 3.0,
    "kl_weight": "1/N",
    "estimator": "weights",
    "samples": "4",
    "batch_size": 100,
    "learning_rate": 0.01,
    "steps": 6000,
}
_DIGITS: Mapping[str, Any] = {
    "task": "digits",
    "dataset": "digits_8x8",
    "left_out": 2,
    "layers": 1,
    "width": 64,
    "activation": "relu",
    "prior_scale": 1.0,
    "first_layer": 1.0,
    "kl_weight": "1/N",
    "estimator": "weights",
    "samples": "1",
    "batch_size": 128,
    "learning_rate": 0.01,
    "steps": 2000,
}

PRESETS: Mapping[str, Mapping[str, Any]] = {
    "A gap in the data": _CURVE,
    "KL × 0": {**_CURVE, "kl_weight": "0"},
    "KL × 1": {**_CURVE, "kl_weight": "1"},
    "KL × 1, noise learnt": {**_CURVE, "kl_weight": "1", "noise_model": "learnt"},
    "KL × 1/batches": {**_CURVE, "kl_weight": "1/batches", "batch_size": 20},
    "Cold posterior": {**_CURVE, "kl_weight": "tempered", "temperature": 0.1},
    "ReLU": {**_CURVE, "activation": "relu"},
    "ReLU, two layers": {**_CURVE, "activation": "relu", "layers": 2},
    "Local reparameterisation": {**_CURVE, "estimator": "activations"},
    "Digits": _DIGITS,
    "Digits, KL × 0": {**_DIGITS, "kl_weight": "0"},
    "Digits, cold": {**_DIGITS, "kl_weight": "tempered", "temperature": 0.1},
}
"""Values of the page's controls for the classical cases."""

EXPECT: Mapping[str, str] = {
    "A gap in the data": "The drawn functions agree where there are points and part in the gap: "
    "the epistemic band is 2.8 to 3.1 times as wide there as on the data.",
    "KL × 0": "Maximum likelihood: the weights' standard deviations shrink, and the band with "
    "them, to less than 0.005, in the gap (1.1 times the data's) as anywhere. Between the points "
    "it is sure of what it cannot know.",
    "KL × 1": "N times too heavy: as if all points together were one. The band is 0.5 wide on the "
    "data, ten times that of KL × 1/N, and hardly wider in the gap (1.1 times).",
    "KL × 1, noise learnt": "Free to call everything noise, q returns to the prior: KL 0.01 nats "
    "of all weights together, noise 6.3 instead of 0.1, the band as wide on the data as in the "
    "gap. The tutorial's formula calls this KL -69 nats.",
    "KL × 1/batches": "5 batches of 20 points, KL / 5 beside the mean NLL: 20 times too heavy. "
    "Four times the band on the data, and only 1.5 times that in the gap.",
    "Cold posterior": "KL × 0.1/N: the band on the data is a third of that at 1/N, and still 3.5 "
    "to 4.6 times wider in the gap. A sharper answer than Bayes' rule with this prior gives.",
    "ReLU": "The same recipe with ReLU: the band shrinks in the gap, to 0.54 to 0.57 of that on "
    "the data (a mean-field q with one hidden layer of ReLU cannot be unsure in between: Foong et "
    "al. 2020).",
    "ReLU, two layers": "One more layer and the band opens again, 1.5 times the data's: the limit "
    "was that of one hidden layer (Foong et al. 2020).",
    "Local reparameterisation": "Activations are drawn instead of weights: the same picture, the "
    "band 3.1 to 3.2 times as wide in the gap, with less noise on the way: KL 121 nats after as "
    "many steps, not 123 to 128.",
    "Digits": "About 0.98 right, and unsure of what it never saw: mean entropy 0.15 to 0.19 nats "
    "on held-out digits, 1.05 and more on classes left out, inverted and shuffled images. "
    "The price: it is under-confident, ECE 0.04.",
    "Digits, KL × 0": "A network of numbers in all but name: its epistemic part is 0.01 nats or "
    "less for every kind of image, and digits turned by a quarter get *less* entropy than digits. "
    "On held-out digits it is well calibrated: ECE 0.01.",
    "Digits, cold": "KL × 0.1/N on digits: 0.99 right, ECE 0.016, and still 0.8 nats and more for "
    "classes left out, inverted and shuffled images; only turned digits pass as known.",
}
"""What these show: measured by training each preset to its end with seeds 0 and 1."""
