"""Reliable and clinically significant change of single clients."""
