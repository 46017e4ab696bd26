"""Code snippet of the page of a latent space."""

from kllab.topics.latent_space.spec import PlanePoint


def snippet(point: PlanePoint, path: str) -> str:
    """Return code that prints the numbers of a point, with the model in the file `path`."""
    return f"""from pathlib import Path

from kllab.runs.store.checkpoints import load_checkpoint
from kllab.topics.latent_space.compute import explore
from kllab.topics.latent_space.model import LatentModel
from kllab.topics.latent_space.spec import PlanePoint, PlaneSpec

checkpoint = load_checkpoint(Path({path!r}))
model = LatentModel.of_checkpoint("model", checkpoint.tensors, checkpoint.metadata)
view = explore(model, {point!r})

print("z =", view.z)
print("log p(z) =", view.log_prior, "nats")
print("log q(z) =", view.log_posterior, "nats")
print("|z|^2 / 2 =", view.half_squared_norm, "nats")
print("farther out:", view.share_beyond)
print("nearest image:", view.nearest_class, "at distance", view.distance)
for row in view.image:
    print("".join(" .:-=+*#%@"[level // 26] for level in row))
"""
