"""Tables, figures and words of 04_paths."""
