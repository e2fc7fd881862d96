"""A theory frozen on a day, and whether the one at hand is still the same."""
