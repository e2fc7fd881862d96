"""What a fit leaves: residuals, random effects, influence, explained variance, sensitivity."""
