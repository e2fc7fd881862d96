"""Tables, figures and words of 03_earned_security."""
