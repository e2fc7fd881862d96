"""The engines of `multilevel`: what they receive, what they give back, and the two programs."""
