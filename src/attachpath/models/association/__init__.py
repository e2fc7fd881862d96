"""Variables beside each other without a model of the outcome: correlation, suppression, groups."""
