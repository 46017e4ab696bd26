"""The latent space of a trained VAE, computed with NumPy; nothing here imports torch."""
