"""Whether the measures say what is true: `make bench-honesty`."""
