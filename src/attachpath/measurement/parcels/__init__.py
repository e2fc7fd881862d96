"""Parcels: means of a few items of a scale, as indicators of a latent variable."""
