"""Tables, figures and words of 07_hypotheses."""
