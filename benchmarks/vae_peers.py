"""Training loops of kllab and others for the same model and digits.

Each function builds a model of given hidden widths (mirrored in the decoder) with 20 latent
dimensions and Adam at 1e-3. It returns a function that trains about one epoch in batches of 128
and returns the number of images it has used.
"""

import contextlib
import io
import logging
import struct
import tempfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import DataLoader
from torchvision import datasets, transforms

from kllab.topics.vae.train import Config, train
from kllab.topics.vae.train.state import State
from kllab.topics.vae.train.training import update
from kllab.training.images import load_images
from kllab.training.training_loop import settled_torch

Epoch = Callable[[], int]
IMAGES, BATCH, LATENTS, PIXELS = 9_000, 128, 20, 784


def mnist_folder(images: np.ndarray, labels: np.ndarray) -> Path:
    """Write digits to a temporary directory in the format of torchvision's MNIST."""
    root = Path(tempfile.mkdtemp(prefix="kllab-benchmark-"))
    raw = root / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for part in ("train", "t10k"):
        header = struct.pack(">4i", 0x803, *images.shape)
        (raw / f"{part}-images-idx3-ubyte").write_bytes(header + images.tobytes())
        header = struct.pack(">2i", 0x801, len(labels))
        (raw / f"{part}-labels-idx1-ubyte").write_bytes(header + labels.tobytes())
    return root


def loader(root: Path) -> DataLoader:
    """Return torchvision's MNIST with ToTensor in a shuffling DataLoader, as in both scripts."""
    dataset = datasets.MNIST(str(root), train=True, transform=transforms.ToTensor())
    return DataLoader(dataset, batch_size=BATCH, shuffle=True)


def hidden_layers(widths: tuple[int, ...]) -> nn.Sequential:
    """Return linear layers, each with a ReLU."""
    pairs = [(nn.Linear(into, out), nn.ReLU()) for into, out in pairwise(widths)]
    return nn.Sequential(*(layer for pair in pairs for layer in pair))


class ScriptVAE(nn.Module):
    """Network of both scripts: two linear heads and a final sigmoid."""

    def __init__(self, hidden: tuple[int, ...]) -> None:
        super().__init__()
        self.encoder = hidden_layers((PIXELS, *hidden))
        self.mu = nn.Linear(hidden[-1], LATENTS)
        self.log_var = nn.Linear(hidden[-1], LATENTS)
        outwards = (LATENTS, *reversed(hidden))
        self.decoder = hidden_layers(outwards).append(nn.Linear(outwards[-1], PIXELS))
        self.decoder.append(nn.Sigmoid())

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return the reconstruction, loc and log-variance."""
        h = self.encoder(x)
        mu, log_var = self.mu(h), self.log_var(h)
        std = torch.exp(0.5 * log_var)
        return self.decoder(mu + torch.randn_like(std) * std), mu, log_var


def tutorial(root: Path, hidden: tuple[int, ...]) -> Epoch:
    """Run the tutorial's loop: a loss of two terms, three calls of .item() a step."""
    model, batches = ScriptVAE(hidden), loader(root)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)

    def epoch() -> int:
        total_loss = total_recon_loss = total_kl_loss = 0.0
        for images, _ in batches:
            images = images.reshape(-1, PIXELS)
            reconstructed, mu, log_var = model(images)
            recon_loss = functional.binary_cross_entropy(reconstructed, images, reduction="sum")
            kl_loss = -0.5 * torch.sum(1 + log_var - mu.pow(2) - log_var.exp())
            loss = recon_loss + kl_loss
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total_loss += loss.item()
            total_recon_loss += recon_loss.item()
            total_kl_loss += kl_loss.item()
        return IMAGES

    return epoch


