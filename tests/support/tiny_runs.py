"""A config of each experiment that trains in a second and passes through all it can show."""

from __future__ import annotations

from typing import Any

TINY: dict[str, dict[str, Any]] = {
    "vae": {
        "dataset": "digits_8x8",
        "encoder_hidden": (16,),
        "decoder_hidden": (16,),
        "latent_dim": 3,
        "steps": 60,
    },
    "bayesian_network": {
        "hidden": (4,),
        "points": 20,
        "batch_size": 8,
        "noise_model": "learnt",
        "steps": 60,
    },
    "information_bottleneck": {
        "dataset": "digits_8x8",
        "betas": (0.0, 0.1),
        "hidden": (16,),
        "classifier_hidden": 8,
        "seeds": 2,
        "steps": 60,
    },
    "rate_distortion": {
        "dataset": "digits_8x8",
        "betas": (0.5, 2.0),
        "latent_dims": (2, 3),
        "hidden": (16,),
        "seeds": 2,
        "steps": 60,
    },
    "output_regularisation": {
        "dataset": "digits_8x8",
        "method": "distillation",
        "betas": (0.0, 1.0),
        "hidden": (16,),
        "training_images": 100,
        "seeds": 2,
        "steps": 80,
    },
    "policy": {
        "algorithm": "ppo_penalty",
        "envs": 4,
        "rollout": 32,
        "minibatches": 2,
        "hidden": 16,
        "steps": 12,
    },
    "maximum_entropy": {
        "map": "frozen_lake",
        "ends": True,
        "targets": (0.3, 0.6),
        "hidden": 8,
        "capacity": 100,
        "batch_size": 16,
        "steps": 60,
    },
    "estimation": {"dimension": 2, "n": 20, "hidden": 4, "batch_size": 8, "steps": 60},
    "pitfalls": {"mistake": "k3_loss", "inputs": (3.0, 100, 32)},
}
