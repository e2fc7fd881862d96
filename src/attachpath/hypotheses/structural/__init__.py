"""Hypotheses about a whole sequence: structural models with a row a client."""
