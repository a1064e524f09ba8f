"""Scores, examples, datasets, and what can be wrong with them."""
