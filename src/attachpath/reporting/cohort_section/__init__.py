"""Tables, figures and words of 01_cohort."""
