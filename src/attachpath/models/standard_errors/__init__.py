"""Other standard errors, degrees of freedom and tests for a fit that exists."""
