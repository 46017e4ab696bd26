"""Code snippets: the tutorial's weighted loss, and both terms apart."""

TUTORIAL = """# ELBO = E[log p(x|z)] - β * KL(q(z|x) || p(z))
# In the training loop, modify the loss function:
loss = reconstruction_loss + beta * kl_loss"""
"""The tutorial's formula and its weighted loss, verbatim."""

CORRECTED = """distortion = reconstruction_loss / len(images)  # nats per image
rate = kl_loss / len(images)

loss = distortion + beta * rate  # is minimised
elbo = -(distortion + rate)      # is compared, whatever beta is"""
"""The same, with both terms apart."""
