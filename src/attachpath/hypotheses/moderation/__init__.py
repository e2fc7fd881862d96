"""Interactions that a theory claims, and moderators of every link of its sequence."""
