"""Tables, figures and words of 02_measurement."""
