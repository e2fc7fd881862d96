"""Earned security (ESAT): what it removes, what that does, and what the alliance leaves of it."""
