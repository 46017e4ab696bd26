"""The latent space of a trained VAE; nothing here imports torch."""
