"""A theory file to start from, with every key explained."""