def example(root: Path, hidden: tuple[int, ...]) -> Epoch:
    """Run the loop of pytorch/examples/vae: one loss function, one call of .item() a step."""
    model, batches = ScriptVAE(hidden), loader(root)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)

    def loss_function(recon_x: Tensor, x: Tensor, mu: Tensor, logvar: Tensor) -> Tensor:
        bce = functional.binary_cross_entropy(recon_x, x.view(-1, PIXELS), reduction="sum")
        return bce - 0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())

    def epoch() -> int:
        model.train()
        train_loss = 0.0
        for data, _ in batches:
            optimizer.zero_grad()
            recon_batch, mu, logvar = model(data.view(-1, PIXELS))
            loss = loss_function(recon_batch, data, mu, logvar)
            loss.backward()
            train_loss += loss.item()
            optimizer.step()
        return IMAGES

    return epoch


def pythae(root: Path, hidden: tuple[int, ...]) -> Epoch:
    """Run pythae's BaseTrainer on its VAE, with encoder and decoder of these widths."""
    from pythae.data.datasets import BaseDataset
    from pythae.models import VAE, VAEConfig
    from pythae.models.base.base_utils import ModelOutput
    from pythae.models.nn import BaseDecoder, BaseEncoder
    from pythae.trainers import BaseTrainer, BaseTrainerConfig

    net = ScriptVAE(hidden)

    class Encoder(BaseEncoder):
        def __init__(self) -> None:
            super().__init__()
            self.layers, self.mu, self.log_var = net.encoder, net.mu, net.log_var

        def forward(self, x: Tensor) -> ModelOutput:
            h = self.layers(x.reshape(-1, PIXELS))
            return ModelOutput(embedding=self.mu(h), log_covariance=self.log_var(h))

    class Decoder(BaseDecoder):
        def __init__(self) -> None:
            super().__init__()
            self.layers = net.decoder

        def forward(self, z: Tensor) -> ModelOutput:
            return ModelOutput(reconstruction=self.layers(z).reshape(-1, 1, 28, 28))

    images = datasets.MNIST(str(root), train=True).data.float().div(255).unsqueeze(1)
    config = VAEConfig(input_dim=(1, 28, 28), latent_dim=LATENTS, reconstruction_loss="bce")
    training = BaseTrainerConfig(
        output_dir=str(root / "pythae"), num_epochs=1, per_device_train_batch_size=BATCH,
        learning_rate=1e-3, optimizer_cls="Adam", no_cuda=True,
    )  # fmt: skip
    logging.getLogger("pythae").setLevel(logging.ERROR)
    with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
        trainer = BaseTrainer(
            model=VAE(config, encoder=Encoder(), decoder=Decoder()),
            train_dataset=BaseDataset(images, torch.zeros(len(images))),
            training_config=training,
        )
        trainer.prepare_training()

    def epoch() -> int:
        with contextlib.redirect_stderr(io.StringIO()):  # its progress bar
            trainer.train_step(1)
        return len(images)

    return epoch


def kllab_config(hidden: tuple[int, ...], **more: Any) -> Config:
    """Return kllab's config of the same model and optimiser."""
    return Config(
        encoder_hidden=hidden, decoder_hidden=hidden[::-1], activation="relu", learning_rate=1e-3,
        steps=100_000, schedule="constant", **more,
    )  # fmt: skip


def kllab(root: Path, hidden: tuple[int, ...], **more: Any) -> Epoch:  # noqa: ARG001
    """Run kllab's `train` as a page does, with records, evaluations, samples and reconstructions.

    The first call continues to step 560, as evaluations are more frequent before step 500.
    """
    config = kllab_config(hidden, **more)
    records, at = train(config), 0

    def epoch() -> int:
        nonlocal at
        before, images = at, 0
        for record in records:
            at = record.step
            images = (at - before) * config.batch_size
            if at >= 560 and images >= IMAGES:
                break
        return images

    return epoch


def kllab_steps(root: Path, hidden: tuple[int, ...]) -> Epoch:  # noqa: ARG001
    """Run kllab's training steps and average the loss, which is what the other loops do."""
    config = kllab_config(hidden)
    pixels = load_images(config.dataset).training.flatten(1)
    state = State(config, len(pixels), "")

    def epoch() -> int:
        terms = torch.zeros(1 + LATENTS)  # distortion, then the rate of each dimension
        with settled_torch(wide_layers=True):
            for _ in range(state.epochs.steps):
                terms += update(state, pixels, 1.0)
                state.step += 1
        return len(pixels)

    return epoch
