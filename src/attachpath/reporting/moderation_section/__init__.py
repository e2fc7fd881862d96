"""Tables, figures and words of 05_moderation."""
