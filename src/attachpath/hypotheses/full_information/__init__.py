"""A regression that uses clients with missing values too, as a path model."""
