"""Whether a result holds if a choice is made otherwise: models, rows, errors, confounders."""
