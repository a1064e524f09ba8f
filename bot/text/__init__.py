"""People's words in, our words out: pure functions."""
